/**
 * What of a cell's values may be shown (LNK-9, DSC-7). Nobody sees a value, so the largest are bounded by the bits that any value has: the largest is at most
 * all of those, the two largest at most each of them twice where two persons have it. What these bounds do not prove to be safe is hidden.
 */
import { type DominanceRules, isTooLarge } from '../disclosure/dominance.ts';
import type { Rules } from '../disclosure/rules.ts';
import type { LinkPlan, LinkValue, LinkValueMeasure } from '../query/link/types.ts';
import { type Figure, releasedCount, releasedMean, releasedSum } from '../statistics/released.ts';
import { aboveLeast } from './count-values.ts';
import type { JoinedCell, ValueCounts } from './join-tags.ts';

/** What of the rules decides over values. */
export type ValueRules = DominanceRules & Pick<Rules, 'minOverlap' | 'minCount' | 'minDenominator' | 'minArea' | 'round' | 'showZero'>;

/** A figure of values: with `n` the persons that it is over, where those may be told; hidden; or of nobody. */
export type ValueFigure =
  | { readonly value: Figure; readonly n?: Figure }
  | { readonly hidden: 'minCount' | 'dominance' | 'denominator' }
  | { readonly hidden: 'none' };

/** Where a figure is taken over, and the plan that says so. */
export interface ValueContext {
  readonly plan: Pick<LinkPlan, 'values' | 'isByArea'>;
  readonly rules: ValueRules;
}

const lesser = (left: bigint, right: bigint): bigint => (left < right ? left : right);

/** Whether somebody's value may be told too closely, from the least up or from the most down: where nearly all have the most, the others are the few. */
export function isValueDominated({ least, most }: LinkValue, counts: ValueCounts, rules: DominanceRules): boolean {
  if (rules.pPercent === 0 && rules.dominance === 1) return false;
  const range = BigInt(most) - BigInt(least);
  const total = aboveLeast(counts);
  const below = BigInt(counts.present) * range - total;
  // All have the least, or all the most: then the sum says of each what theirs is.
  if (total === 0n || below === 0n) return true;
  const largest = (k: number): bigint => aboveLeast({ ...counts, bits: counts.bits.map((count) => Math.min(count, k)) });
  const up = { total, first: lesser(largest(1), range), firstTwo: lesser(largest(2), 2n * range) };
  const down = { total: below, first: lesser(range, below), firstTwo: lesser(2n * range, below) };
  return isTooLarge(up, rules) || isTooLarge(down, rules);
}

const leastOf = ({ minOverlap, minCount }: ValueRules): number => Math.max(minOverlap, minCount, 1);

/** Whether some, but too few. */
const isFew = (persons: number, rules: ValueRules): boolean => persons > 0 && persons < leastOf(rules);

/** Persons without a value, and those with one: beside the count each follows from the other. */
function missingFigure(joined: number, present: number, rules: ValueRules): ValueFigure {
  const without = joined - present;
  const isHidden = isFew(without, rules) || isFew(present, rules) || (without === 0 && rules.showZero !== 'all');
  return isHidden ? { hidden: 'minCount' } : { value: releasedCount(BigInt(without), rules.round) };
}

/** A mean rests on more persons than a sum, and where figures are exact it tells their number. */
function hiddenMean(joined: number, present: number, { plan, rules }: ValueContext): 'minCount' | 'denominator' | undefined {
  if (rules.round === 1 && isFew(joined - present, rules)) return 'minCount';
  return present < rules.minDenominator || (plan.isByArea && present < rules.minArea) ? 'denominator' : undefined;
}

/** The figure of a measure of values in a cell whose count is shown. */
export function valueFigure(measure: LinkValueMeasure, cell: JoinedCell, context: ValueContext): ValueFigure {
  const { plan, rules } = context;
  const value = plan.values[measure.value];
  const counts = cell.values?.[measure.value];
  if (value === undefined || counts === undefined) throw new RangeError('a cell has the counts of every value');
  const joined = cell.distinct[value.identity] ?? 0;
  const { present } = counts;
  if (measure.kind === 'missing') return missingFigure(joined, present, rules);
  if (present === 0) return { hidden: rules.showZero === 'all' ? 'none' : 'minCount' };
  if (isFew(present, rules)) return { hidden: 'minCount' };
  const hidden = measure.kind === 'mean' ? hiddenMean(joined, present, context) : undefined;
  if (hidden !== undefined) return { hidden };
  if (isValueDominated(value, counts, rules)) return { hidden: 'dominance' };
  const n = BigInt(present);
  const moments = { n, sum: aboveLeast(counts) + n * BigInt(value.least), scale: value.scale };
  const released = measure.kind === 'sum' ? releasedSum(moments, rules.round) : releasedMean(moments, rules.round);
  const isTold = rules.round > 1 || !isFew(joined - present, rules);
  return { value: released, ...(isTold ? { n: releasedCount(n, rules.round) } : {}) };
}
