/** `approve`, `decline`: what people decide about requests. They work on the store, also while the agent runs. */
import { CommandError, exitCodes, type Language, printOutcome } from '@ketensom/host';
import { approvalBytes, demand, encodeHex, isApprovalOf } from '@ketensom/protocol';
import { readApproverKey } from '../approvers/approver-key.ts';
import type { AgentContext } from '../driver/context.ts';
import { ownApprovers, ownStatement } from '../driver/query-events.ts';
import { resolveRun } from '../driver/run-context.ts';
import { tryLockState } from '../store/agent-store.ts';
import type { QueryRow } from '../store/query-store.ts';
import { findQuery, withContext } from './find-query.ts';
import { type CommonOptions, say, voiceOf } from './options.ts';

const decisionTexts = {
  approve: { en: 'Approved.', nl: 'Goedgekeurd.' },
  decline: { en: 'Declined; your reason stays with you.', nl: 'Afgewezen; uw reden blijft bij u.' },
};

const carriedOut = {
  now: { en: ' The running agent says so in the log.', nl: ' De draaiende agent zegt het in het logboek.' },
  later: {
    en: ' The agent says so in the log as soon as it is started.',
    nl: ' De agent zegt het in het logboek zodra hij wordt gestart.',
  },
};

/** Signs a request with a person's own key. @throws CommandError, ProtocolError `four-eyes`; how many signatures are still needed. */
function signWith(
  context: AgentContext,
  row: QueryRow,
  { file, language }: { readonly file?: string | undefined; readonly language: Language },
): number {
  const { store, primitives, self, now } = context;
  const known = resolveRun(context, row.run, now());
  const approvers = ownApprovers(context, known.pinned);
  if (approvers === undefined) return 0;
  if (file === undefined) {
    throw new CommandError({
      exitCode: exitCodes.refused,
      code: 'four-eyes',
      message: say(language, {
        en: `This partner's approvals need ${approvers.needed} signature(s) of the people in the charter: approve with --key FILE, each with a key of their own.`,
        nl: `De goedkeuringen van deze partner vragen ${approvers.needed} handtekening(en) van de mensen in het charter: keur goed met --key BESTAND, ieder met een eigen sleutel.`,
      }),
    });
  }
  const key = readApproverKey(file);
  const statement = ownStatement(self, row.run, known);
  const given = { approver: key.name, signature: encodeHex(primitives.ed25519.sign(key.seed, approvalBytes(primitives, statement))) };
  demand(isApprovalOf(primitives, approvers, { statement, given }), 'four-eyes', { clause: 'DOC-7' });
  return store.transaction(() => {
    demand(store.queries.sign(row.run, given), 'already-approved', { clause: 'DOC-7' });
    return Math.max(0, approvers.needed - store.queries.signatures(row.run).length);
  });
}

/** Records a decision; the running agent carries it out. */
export const decide = (
  options: CommonOptions,
  wanted: string,
  { key, ...decision }: { readonly verdict: 'approve' | 'decline'; readonly reason?: string; readonly key?: string },
): Promise<void> =>
  withContext(options, (context) => {
    const { store, now } = context;
    const voice = voiceOf(options);
    const row = findQuery(context, wanted, voice.language);
    if (row.state !== 'pending') {
      throw new CommandError({
        exitCode: exitCodes.refused,
        code: 'unexpected-message',
        message: say(voice.language, {
          en: `This query is ${row.state} already; nothing was changed.`,
          nl: `Over deze vraag is al beslist (${row.state}); er is niets veranderd.`,
        }),
      });
    }
    const missing = decision.verdict === 'approve' ? signWith(context, row, { file: key, language: voice.language }) : 0;
    if (missing > 0) {
      const waits = {
        en: `Signed. ${missing} more signature(s) are needed.`,
        nl: `Getekend. Er zijn nog ${missing} handtekening(en) nodig.`,
      };
      printOutcome(voice, { json: { run: row.run, verdict: 'signed', missing }, text: say(voice.language, waits) });
      return;
    }
    store.transaction(() => store.queries.decide({ subject: row.run, at: now(), ...decision }));
    const lock = tryLockState(options.state);
    lock?.release();
    const text =
      say(voice.language, decisionTexts[decision.verdict]) + say(voice.language, lock === undefined ? carriedOut.now : carriedOut.later);
    printOutcome(voice, { json: { run: row.run, verdict: decision.verdict, running: lock === undefined }, text });
  });
