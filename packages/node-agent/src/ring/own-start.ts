/**
 * A partner's own lists at their first hop: read, and blinded by its scalar. In `dh` that is done as soon as the ring is entered, while keys and cosignatures are
 * still coming in; it waits in memory, within bounds, and nothing of it is stored or leaves before the log is cosigned (OVL-6).
 */
import { canaryList, holdersOf } from '@ketensom/protocol';
import type { AgentContext } from '../driver/context.ts';
import { logProcessing } from '../processing-log/log-processing.ts';
import { type Listed, listOwn } from './list-own.ts';
import type { RingWork } from './make-hop.ts';
import type { SeenRing } from './see-ring.ts';
import { type StartedRows, startRows } from './start-rows.ts';

/** A partner's side of a ring, and each of its lists as it starts, by number. */
export interface OwnStart {
  readonly listed: Listed;
  readonly rows: ReadonlyMap<number, StartedRows>;
}

/** What is kept of one ring: when it was made, and the earlier selections that it was held against. No `start` where it was too large to be kept. */
interface Kept {
  readonly made: number;
  readonly earlier: string;
  readonly start: OwnStart | undefined;
}

/** Bytes of blinded elements beyond which nothing is kept: two million. */
const mostBytes = 2 ** 26;
/** How old what was read may be: a ring is about the data as they are. */
const freshMs = 600_000;

const keptBy = new WeakMap<AgentContext, Map<string, Kept>>();

const keptOf = (context: AgentContext): Map<string, Kept> => {
  const kept = keptBy.get(context) ?? new Map<string, Kept>();
  keptBy.set(context, kept);
  return kept;
};

const earlierOf = ({ store }: AgentContext, round: string): string => JSON.stringify(store.rings.ownSetsBefore(round));

/** Reads and blinds. The processing is logged: no record, no answer. @throws ProtocolError as `listOwn`. */
async function makeStart(work: RingWork, seen: SeenRing): Promise<OwnStart> {
  const { context, config } = work;
  const started = context.now();
  const listed = await listOwn(work, seen);
  const { lists, known, asked } = listed;
  const rows = new Map<number, StartedRows>();
  for (const [list, columns] of lists) rows.set(list, await startRows(work, list, columns));
  const canaries = canaryList(config);
  if (config.blinding === 'dh' && holdersOf(config, canaries)[0] === context.self) rows.set(canaries, await startRows(work, canaries, []));
  logProcessing(context, seen.row.run, known, { action: 'lists', asked, started, status: 'Ok' });
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
  const [made, earlier] = [context.now(), earlierOf(context, round)];
  const start = await makeStart(work, seen);
  if (context.store.rings.get(round)?.ended !== undefined) return;
  keptOf(context).set(round, { made, earlier, start: bytesOf(start) <= mostBytes ? start : undefined });
}

/** The lists of a ring: those that were kept, unless they are old or other selections have been answered since; else made now. @throws as `startAhead`. */
export async function takeStart(work: RingWork, seen: SeenRing): Promise<OwnStart> {
  const { context } = work;
  const { round } = seen.row;
  const kept = keptOf(context).get(round);
  forgetStart(context, round);
  const isFresh = kept !== undefined && context.now() - kept.made < freshMs && kept.earlier === earlierOf(context, round);
  return (isFresh ? kept.start : undefined) ?? makeStart(work, seen);
}

/** A ring has ended: nothing of its lists stays. */
export const forgetStart = (context: AgentContext, round: string): void => {
  keptOf(context).delete(round);
};
