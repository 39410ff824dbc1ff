/** The strata of two groups for one measure: what is added up of each, and when a stratum can bear a figure. */
import { decimalText, toUnits } from '../../codebook/decimals.ts';
import type { Codebook } from '../../codebook/types.ts';
import { isDominated } from '../../disclosure/dominance.ts';
import { type AppliedRules, hiddenBy } from '../../disclosure/hidden-by.ts';
import { findMeasured } from '../../query/measured.ts';
import type { AggregatePlan, VariableMeasure } from '../../query/types.ts';
import { equal, other, present } from '../cell-states.ts';
import type { FigureReader } from '../read-figures.ts';
import { type GroupSums, joinStrata, type Stratum } from './join-strata.ts';
import { type Behind, behind, leastBacking, mergeStrata } from './strata.ts';

/** A share or a mean. */
export type ComparedMeasure = VariableMeasure & { readonly kind: 'share' | 'mean' };

/** Where a group stands: in the table as a whole, and in that of the strata, in code order. */
export interface GroupPlace {
  readonly cell: number;
  readonly strata: readonly number[];
}

/** What strata are read from and judged by. */
export interface StrataContext {
  readonly plan: AggregatePlan;
  readonly codebook: Codebook;
  readonly whole: FigureReader;
  readonly strata: FigureReader;
  readonly rules: AppliedRules;
  readonly minStratum: number;
  /** The variables of `by` and the group. */
  readonly variables: readonly string[];
}

function sumsAt(measure: ComparedMeasure, strata: FigureReader, cell: number): GroupSums {
  const rows = present(measure);
  const read = behind(strata.backing(rows, cell));
  if (measure.kind === 'share') {
    const hits = behind(strata.backing(equal(measure, measure.code), cell));
    return { present: read, hits, others: behind(strata.backing(other(measure, measure.code), cell)), sum: hits.rows };
  }
  const squares = strata.has(rows, 'squares') ? { squares: strata.figure(rows, 'squares', cell) } : {};
  return { present: read, sum: strata.figure(rows, 'sum', cell), ...squares };
}

/** The largest absolute value of a variable, in units of its decimals. */
function boundOf({ variable }: ComparedMeasure, decimals: number, { codebook }: StrataContext): bigint {
  const definition = codebook.variables.get(variable);
  if (definition === undefined || !('decimals' in definition)) throw new TypeError('a mean is of a number');
  const [min = 0n, max = 0n] = [definition.min, definition.max].map((bound) => toUnits(decimalText(bound), decimals));
  return max > -min ? max : -min;
}

/** Persons of a row set: distinct ones of the whole group, and of each stratum, added up. */
interface Counted {
  readonly whole: bigint;
  readonly all: bigint;
}

/** Whether a stratum passes the rules by itself: that of the group compared with must be large, that of the other empty or large enough to be shown. */
function judgeOf(
  measure: ComparedMeasure,
  all: Stratum,
  places: { readonly of: number; readonly against: number },
  context: StrataContext,
) {
  const { whole, rules, variables, minStratum, plan } = context;
  const decimals = findMeasured(plan.measured, measure)?.decimals ?? 0;
  const counted = (rows: Parameters<FigureReader['backing']>[0], cell: number, sums: Behind): Counted => ({
    whole: whole.backing(rows, cell).persons,
    all: sums.persons,
  });
  const passes = (sums: Behind, { whole: distinct, all: added }: Counted): boolean =>
    hiddenBy(leastBacking(sums, distinct, added), rules, variables) === undefined;
  const ofPresent = counted(present(measure), places.of, all.of.present);
  const against = counted(present(measure), places.against, all.against.present);
  const sides =
    measure.kind === 'share'
      ? [equal(measure, measure.code), other(measure, measure.code)].map((rows, at) => {
          const sums = (group: GroupSums): Behind | undefined => (at === 0 ? group.hits : group.others);
          return { sums, counted: counted(rows, places.against, sums(all.against) ?? all.against.present) };
        })
      : [];
  const bound = measure.kind === 'mean' ? boundOf(measure, decimals, context) : 0n;
  return (stratum: Stratum): boolean => {
    const base = leastBacking(stratum.against.present, against.whole, against.all);
    if (base.persons < BigInt(minStratum) || !passes(stratum.against.present, against)) return false;
    if (stratum.of.present.rows > 0n && !passes(stratum.of.present, ofPresent)) return false;
    if (measure.kind === 'share')
      return sides.every(({ sums, counted: side }) => passes(sums(stratum.against) ?? stratum.against.present, side));
    const { sum, squares } = stratum.against;
    return !isDominated({ n: base.rows, sum, bound, ...(squares === undefined ? {} : { squares }) }, rules);
  };
}

/** The strata that a figure is made of; none where they are too small, or where all had to be put together. */
export function readStrata(
  measure: ComparedMeasure,
  places: { readonly of: GroupPlace; readonly against: GroupPlace },
  context: StrataContext,
): readonly Stratum[] {
  const { strata } = context;
  const read = places.of.strata.map((cell, at): Stratum => {
    const other = places.against.strata[at];
    if (other === undefined) throw new RangeError('both groups have the same strata');
    return { of: sumsAt(measure, strata, cell), against: sumsAt(measure, strata, other) };
  });
  const filled = read.filter(({ of, against }) => of.present.rows > 0n || against.present.rows > 0n);
  const [first, ...rest] = filled;
  if (first === undefined) return [];
  const all = rest.reduce(joinStrata, first);
  const isEnough = judgeOf(measure, all, { of: places.of.cell, against: places.against.cell }, context);
  const merged = mergeStrata(filled, joinStrata, isEnough);
  return merged.length < Math.min(2, filled.length) ? [] : merged;
}
