/** The comparison of a result, made of the rows of its table and, where groups are made alike, of the sums of their strata. */
import type { Codebook } from '../../codebook/types.ts';
import { type AppliedRules, rulesWithoutPersons } from '../../disclosure/hidden-by.ts';
import type { Rules } from '../../disclosure/rules.ts';
import { isCompared } from '../../query/comparison/compile-comparison.ts';
import type { Comparison } from '../../query/comparison/types.ts';
import type { Layout } from '../../query/layout-types.ts';
import { planCodebook } from '../../query/plan-codebook.ts';
import type { AggregatePlan } from '../../query/types.ts';
import { noData } from '../cell-states.ts';
import type { FigureReader } from '../read-figures.ts';
import type { ResultCell, ResultRow } from '../types.ts';
import { compareMeasure } from './compare-measure.ts';
import type { ComparedMeasure, GroupPlace, StrataContext } from './group-strata.ts';
import type { ComparedTable } from './types.ts';

/** A table with its sums. */
export interface SummedPart {
  readonly plan: AggregatePlan;
  readonly layout: Layout;
  readonly figures: FigureReader;
}

/** What a comparison is made of. */
export interface ComparisonInput {
  readonly comparison: Comparison;
  readonly codebook: Codebook;
  readonly rules: Rules;
  /** The table that is released, and its rows as they are. */
  readonly table: SummedPart;
  readonly rows: readonly ResultRow[];
  /** Absent where the groups are compared as they are. */
  readonly strata?: SummedPart;
}

/** Where codes stand in a layout. */
const placeIn = ({ axes }: Layout, codes: Readonly<Record<string, string>>): number =>
  axes.reduce((cell, axis) => cell + axis.codes.indexOf(codes[axis.variable] ?? '') * axis.stride, 0);

/** Every stratum, first variable slowest. */
function strataOf({ standardise }: Comparison): readonly Readonly<Record<string, string>>[] {
  return standardise.reduce<readonly Readonly<Record<string, string>>[]>(
    (all, { variable, codes }) => all.flatMap((start) => codes.map((code) => ({ ...start, [variable]: code }))),
    [{}],
  );
}

function groupPlace({ comparison, table, strata }: ComparisonInput, codes: Readonly<Record<string, string>>): GroupPlace {
  const own = strata === undefined ? [] : strataOf(comparison).map((stratum) => placeIn(strata.layout, { ...codes, ...stratum }));
  return { cell: placeIn(table.layout, codes), strata: own };
}

function contextOf({ comparison, codebook, rules, table, strata }: ComparisonInput): StrataContext | undefined {
  if (strata === undefined) return undefined;
  const { plan } = table;
  const applied: AppliedRules = plan.public ? rulesWithoutPersons(rules) : rules;
  // A rate rests on this many, whatever a query asks of its strata.
  const minStratum = Math.max(comparison.minStratum, applied.minDenominator);
  const variables = plan.by.map(({ variable }) => variable);
  const about = { plan: strata.plan, codebook: planCodebook(plan, codebook), rules: applied, minStratum, variables };
  return { ...about, whole: table.figures, strata: strata.figures };
}

const sameCodes = (a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>): boolean =>
  Object.entries(a).every(([variable, code]) => b[variable] === code);

/** The block of the result. */
export function buildComparison(input: ComparisonInput): ComparedTable {
  const { comparison, table, rows, rules } = input;
  const { group, of, against, method, standardise, minStratum } = comparison;
  const measures = table.plan.measures.filter((measure): measure is ComparedMeasure => isCompared(measure));
  const context = contextOf(input);
  const round = table.plan.public ? 1 : rules.round;
  const cells = rows
    .filter((row) => row.by[group] === of)
    .map((row) => {
      const { [group]: _group, ...by } = row.by;
      const other = rows.find((candidate) => candidate.by[group] === against && sameCodes(by, candidate.by));
      const place = (code: string): GroupPlace => groupPlace(input, { ...by, [group]: code });
      const strata = context === undefined ? {} : { strata: { of: place(of), against: place(against), context } };
      const figures = measures.map((measure) => {
        const cellOf = (from: ResultRow | undefined): ResultCell => (from?.[measure.name] as ResultCell | undefined) ?? noData;
        const pair = { measure, of: cellOf(row), against: cellOf(other) };
        return [measure.name, compareMeasure(pair, { comparison, round, ...strata })] as const;
      });
      return { by, figures: Object.fromEntries(figures) };
    });
  const made =
    method === 'crude'
      ? {}
      : { method, standardise: standardise.map(({ variable }) => variable), minStratum: context?.minStratum ?? minStratum };
  return { group, of, against, ...made, cells };
}
