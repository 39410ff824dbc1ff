/**
 * From the tags of all lists to counts over sets: canaries taken out, persons whom several owners of one set know counted once, padding taken
 * off by the exact sizes (OVL-8).
 */
import { demand } from '../errors.ts';
import { countRegions } from './count-regions.ts';
import { tagLength } from './final-tags.ts';
import type { RegionCounts } from './region-tally.ts';
import type { RingConfig } from './ring-config.ts';

/** Tags of 16 bytes per list of the config, in its order, and those of the canaries' list. */
export interface EndedLists {
  readonly config: RingConfig;
  readonly tags: readonly Uint8Array[];
  readonly canaries: Uint8Array;
  /** Distinct persons per list. */
  readonly persons: readonly number[];
  /** Any number that no holder could know. */
  readonly seed: number;
}

const keyOf = (tags: Uint8Array, at: number): string => {
  let key = '';
  for (let byte = 0; byte < tagLength; byte += 1) key += String.fromCharCode(tags[at * tagLength + byte] as number);
  return key;
};

/** Which canaries stand in which list, and each list without them. @throws ProtocolError `canary-missing`. */
function dropCanaries({ config, tags, canaries }: EndedLists): readonly Uint8Array[] {
  const total = canaries.length / tagLength;
  const unseen = new Set(Array.from({ length: total }, (_, at) => keyOf(canaries, at)));
  demand(unseen.size === total && total === config.canaries * tags.length, 'canary-missing', { clause: 'OVL-8' });
  const cleared = tags.map((list) => {
    const kept = new Uint8Array(list.length);
    let length = 0;
    let found = 0;
    for (let at = 0; at < list.length / tagLength; at += 1) {
      if (unseen.delete(keyOf(list, at))) found += 1;
      else {
        kept.set(list.subarray(at * tagLength, (at + 1) * tagLength), length);
        length += tagLength;
      }
    }
    demand(found === config.canaries, 'canary-missing', { clause: 'OVL-8' });
    return kept.subarray(0, length);
  });
  return cleared;
}

/** The tags of several lists, each once. */
function distinctTags(lists: readonly Uint8Array[]): Uint8Array {
  const [only] = lists;
  if (lists.length === 1 && only !== undefined) return only;
  const seen = new Set<string>();
  const merged = new Uint8Array(lists.reduce((sum, list) => sum + list.length, 0));
  let length = 0;
  for (const list of lists) {
    for (let at = 0; at < list.length / tagLength; at += 1) {
      const key = keyOf(list, at);
      if (seen.has(key)) continue;
      seen.add(key);
      merged.set(list.subarray(at * tagLength, (at + 1) * tagLength), length);
      length += tagLength;
    }
  }
  return merged.subarray(0, length);
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

/**
 * @throws ProtocolError `canary-missing` where a list lost a canary: no table then; `size-mismatch` where a list is shorter than its owner said;
 *   `element-repeated` for a tag that stands twice in a list.
 */
export function countSets(names: readonly string[], ended: EndedLists): SetCounts {
  const { config, persons, seed } = ended;
  const lists = dropCanaries(ended);
  const padding = config.lists.map(({ sets }, at) => {
    const count = (lists[at] as Uint8Array).length / tagLength - (persons[at] ?? 0);
    demand(count >= 0, 'size-mismatch', { clause: 'OVL-8' });
    return { sets: sets.map((name) => names.indexOf(name)), count };
  });
  const ofSets = names.map((name) => distinctTags(lists.filter((_, at) => config.lists[at]?.sets.includes(name))));
  return withoutPadding(countRegions(ofSets, seed), padding);
}
