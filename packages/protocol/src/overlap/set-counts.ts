/**
 * From the tags of all lists to counts over sets: canaries taken out, persons whom several owners of one set know counted once, padding taken
 * off by the exact sizes (OVL-8).
 */
import { demand } from '../errors.ts';
import { CanarySieve } from './canary-sieve.ts';
import { countLinked } from './count-linked.ts';
import { countRegions, type SetsOfLists, setMask } from './count-regions.ts';
import { tagLength } from './final-tags.ts';
import type { RegionCounts } from './region-tally.ts';
import type { RingConfig } from './ring-config.ts';

/** Rows of `config.columns` tags per list of the config, in its order, and those of the canaries' list; of none in `salted-hash`. */
export interface EndedLists {
  readonly config: RingConfig;
  readonly tags: readonly Uint8Array[];
  readonly canaries: Uint8Array;
  /** Distinct persons per list. */
  readonly persons: readonly number[];
  /** Any number that no holder could know. */
  readonly seed: number;
}

/** Exact counts over `sets`, in the order of the names given. */
export interface SetCounts {
  readonly union: bigint;
  readonly all: bigint;
  readonly sizes: readonly bigint[];
  readonly pair: (left: number, right: number) => bigint;
  /** Persons in exactly the sets of the mask; undefined where there are too many sets to tell regions apart. */
  readonly region: ((mask: number) => bigint) | undefined;
}

function withoutPadding(counts: RegionCounts, padding: readonly { readonly sets: readonly number[]; readonly count: number }[]): SetCounts {
  const { lists: sets } = counts;
  const off = (hits: (own: readonly number[]) => boolean): number =>
    padding.reduce((sum, { sets: own, count }) => sum + (hits(own) ? count : 0), 0);
  const exact = (count: number, dummies: number): bigint => {
    demand(count >= dummies, 'size-mismatch', { clause: 'OVL-8' });
    return BigInt(count - dummies);
  };
  const pair = (left: number, right: number): bigint =>
    exact(
      counts.pairs[left * sets + right] as number,
      off((own) => own.includes(left) && own.includes(right)),
    );
  const { regions } = counts;
  const maskOf = (own: readonly number[]): number => own.reduce((mask, set) => mask | (1 << set), 0);
  return {
    union: exact(
      counts.union,
      off(() => true),
    ),
    all: exact(
      counts.all,
      off((own) => own.length === sets),
    ),
    sizes: Array.from({ length: sets }, (_, set) => pair(set, set)),
    pair,
    region:
      regions &&
      ((mask) =>
        exact(
          regions[mask] as number,
          off((own) => maskOf(own) === mask),
        )),
  };
}

/** Which sets each list of a ring belongs to. */
export const setsOfLists = (names: readonly string[], { lists }: RingConfig): SetsOfLists => ({
  sets: names.length,
  masks: lists.map(({ sets }) => setMask(sets.map((name) => names.indexOf(name)))),
});

/** Rows of each list without canaries, and persons of each list as its owner said. */
export interface ListSizes {
  readonly rows: readonly number[];
  readonly persons: readonly number[];
}

/**
 * Exact counts from what was counted over all rows, padding among them, and so many `canaries` of each list where these were not taken out. @throws ProtocolError
 * `size-mismatch` where a list is shorter than its owner said.
 */
export function exactCounts(
  counts: RegionCounts,
  {
    names,
    config,
    rows,
    persons,
    canaries = 0,
  }: ListSizes & { readonly names: readonly string[]; readonly config: RingConfig; readonly canaries?: number },
): SetCounts {
  const padding = config.lists.map(({ sets }, at) => {
    const count = (rows[at] ?? 0) - (persons[at] ?? 0);
    demand(count >= 0, 'size-mismatch', { clause: 'OVL-8' });
    return { sets: sets.map((name) => names.indexOf(name)), count: count + canaries };
  });
  return withoutPadding(counts, padding);
}

/**
 * `countSets` from what was counted with the canaries in, before they were known: each stands in one list and no other, as padding does, and their number is taken off as
 * that of padding is. Undefined where one stands where it does not belong; then its list must be counted without it. Rows of one tag. @throws ProtocolError as `countSets`.
 */
export function countsWithoutCanaries(
  names: readonly string[],
  { config, tags, canaries, persons }: Omit<EndedLists, 'seed'>,
  counts: RegionCounts,
): SetCounts | undefined {
  const sieve = new CanarySieve(config, canaries);
  const others = tags.map((list) => sieve.othersIn(list));
  const rows = others.flatMap((count) => count ?? []);
  return rows.length < tags.length ? undefined : exactCounts(counts, { names, config, rows, persons, canaries: config.canaries });
}

/**
 * All of it, in memory and at once.
 *
 * @throws ProtocolError `canary-missing` where a list lost a canary: no table then; `size-mismatch` where a list is shorter than its owner said;
 *   `element-repeated` for a tag that stands twice in a list.
 */
export function countSets(names: readonly string[], { config, tags, canaries, persons, seed }: EndedLists): SetCounts {
  const { columns } = config;
  const sieve = new CanarySieve(config, canaries);
  const lists = tags.map((list) => {
    const kept = sieve.sieve(list);
    sieve.endList();
    return kept;
  });
  const of = setsOfLists(names, config);
  const counts = columns === 1 ? countRegions(lists, seed, of) : countLinked(lists, { columns, seed, of });
  return exactCounts(counts, { names, config, rows: lists.map(({ length }) => length / (columns * tagLength)), persons });
}
