/** `pending`, `show`, `approve`, `decline`: what people see of requests and decide about them. They work on the store, also while the agent runs. */
import { CommandError, exitCodes, formatTable, printOutcome } from '@ketensom/host';
import { approvalBytes, demand, encodeHex, isApprovalOf } from '@ketensom/protocol';
import { readApproverKey } from '../approvers/approver-key.ts';
import type { AgentContext } from '../driver/context.ts';
import { ownApprovers, ownStatement } from '../driver/query-events.ts';
import { resolveRun } from '../driver/run-context.ts';
import type { ResolvedRequest } from '../policy/check-request.ts';
import { explainRequest } from '../policy/explain.ts';
import { tryLockState } from '../store/agent-store.ts';
import type { QueryRow } from '../store/query-store.ts';
import { openSession } from './agent-session.ts';
import { type CommonOptions, say, voiceOf } from './options.ts';

/** The query with this run id, the start of one, or this name; one that waits wins from others of the name. */
function findQuery({ store }: AgentContext, wanted: string): QueryRow {
  const all = store.queries.list();
  const named = all.filter(
    (query) => query.run === wanted || query.name === wanted || (wanted.length >= 6 && query.run.startsWith(wanted)),
  );
  const waiting = named.filter((query) => query.state === 'pending');
  const [found, ...others] = waiting.length > 0 ? waiting : named;
  if (found !== undefined && others.length === 0) return found;
  const message =
    found === undefined
      ? `No query of this name or id; \`ketensom-agent pending\` lists them.`
      : 'More than one query of this name; give the run id.';
  throw new CommandError({ exitCode: exitCodes.usage, code: 'not-found', message });
}

async function withContext<Result>(options: CommonOptions, work: (context: AgentContext) => Result): Promise<Result> {
  const session = openSession(options);
  try {
    return work(session.context);
  } finally {
    await session.close();
  }
}

const isoDate = (milliseconds: number): string => new Date(milliseconds).toISOString().slice(0, 16).replace('T', ' ');

/** Lists what waits for a person. */
export const listPending = (options: CommonOptions): Promise<void> =>
  withContext(options, ({ store }) => {
    const voice = voiceOf(options);
    const rows = store.queries.list('pending');
    const heads = voice.language === 'nl' ? ['vraag', 'run', 'ontvangen', 'geldig tot'] : ['query', 'run', 'received', 'valid until'];
    const table = formatTable(
      heads.map((head) => ({ head })),
      rows.map((row) => [row.name, row.run.slice(0, 12), isoDate(row.received), isoDate(row.expires)]),
    );
    const none = say(voice.language, { en: 'Nothing waits for you.', nl: 'Er wacht niets op u.' });
    printOutcome(voice, { json: { pending: rows }, text: rows.length === 0 ? none : table });
  });

/** What leaves the house, for programs. */
function describeLeaving(resolved: ResolvedRequest): Readonly<Record<string, unknown>> {
  if (resolved.kind !== 'aggregate' && resolved.kind !== 'tables') return {};
  const { cells, words } = resolved.layout;
  const about = resolved.kind === 'tables' ? { fills: [...resolved.fills] } : { notRegistered: resolved.notRegistered };
  return { leaves: { cells, words, bytes: words * 8 }, ...about };
}

/** Explains one request. */
export const showRun = (options: CommonOptions, wanted: string): Promise<void> =>
  withContext(options, (context) => {
    const voice = voiceOf(options);
    const row = findQuery(context, wanted);
    const { pinned, resolved } = resolveRun(context, row.run, row.received);
    const lines = explainRequest({ run: row.run, pinned, resolved }, voice.language);
    const { request, query, rules, thresholds } = resolved;
    const leaves = describeLeaving(resolved);
    const state = { en: 'state', nl: 'stand' }[voice.language];
    const text = formatTable(
      [{ head: '' }, { head: '' }],
      [...lines.map((line) => [line.topic, line.text]), [state, row.reason === undefined ? row.state : `${row.state} (${row.reason})`]],
    );
    printOutcome(voice, {
      json: { run: row.run, state: row.state, reason: row.reason, request, query, rules, thresholds, ...leaves },
      text: text.trimStart(),
    });
  });

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
function signWith(context: AgentContext, row: QueryRow, file: string | undefined): number {
  const { store, primitives, self, now } = context;
  const known = resolveRun(context, row.run, now());
  const approvers = ownApprovers(context, known.pinned);
  if (approvers === undefined) return 0;
  if (file === undefined) {
    throw new CommandError({
      exitCode: exitCodes.refused,
      code: 'four-eyes',
      message: `This partner's approvals need ${approvers.needed} signature(s) of the people in the charter: approve with --key FILE, each with a key of their own.`,
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
    const row = findQuery(context, wanted);
    if (row.state !== 'pending') {
      throw new CommandError({
        exitCode: exitCodes.refused,
        code: 'unexpected-message',
        message: `This query is ${row.state} already; nothing was changed.`,
      });
    }
    const missing = decision.verdict === 'approve' ? signWith(context, row, key) : 0;
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
