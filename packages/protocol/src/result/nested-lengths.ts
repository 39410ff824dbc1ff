/**
 * Lengths of time from the same date to the same other (DSC-15): where figures are exact, the share within 15 days less that within 14 tells of those of
 * the fifteenth day, and a curve on another grid tells of the days between two points. Of such figures in one cell, in the order asked, one goes that
 * differs by too few from one that is shown; of curves, and of curves beside shares, the first alone stays.
 */
import { isRestBelow } from '../disclosure/complement.ts';
import type { AppliedRules } from '../disclosure/hidden-by.ts';
import type { AggregatePlan, Measure, VariableMeasure } from '../query/types.ts';
import { equal, other, present, suppressed } from './cell-states.ts';
import type { DecidedRow } from './decided-row.ts';
import type { FigureReader } from './read-figures.ts';
import type { ResultCell } from './types.ts';

/** What a table is judged by. */
export interface NestingContext {
  readonly plan: AggregatePlan;
  readonly figures: FigureReader;
  readonly rules: AppliedRules;
}

/** From and to of the length that a measure is about, and whose rows it is of; undefined for other measures. */
function spanOf(measure: Measure, { local }: AggregatePlan): string | undefined {
  if (!('variable' in measure)) return undefined;
  const derivation = local.find(({ name }) => name === measure.variable)?.derivation;
  if (derivation?.kind !== 'within' && derivation?.kind !== 'survival') return undefined;
  return JSON.stringify([derivation.from, derivation.to]);
}

/** Whether two exact figures of one cell differ by some, but too few: rows that could be seen so long, those in time, or those late. */
function isTelling(a: VariableMeasure, b: VariableMeasure, cell: number, { figures, rules }: NestingContext): boolean {
  if (a.kind !== 'share' || b.kind !== 'share') return true;
  const sets = [present, (of: VariableMeasure) => equal(of, 'true'), (of: VariableMeasure) => other(of, 'true')];
  return sets.some((rowsOf) => {
    const [left, right] = [figures.backing(rowsOf(a), cell), figures.backing(rowsOf(b), cell)];
    return isRestBelow(left, right, rules) || isRestBelow(right, left, rules);
  });
}

/** The figures of a row with those hidden that would tell of too few beside another. */
function hideInRow(row: DecidedRow, context: NestingContext): DecidedRow {
  const kept = new Map<string, VariableMeasure[]>();
  const figures = row.figures.map(([measure, cell]): readonly [Measure, ResultCell] => {
    const span = cell.state === 'value' ? spanOf(measure, context.plan) : undefined;
    if (span === undefined || !('variable' in measure)) return [measure, cell];
    const shown = kept.get(span) ?? [];
    if (shown.some((earlier) => earlier.variable !== measure.variable && isTelling(earlier, measure, row.cell, context)))
      return [measure, suppressed('complementary')];
    kept.set(span, [...shown, measure]);
    return [measure, cell];
  });
  return { ...row, figures };
}

/** See the module header. Rounded figures tell no exact difference. */
export function hideNested(rows: readonly DecidedRow[], context: NestingContext): readonly DecidedRow[] {
  const { plan, rules } = context;
  const spans = plan.measures.flatMap((measure) => spanOf(measure, plan) ?? []);
  const isNested = new Set(spans).size < spans.length;
  return rules.round > 1 || rules.minCount <= 1 || !isNested ? rows : rows.map((row) => hideInRow(row, context));
}
