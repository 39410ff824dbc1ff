/** What is counted over lists: each distinct tag has one region, the set of lists that hold it. */

/** More lists than this have too many regions to be told apart: pairs, the union and the tags in all of them are counted then. */
export const mostRegionLists = 16;

/** Counts over n lists, exact. */
export interface RegionCounts {
  readonly lists: number;
  /** Distinct tags in any list. */
  readonly union: number;
  /** Distinct tags in every list. */
  readonly all: number;
  /** n rows of n: tags in both lists; on the diagonal a list's own size. */
  readonly pairs: Float64Array;
  /** For up to `mostRegionLists` lists: index m, bit i set where list i holds the tag, gives the tags in exactly those lists. 2^n entries, the first zero. */
  readonly regions: Float64Array | undefined;
}

/** Adds up masks; lists 0..31 in `low`, 32..63 in `high`. */
export interface RegionTally {
  add(low: number, high: number): void;
  counts(): RegionCounts;
}

export const regionTally = (lists: number): RegionTally => (lists <= mostRegionLists ? denseTally(lists) : pairTally(lists));

function denseTally(lists: number): RegionTally {
  const regions = new Float64Array(2 ** lists);
  return {
    add: (low) => {
      regions[low] = (regions[low] as number) + 1;
    },
    counts: () => countsOfRegions(lists, regions),
  };
}

/** Union, all and pairs that a table of exclusive regions implies. */
export function countsOfRegions(lists: number, regions: Float64Array): RegionCounts {
  const pairs = new Float64Array(lists * lists);
  let union = 0;
  for (const [mask, count] of regions.entries()) {
    if (count === 0) continue;
    union += count;
    addPairs(pairs, lists, { low: mask, high: 0 }, count);
  }
  return { lists, union, all: lists === 0 ? 0 : (regions.at(-1) as number), pairs, regions };
}

function pairTally(lists: number): RegionTally {
  const pairs = new Float64Array(lists * lists);
  const full = { low: lists >= 32 ? 0xffff_ffff : 2 ** lists - 1, high: lists > 32 ? 2 ** (lists - 32) - 1 : 0 };
  let union = 0;
  let all = 0;
  return {
    add(low, high) {
      union += 1;
      if (low === full.low && high === full.high) all += 1;
      addPairs(pairs, lists, { low, high }, 1);
    },
    counts: () => ({ lists, union, all, pairs, regions: undefined }),
  };
}

function addPairs(pairs: Float64Array, lists: number, mask: { low: number; high: number }, count: number): void {
  const holders: number[] = [];
  for (let rest = mask.low; rest !== 0; rest &= rest - 1) holders.push(31 - Math.clz32(rest & -rest));
  for (let rest = mask.high; rest !== 0; rest &= rest - 1) holders.push(63 - Math.clz32(rest & -rest));
  for (const row of holders) for (const column of holders) pairs[row * lists + column] = (pairs[row * lists + column] as number) + count;
}

const addAll = (left: Float64Array, right: Float64Array): Float64Array => left.map((value, at) => value + (right[at] as number));

/** The counts over lists of which each was cut into the same two parts: `left` of the one, `right` of the other. */
export function addCounts(left: RegionCounts, right: RegionCounts): RegionCounts {
  return {
    lists: left.lists,
    union: left.union + right.union,
    all: left.all + right.all,
    pairs: addAll(left.pairs, right.pairs),
    regions: left.regions === undefined || right.regions === undefined ? undefined : addAll(left.regions, right.regions),
  };
}
