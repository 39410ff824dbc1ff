/**
 * A partner's own lists at their first hop: read, and blinded by its scalar. In `dh` both begin as soon as the ring is entered, while keys and cosignatures are
 * still coming in, and what was read is at hand while threads still blind. It waits in memory, within bounds, and nothing of it is stored or leaves before the log is
 * cosigned (OVL-6).
 */
import type { AgentContext } from '../driver/context.ts';
import { dataStateOf } from '../driver/data-state.ts';
import { resolveRingRun } from '../driver/run-context.ts';
import { type Listed, listOwn } from './list-own.ts';
import type { RingWork } from './make-hop.ts';
import { freshMs, isCurrent } from './read-own.ts';
import type { SeenRing } from './see-ring.ts';
import { type StartedRows, startedBytes, startLists } from './start-rows.ts';

/** A partner's side of a ring as it was read. */
export interface ReadLists {
  readonly listed: Listed;
  /** Unix milliseconds at which reading began. */
  readonly started: number;
}

/** Each list as it starts, with its number. */
export type OwnRows = Iterable<readonly [number, StartedRows]> | AsyncIterable<readonly [number, StartedRows]>;

/** Lists that were read, and are being blinded unless they are too many: then that is done list by list as they are taken. */
interface Kept extends ReadLists {
  readonly rows?: Promise<ReadonlyMap<number, StartedRows>> | undefined;
}

/** Gives a ring's secrets and threads to `act` for as long as it takes. */
export type WithWork = <Done>(act: (work: RingWork) => Promise<Done>) => Promise<Done>;

/** Bytes of elements beyond which nothing is blinded ahead: two million. */
const mostBytes = 2 ** 26;

/** By ring what was made ahead; undefined once it is too old, and where files could change unseen. */
const keptBy = new WeakMap<AgentContext, Map<string, Kept | undefined>>();

function keptOf(context: AgentContext): Map<string, Kept | undefined> {
  const kept = keptBy.get(context) ?? new Map<string, Kept | undefined>();
  keptBy.set(context, kept);
  return kept;
}

/** Whether a ring's lists can be made before its keys are all in: in `salted-hash` the keys come first. */
export const canStartAhead = (context: AgentContext, { row, config, ring }: SeenRing): boolean =>
  ring.kind === 'collecting-keys' && config.blinding === 'dh' && !keptOf(context).has(row.round);

async function blindAll(work: RingWork, listed: Listed): Promise<ReadonlyMap<number, StartedRows>> {
  const rows = new Map<number, StartedRows>();
  for await (const [list, own] of startLists(work, listed)) rows.set(list, own);
  return rows;
}

async function readAhead(seen: SeenRing, context: AgentContext, withWork: WithWork): Promise<Kept> {
  const started = context.now();
  const { listed, isFew } = await withWork(async (work) => {
    const own = await listOwn(work, seen);
    return { listed: own, isFew: startedBytes(work, own) <= mostBytes };
  });
  const rows = isFew ? withWork((work) => blindAll(work, listed)) : undefined;
  // Whoever takes them hears of it.
  rows?.catch(() => undefined);
  return { listed, started, rows };
}

/**
 * Reads the lists of a ring, begins to blind them and keeps them until they are taken. Of files that were written to just now nothing is made: it could not be taken,
 * since they may change unseen. @throws ProtocolError as `listOwn`.
 */
export async function startAhead(context: AgentContext, seen: SeenRing, withWork: WithWork): Promise<void> {
  const { run, round } = seen.row;
  const known = resolveRingRun(context, run, context.store.queries.get(run)?.received ?? context.now());
  const made = (await dataStateOf(context, known)) === undefined ? undefined : await readAhead(seen, context, withWork);
  if (context.store.rings.get(round)?.ended !== undefined) return;
  const kept = keptOf(context);
  kept.set(round, made);
  setTimeout(() => kept.has(round) && kept.set(round, undefined), freshMs).unref();
}

/**
 * What this partner brings to a ring: what was read ahead, unless it is old, files have changed or other selections have been answered since; else read now. Its rows
 * can be taken after that. @throws ProtocolError as `listOwn`.
 */
export async function takeListed(work: RingWork, seen: SeenRing): Promise<ReadLists> {
  const { context } = work;
  const { round } = seen.row;
  const kept = keptOf(context).get(round);
  if (kept !== undefined && (await isCurrent(context, kept.listed.known, { round, reading: kept.listed.reading }))) return kept;
  const started = context.now();
  const now = { listed: await listOwn(work, seen), started };
  keptOf(context).set(round, now);
  return now;
}

/** The rows of what was listed, once; none where nothing is kept, as after a crash. @throws what blinding them did. */
export async function takeRows(work: RingWork, { row: { round } }: SeenRing): Promise<OwnRows | undefined> {
  const { context } = work;
  const kept = keptOf(context).get(round);
  forgetStart(context, round);
  return kept === undefined ? undefined : ((await kept.rows) ?? startLists(work, kept.listed));
}

/** A ring has ended: nothing of its lists stays. */
export const forgetStart = (context: AgentContext, round: string): void => {
  keptOf(context).delete(round);
};
