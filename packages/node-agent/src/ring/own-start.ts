/**
 * A partner's own lists at their first hop: read, and blinded by its scalar. In `dh` that is done as soon as the ring is entered, while keys and cosignatures are
 * still coming in; it waits in memory, within bounds, and nothing of it is stored or leaves before the log is cosigned (OVL-6).
 */
import type { AgentContext } from '../driver/context.ts';
import { logProcessing } from '../processing-log/log-processing.ts';
import { type Listed, listOwn } from './list-own.ts';
import type { RingWork } from './make-hop.ts';
import { freshMs, isCurrent } from './read-own.ts';
import type { SeenRing } from './see-ring.ts';
import { type StartedRows, startRows } from './start-rows.ts';

/** A partner's side of a ring, and each of its lists as it starts, by number. */
export interface OwnStart {
  readonly listed: Listed;
  readonly rows: ReadonlyMap<number, StartedRows>;
}

/** Bytes of blinded elements beyond which nothing is kept: two million. */
const mostBytes = 2 ** 26;

/** By ring what was made ahead; undefined once it is too old, and where it is too large. */
const keptBy = new WeakMap<AgentContext, Map<string, OwnStart | undefined>>();

function keptOf(context: AgentContext): Map<string, OwnStart | undefined> {
  const kept = keptBy.get(context) ?? new Map<string, OwnStart | undefined>();
  keptBy.set(context, kept);
  return kept;
}

/** Reads and blinds. The processing is logged: no record, no answer. @throws ProtocolError as `listOwn`. */
async function makeStart(work: RingWork, seen: SeenRing): Promise<OwnStart> {
  const { context } = work;
  const started = context.now();
  const listed = await listOwn(work, seen);
  const rows = await startRows(work, listed);
  const { known, reading } = listed;
  logProcessing(context, seen.row.run, known, { action: 'lists', asked: reading.asked, started, status: 'Ok' });
  return { listed, rows };
}

const bytesOf = ({ rows }: OwnStart): number =>
  [...rows.values()].reduce((sum, { rows: own, nobody }) => sum + own.length + nobody.length, 0);

/** Whether a ring's lists can be made before its keys are all in: in `salted-hash` the keys come first. */
export const canStartAhead = (context: AgentContext, { row, config, ring }: SeenRing): boolean =>
  ring.kind === 'collecting-keys' && config.blinding === 'dh' && !keptOf(context).has(row.round);

/** Makes the lists of a ring and keeps them until they are taken. @throws ProtocolError as `listOwn`. */
export async function startAhead(work: RingWork, seen: SeenRing): Promise<void> {
  const { context } = work;
  const { round } = seen.row;
  const start = await makeStart(work, seen);
  if (context.store.rings.get(round)?.ended !== undefined) return;
  const kept = keptOf(context);
  kept.set(round, bytesOf(start) <= mostBytes ? start : undefined);
  setTimeout(() => kept.has(round) && kept.set(round, undefined), freshMs).unref();
}

/** The lists of a ring: those that were kept, unless they are old, files have changed or other selections have been answered since; else made now. @throws as `startAhead`. */
export async function takeStart(work: RingWork, seen: SeenRing): Promise<OwnStart> {
  const { context } = work;
  const { round } = seen.row;
  const kept = keptOf(context).get(round);
  forgetStart(context, round);
  return kept !== undefined && (await isCurrent(context, kept.listed.known, { round, reading: kept.listed.reading }))
    ? kept
    : makeStart(work, seen);
}

/** A ring has ended: nothing of its lists stays. */
export const forgetStart = (context: AgentContext, round: string): void => {
  keptOf(context).delete(round);
};
