/**
 * A mean of those found against that of the others, made of figures that nobody has named (LNK-10): as they are from the two cells that are released, and made alike
 * from strata under numbers. A mean has no sides, so it is the same whatever its owner calls what.
 */
import type { Comparison } from '../query/comparison/types.ts';
import type { LinkPlan, LinkValue, LinkValueMeasure } from '../query/link/types.ts';
import { suppressed } from '../result/cell-states.ts';
import { compareFigures } from '../result/comparison/compare-figures.ts';
import { type GroupSums, joinStrata, type Stratum } from '../result/comparison/join-strata.ts';
import { mergeUnordered } from '../result/comparison/strata.ts';
import type { ComparedFigure } from '../result/comparison/types.ts';
import type { ResultCell } from '../result/types.ts';
import type { CellRules } from './cell-rules.ts';
import { aboveLeast } from './count-values.ts';
import type { ValueCounts } from './join-tags.ts';
import type { CountedMean } from './joined.ts';
import { compareStrata, leastOf, leastStratum } from './protect-comparison.ts';
import { isValueDominated } from './protect-value.ts';

/** A mean of both groups in one cell of the base, by the place of its measure among those of a cell. */
export interface ProtectedMean {
  readonly number: number;
  readonly measure: number;
  readonly figure: ComparedFigure;
}

/** The mean of those found and of the others as it is released; undefined where the whole cell is hidden. */
export interface GroupMeans {
  readonly found: ResultCell | undefined;
  readonly others: ResultCell | undefined;
}

/** What means are made by. */
export interface MeanContext {
  readonly plan: LinkPlan;
  readonly comparison: Comparison;
  readonly rules: CellRules;
}

/** A stratum with the bits of the group that is compared with, which bound its largest values. */
interface BitStratum extends Stratum {
  readonly bits: ValueCounts;
}

const joinBits = (left: BitStratum, right: BitStratum): BitStratum => ({
  ...joinStrata(left, right),
  bits: {
    present: left.bits.present + right.bits.present,
    bits: left.bits.bits.map((count, bit) => count + (right.bits.bits[bit] ?? 0)),
  },
});

function sumsOf({ least }: LinkValue, counts: ValueCounts): GroupSums {
  const rows = BigInt(counts.present);
  const present = { rows, persons: rows, largestPersons: rows, largestContributors: 1n };
  return { present, sum: aboveLeast(counts) + rows * BigInt(least) };
}

/** Strata that can bear a mean: enough of the group compared with, none of whose values shows, and of the other nobody or enough. */
function strataOf({ strata }: CountedMean, value: LinkValue, { comparison, rules }: MeanContext): readonly Stratum[] {
  const isFound = comparison.of === 'true';
  const all = strata
    .map(({ found, others }): BitStratum => {
      const [of, against] = isFound ? [found, others] : [others, found];
      return { of: sumsOf(value, of), against: sumsOf(value, against), bits: against };
    })
    .filter(({ of, against }) => of.present.rows > 0n || against.present.rows > 0n)
    .toSorted(compareStrata);
  const isEnough = ({ of, bits }: BitStratum): boolean => {
    const count = Number(of.present.rows);
    const isLarge = bits.present >= leastStratum(comparison, rules) && (count === 0 || count >= leastOf(rules));
    return isLarge && !isValueDominated(value, bits, rules);
  };
  const merged = mergeUnordered(all, joinBits, isEnough);
  return merged.length < Math.min(2, all.length) ? [] : merged;
}

/** The figure of one cell. `counted`: its strata, where groups are made alike. */
export function protectMean(
  { value: at }: LinkValueMeasure,
  { found, others }: GroupMeans,
  counted: CountedMean | undefined,
  context: MeanContext,
): ComparedFigure {
  const { plan, comparison, rules } = context;
  const value = plan.values[at];
  if (value === undefined) throw new RangeError('a value of the plan');
  const hidden = suppressed('minCount');
  const [first, second] = comparison.of === 'true' ? [found, others] : [others, found];
  const cells = { kind: 'mean', of: first ?? hidden, against: second ?? hidden } as const;
  const how = { comparison, round: rules.round };
  if (comparison.method === 'crude') return compareFigures(cells, how);
  const strata = counted === undefined ? [] : strataOf(counted, value, context);
  return compareFigures(cells, { ...how, alike: { strata, hits: 0n, decimals: value.scale, rules: { minCount: leastOf(rules) } } });
}
