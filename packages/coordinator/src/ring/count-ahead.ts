/**
 * Lists of an overlap counted while their canaries pass round, which takes as long as the disk and the holders need: as they are, with the canaries in. Kept in memory,
 * within bounds, until the canaries are known or the ring has ended. Whatever goes wrong shows when the ring is counted for good.
 */
import { setImmediate as rest, setTimeout as sleep } from 'node:timers/promises';
import { tagCounter } from '@ketensom/native';
import {
  concatBytes,
  countsWithoutCanaries,
  mayPassCanaries,
  personsOf,
  type RegionCounts,
  type SealedSizes,
  type SetCounts,
  setsOfLists,
} from '@ketensom/protocol';
import { readRingContext } from '../round/run-context.ts';
import type { Desk } from '../store/desk.ts';
import { type Counting, canariesOf, signedPieces } from './count-tags.ts';
import { eventsOf, type StoredRing } from './ring-store.ts';

interface CountedAhead {
  readonly tags: readonly Uint8Array[];
  readonly counts: RegionCounts;
}

/** Tags beyond which nothing is counted ahead: 16 MiB of them, and as much again while they are counted. */
const mostTags = 2 ** 20;
const mostRings = 4;

/** By round; a ring is there from the start of its counting on, so that it is counted ahead once. */
const aheadBy = new WeakMap<Desk, Map<string, CountedAhead | undefined>>();

function aheadOf(desk: Desk): Map<string, CountedAhead | undefined> {
  const ahead = aheadBy.get(desk) ?? new Map<string, CountedAhead | undefined>();
  aheadBy.set(desk, ahead);
  return ahead;
}

/** Whether all lists but the canaries' have ended, are few enough, and were not counted yet. */
export function mayCountAhead(desk: Desk, { round, config, ring }: StoredRing): boolean {
  if (ring.kind !== 'passing' || config.canaries === 0 || config.columns !== 1 || !mayPassCanaries(ring)) return false;
  const tags = ring.lists.reduce((sum, list) => sum + (list?.count ?? 0), 0);
  const isLink = config.lists.some(({ cell }) => cell !== undefined);
  const ahead = aheadOf(desk);
  return !isLink && tags <= mostTags && ahead.size < mostRings && !ahead.has(round);
}

/** Milliseconds in which holders are told that the canaries may pass, before anything else is done. */
const patience = 20;

async function count(desk: Desk, stored: StoredRing): Promise<CountedAhead | undefined> {
  const { run, config } = stored;
  const context = readRingContext(desk, run);
  if (context.kind !== 'overlap') return undefined;
  const counting: Counting = { desk, stored, finals: eventsOf(stored, 'tags.final') };
  const tags: Uint8Array[] = [];
  for (const list of config.lists.keys()) {
    tags.push(concatBytes(...signedPieces(counting, list)));
    await rest();
  }
  const names = context.plan.sets.map(({ name }) => name);
  return { tags, counts: await tagCounter().countRegions(tags, setsOfLists(names, config)) };
}

/** Counts the lists of a ring as they are. */
export async function countAhead(desk: Desk, stored: StoredRing): Promise<void> {
  const ahead = aheadOf(desk);
  ahead.set(stored.round, undefined);
  await sleep(patience);
  const counted = await count(desk, stored).catch(() => undefined);
  if (ahead.has(stored.round)) ahead.set(stored.round, counted);
}

/** The counts over the sets of `names`, if they were made ahead and no canary stands where it does not belong. @throws ProtocolError as `countTags`. */
export function takeCounted(counting: Counting, names: readonly string[], sizes: readonly SealedSizes[]): SetCounts | undefined {
  const { desk, stored } = counting;
  const { round, config } = stored;
  const counted = aheadOf(desk).get(round);
  forgetCounted(desk, round);
  if (counted === undefined) return undefined;
  const persons = personsOf(sizes, config.lists.length);
  return countsWithoutCanaries(names, { config, tags: counted.tags, canaries: canariesOf(counting), persons }, counted.counts);
}

/** A ring has ended. */
export const forgetCounted = (desk: Desk, round: string): void => {
  aheadOf(desk).delete(round);
};
