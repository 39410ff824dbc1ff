/**
 * A partner's own lists at their first hop: read, and blinded by its scalar. In `dh` that is done as soon as the ring is entered, while keys and cosignatures are
 * still coming in; it waits in memory, within bounds, and nothing of it is stored or leaves before the log is cosigned (OVL-6).
 */
import type { AgentContext } from '../driver/context.ts';
import { dataStateOf } from '../driver/data-state.ts';
import { resolveRingRun } from '../driver/run-context.ts';
import { logProcessing } from '../processing-log/log-processing.ts';
import { type Listed, listOwn } from './list-own.ts';
import type { RingWork } from './make-hop.ts';
import { freshMs, isCurrent } from './read-own.ts';
import type { SeenRing } from './see-ring.ts';
import { type StartedRows, startedBytes, startLists } from './start-rows.ts';

/** A partner's side of a ring, and each of its lists as it starts, with its number. */
export interface OwnStart {
  readonly listed: Listed;
  readonly rows: Iterable<readonly [number, StartedRows]> | AsyncIterable<readonly [number, StartedRows]>;
}

/** Lists that were read ahead, and blinded unless they are too many. */
interface Kept {
  readonly listed: Listed;
  readonly rows?: ReadonlyMap<number, StartedRows>;
}

/** Bytes of elements beyond which nothing is blinded ahead: two million. */
const mostBytes = 2 ** 26;

/** By ring what was made ahead; undefined once it is too old, and where files could change unseen. */
const keptBy = new WeakMap<AgentContext, Map<string, Kept | undefined>>();

function keptOf(context: AgentContext): Map<string, Kept | undefined> {
  const kept = keptBy.get(context) ?? new Map<string, Kept | undefined>();
  keptBy.set(context, kept);
  return kept;
}

/** Blinds one list after the other as they are taken. The processing is logged after the last: no record, no answer. */
async function* blindLists(
  work: RingWork,
  { row: { run } }: SeenRing,
  { listed, started }: { readonly listed: Listed; readonly started: number },
): AsyncGenerator<readonly [number, StartedRows]> {
  yield* startLists(work, listed);
  const { known, reading } = listed;
  logProcessing(work.context, run, known, { action: 'lists', asked: reading.asked, started, status: 'Ok' });
}

/** Whether a ring's lists can be made before its keys are all in: in `salted-hash` the keys come first. */
export const canStartAhead = (context: AgentContext, { row, config, ring }: SeenRing): boolean =>
  ring.kind === 'collecting-keys' && config.blinding === 'dh' && !keptOf(context).has(row.round);

/** Reads the lists of a ring, and blinds those that are not too many. @throws ProtocolError as `listOwn`. */
async function makeAhead(work: RingWork, seen: SeenRing): Promise<Kept | undefined> {
  const started = work.context.now();
  const listed = await listOwn(work, seen);
  if (startedBytes(work, listed) > mostBytes) return { listed };
  const rows = new Map<number, StartedRows>();
  for await (const [list, own] of blindLists(work, seen, { listed, started })) rows.set(list, own);
  return { listed, rows };
}

/**
 * Makes the lists of a ring and keeps them until they are taken. Of files that were written to just now nothing is made: it could not be taken, since they may change
 * unseen. @throws ProtocolError as `listOwn`.
 */
export async function startAhead(work: RingWork, seen: SeenRing): Promise<void> {
  const { context } = work;
  const { run, round } = seen.row;
  const known = resolveRingRun(context, run, context.store.queries.get(run)?.received ?? context.now());
  const made = (await dataStateOf(context, known)) === undefined ? undefined : await makeAhead(work, seen);
  if (context.store.rings.get(round)?.ended !== undefined) return;
  const kept = keptOf(context);
  kept.set(round, made);
  setTimeout(() => kept.has(round) && kept.set(round, undefined), freshMs).unref();
}

/**
 * The lists of a ring: those that were kept, unless they are old, files have changed or other selections have been answered since; else made now. What is blinded now
 * is blinded list by list as it is taken. @throws as `startAhead`.
 */
export async function takeStart(work: RingWork, seen: SeenRing): Promise<OwnStart> {
  const { context } = work;
  const { round } = seen.row;
  const started = context.now();
  const kept = keptOf(context).get(round);
  forgetStart(context, round);
  const isKept = kept !== undefined && (await isCurrent(context, kept.listed.known, { round, reading: kept.listed.reading }));
  const listed = isKept ? kept.listed : await listOwn(work, seen);
  return { listed, rows: (isKept ? kept.rows : undefined) ?? blindLists(work, seen, { listed, started }) };
}

/** A ring has ended: nothing of its lists stays. */
export const forgetStart = (context: AgentContext, round: string): void => {
  keptOf(context).delete(round);
};
