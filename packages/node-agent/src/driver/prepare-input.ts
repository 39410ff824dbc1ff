/**
 * Reads the data of a sum when the agent says yes to it, before the round begins: then no partner waits for another's tables, and one reading serves the
 * check against the ledger of selections and the sum. What cannot be read now is left to the round, which says what is wrong.
 */
import { type SumConfig, vectorLength } from '@ketensom/protocol';
import { logProcessing } from '../processing-log/log-processing.ts';
import type { ReadRows } from '../selections/asked-rows.ts';
import { readRows } from '../selections/judge.ts';
import type { AgentContext } from './context.ts';
import { dataStateOf } from './data-state.ts';
import { evaluateSum, isSummed, type SummedRun } from './evaluate-input.ts';
import { maxPreparedBytes, type PreparedInput } from './prepared-inputs.ts';
import { isReadingFault } from './reading-faults.ts';
import { demandUnopened, type ResolvedRun, resolveRun } from './run-context.ts';
import { rootOfVector } from './vector-root.ts';

/** Whether the figures of a run are kept ahead of its round: not those of a sum so large that nothing else would be. */
const isPrepared = (known: ResolvedRun): known is SummedRun => isSummed(known) && known.resolved.layout.words * 8 <= maxPreparedBytes;

/** Reads the figures, and keeps them if the files are still what they were. @throws as the partner's own side does */
async function read(context: AgentContext, run: string, known: SummedRun, { data, asked }: ReadRows): Promise<void> {
  const { prepared, primitives, log, now } = context;
  if (data === undefined) return;
  const started = now();
  const vector = await evaluateSum(context, known);
  let isKept = false;
  try {
    logProcessing(context, run, known, { action: 'prepare', asked, started, status: 'Ok' });
    const inputRoot = await rootOfVector(primitives, vector);
    isKept = (await dataStateOf(context, known)) === data;
    if (isKept) prepared.keep(run, { charter: known.pinned.digest, data, vector, inputRoot, asked });
  } finally {
    if (!isKept) vector.fill(0);
  }
  log('input-prepared', { run, query: known.resolved.query.query, ms: now() - started });
}

/** Prepares a run that this agent is about to approve. `rows`: what was read of it a moment ago. */
export async function prepareInput(context: AgentContext, run: string, known: ResolvedRun, rows: ReadRows): Promise<void> {
  if (!isPrepared(known) || context.prepared.has(run)) return;
  try {
    await read(context, run, known, rows);
  } catch (error) {
    if (!isReadingFault(error)) throw error;
  }
}

/** Prepares the runs that people have approved since. */
export async function prepareDecided(context: AgentContext): Promise<void> {
  const { store, prepared, now } = context;
  for (const { subject, verdict } of store.queries.decisions()) {
    if (verdict !== 'approve' || prepared.has(subject) || store.queries.get(subject)?.state !== 'pending') continue;
    try {
      const known = resolveRun(context, subject, now());
      demandUnopened(context, known);
      if (!isPrepared(known) || (await dataStateOf(context, known)) === undefined) continue;
      await read(context, subject, known, await readRows(context, known));
    } catch (error) {
      if (!isReadingFault(error)) throw error;
    }
  }
}

/** What was prepared for a round, if it still holds: the same question, and the same files. */
export async function takePrepared(context: AgentContext, config: SumConfig, known: ResolvedRun): Promise<PreparedInput | undefined> {
  const input = context.prepared.take(config.run);
  if (input === undefined) return undefined;
  const isSame = input.charter === known.pinned.digest && input.vector.length === vectorLength(config);
  if (isSame && (await dataStateOf(context, known).catch(() => undefined)) === input.data) return input;
  input.vector.fill(0);
  return undefined;
}

/** Forgets what was prepared for runs that ended or whose time is over. */
export function forgetPrepared({ store, prepared, now }: AgentContext): void {
  prepared.retain((run) => {
    const row = store.queries.get(run);
    return row?.state === 'approved' && row.expires > now();
  });
}
