/**
 * Which regions of an overlap are hidden (docs/protocol/disclosure.md, DSC-10). A region of fewer persons than the least is hidden, and so is a zero unless zeros are
 * open. Set sizes and the union are shown, and they are sums of regions: a hidden region that is alone in such a sum could be worked out. The smallest shown
 * one of that sum is then hidden as well, until in every sum either none is hidden or at least two are, which together hold at least `width` persons.
 */

/** Exclusive regions by mask over `sets` sets, bit i for set i; entry 0 is unused. */
export interface RegionTable {
  readonly sets: number;
  readonly counts: readonly bigint[];
}

export interface RegionRules {
  readonly least: bigint;
  readonly width: bigint;
  readonly showZero: boolean;
}

/** Why a region is hidden; undefined where it may be shown. */
export type HiddenRegion = 'minCount' | 'complementary' | undefined;

const isSmall = (count: bigint, { least, showZero }: RegionRules): boolean => (count === 0n ? !showZero : count < least);

/** The masks of each sum: of every set those that have its bit, and all of them. */
const sumsOf = ({ sets, counts }: RegionTable): readonly (readonly number[])[] => {
  const masks = counts.flatMap((_, mask) => (mask > 0 ? [mask] : []));
  return [...Array.from({ length: sets }, (_, set) => masks.filter((mask) => ((mask >> set) & 1) === 1)), masks];
};

/** The region to hide next in a sum that would give a hidden one away; undefined where it gives nothing away, or nothing is left. */
function nextHidden(table: RegionTable, masks: readonly number[], hidden: readonly HiddenRegion[], width: bigint): number | undefined {
  const countOf = (mask: number): bigint => table.counts[mask] ?? 0n;
  const inside = masks.filter((mask) => hidden[mask] !== undefined);
  const total = inside.reduce((sum, mask) => sum + countOf(mask), 0n);
  if (inside.length === 0 || (inside.length > 1 && total >= width)) return undefined;
  const shown = masks.filter((mask) => hidden[mask] === undefined);
  const [first] = shown;
  return first === undefined ? undefined : shown.reduce((least, mask) => (countOf(mask) < countOf(least) ? mask : least), first);
}

/** By mask. With `isDerivable` false only small regions are hidden: where figures are rounded coarsely, sums give nothing away. */
export function protectRegions(table: RegionTable, rules: RegionRules, isDerivable: boolean): readonly HiddenRegion[] {
  const hidden: HiddenRegion[] = table.counts.map((count, mask) => (mask > 0 && isSmall(count, rules) ? 'minCount' : undefined));
  if (!isDerivable) return hidden;
  const sums = sumsOf(table);
  for (let changed = true; changed; ) {
    changed = false;
    for (const masks of sums) {
      const next = nextHidden(table, masks, hidden, rules.width);
      if (next === undefined) continue;
      hidden[next] = 'complementary';
      changed = true;
    }
  }
  return hidden;
}
