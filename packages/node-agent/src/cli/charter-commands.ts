/** `charter show|accept`: what a charter says, and this partner's people accepting it. */
import { CommandError, exitCodes, formatTable, printOutcome } from '@ketensom/host';
import type { AgentContext } from '../driver/context.ts';
import { explainCharter } from '../policy/explain-charter.ts';
import { explainedRow } from '../policy/explained.ts';
import { isInForce, readCharterRow } from '../policy/pinned-charter.ts';
import { tryLockState } from '../store/agent-store.ts';
import type { CharterRow } from '../store/document-store.ts';
import { openSession, type Session } from './agent-session.ts';
import { type CommonOptions, say, voiceOf } from './options.ts';
import { syncOnce } from './sync.ts';

/** The store brought up to date first, unless a running agent does that. */
async function withFreshContext(options: CommonOptions, work: (session: Session, isRunning: boolean) => Promise<void>): Promise<void> {
  const lock = tryLockState(options.state);
  const session = openSession(options);
  try {
    if (lock !== undefined) await syncOnce(session.context);
    await work(session, lock === undefined);
  } finally {
    await session.close();
    lock?.release();
  }
}

function newestCharter({ store }: AgentContext): CharterRow {
  const row = store.documents.charters().at(-1);
  if (row !== undefined) return row;
  throw new CommandError({
    exitCode: exitCodes.failed,
    code: 'not-found',
    message: 'The coordinator has not proposed a charter yet; ask its operator, or try again later.',
  });
}

/** Shows the newest charter. */
export const showCharter = (options: CommonOptions): Promise<void> =>
  withFreshContext(options, async ({ context }) => {
    const voice = voiceOf(options);
    const row = newestCharter(context);
    const known = readCharterRow(context.store, row);
    const inForce = isInForce(context.store, known);
    const { releaseMode } = context.local.file.policy;
    const lines = explainCharter({ ...known, releaseMode }, voice.language).map(explainedRow);
    const standings = {
      refused: { en: `not fit to sign (${row.refused})`, nl: `niet te ondertekenen (${row.refused})` },
      inForce: { en: 'in force', nl: 'van kracht' },
      accepted: { en: 'accepted here', nl: 'hier aanvaard' },
      proposed: { en: 'proposed', nl: 'voorgesteld' },
    };
    const standing =
      row.refused !== undefined ? standings.refused : inForce ? standings.inForce : row.accepted ? standings.accepted : standings.proposed;
    const text = formatTable(
      [{ head: '' }, { head: '' }],
      [...lines, [say(voice.language, { en: 'state', nl: 'stand' }), say(voice.language, standing)]],
    );
    printOutcome(voice, {
      json: { charter: known.charter, digest: row.digest, accepted: row.accepted, inForce, refused: row.refused },
      text: text.trimStart(),
    });
  });

/** Accepts the newest charter, or the one of this digest. */
export const acceptNewestCharter = (options: CommonOptions, digest: string | undefined): Promise<void> =>
  withFreshContext(options, async ({ context }, isRunning) => {
    const voice = voiceOf(options);
    const { store, now } = context;
    const row = newestCharter(context);
    if (digest !== undefined && digest !== row.digest)
      throw new CommandError({
        exitCode: exitCodes.refused,
        code: 'binding-mismatch',
        message: 'The newest charter has another digest; look at it with `charter show`.',
      });
    if (row.refused !== undefined)
      throw new CommandError({
        exitCode: exitCodes.refused,
        code: row.refused,
        message: `This charter is not fit to sign (${row.refused}); tell the coordinator's operator.`,
      });
    if (!row.accepted) store.transaction(() => store.queries.decide({ subject: row.digest, verdict: 'accept', at: now() }));
    if (!isRunning) await syncOnce(context);
    const text = say(voice.language, {
      en: `Charter version ${row.version} is accepted and signed.`,
      nl: `Charterversie ${row.version} is aanvaard en getekend.`,
    });
    printOutcome(voice, { json: { version: row.version, digest: row.digest, accepted: true }, text });
  });
