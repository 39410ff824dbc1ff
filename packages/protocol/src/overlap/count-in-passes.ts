/**
 * Counting lists again in bounded memory, for whoever may read them more than once: each pass reads all lists piece by piece and keeps one part of the tags, by
 * their first bits. Parts have no tag in common, so their counts add up.
 */
import { CanarySieve } from './canary-sieve.ts';
import { countRegions } from './count-regions.ts';
import { tagLength } from './final-tags.ts';
import { addCounts, type RegionCounts } from './region-tally.ts';
import type { RingConfig } from './ring-config.ts';
import { exactCounts, type SetCounts, setsOfLists } from './set-counts.ts';

/** Lists of one tag a row, read in pieces of whole tags, from the start each time. */
export interface ReadableLists {
  readonly config: RingConfig;
  readonly pieces: (list: number) => Iterable<Uint8Array>;
  /** Tags of all lists. */
  readonly total: number;
  readonly canaries: Uint8Array;
  /** Distinct persons per list. */
  readonly persons: readonly number[];
  /** Any number that no holder could know. */
  readonly seed: number;
}

/** Tags that are in memory at once, twice over while they are counted: 64 MiB. Lists that were made to fall into one part cost more, and no wrong count. */
const mostAtOnce = 2 ** 22;

const mostPasses = 256;

/** The tags of one part, and how many rows the list has without its canaries. */
function readPart(
  pieces: Iterable<Uint8Array>,
  sieve: CanarySieve,
  { part, passes }: { readonly part: number; readonly passes: number },
): { readonly kept: Uint8Array; readonly rows: number } {
  const found: Uint8Array[] = [];
  let rows = 0;
  for (const piece of pieces) {
    const sieved = sieve.sieve(piece);
    rows += sieved.length / tagLength;
    const kept = new Uint8Array(sieved.length);
    let length = 0;
    for (let at = 0; at < sieved.length; at += tagLength) {
      if (((sieved[at] as number) & (passes - 1)) !== part) continue;
      kept.set(sieved.subarray(at, at + tagLength), length);
      length += tagLength;
    }
    found.push(kept.slice(0, length));
  }
  sieve.endList();
  const whole = new Uint8Array(found.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const each of found) {
    whole.set(each, at);
    at += each.length;
  }
  return { kept: whole, rows };
}

/**
 * What `countSets` gives of the same lists.
 *
 * @throws ProtocolError as `countSets`, and what reading throws.
 */
export function countInPasses(names: readonly string[], lists: ReadableLists, atOnce = mostAtOnce): SetCounts {
  const { config, pieces, total, canaries, persons, seed } = lists;
  const of = setsOfLists(names, config);
  const passes = Math.min(mostPasses, 2 ** Math.ceil(Math.log2(Math.max(1, total / atOnce))));
  let counts: RegionCounts | undefined;
  let rows: readonly number[] = [];
  for (let part = 0; part < passes; part += 1) {
    const sieve = new CanarySieve(config, canaries);
    const read = config.lists.map((_, list) => readPart(pieces(list), sieve, { part, passes }));
    rows = read.map((each) => each.rows);
    const counted = countRegions(
      read.map(({ kept }) => kept),
      seed,
      of,
    );
    counts = counts === undefined ? counted : addCounts(counts, counted);
  }
  return exactCounts(counts as RegionCounts, { names, config, rows, persons });
}
