/**
 * From the opened sum of several tables to the result: every table under all rules by itself, their figures side by side in the same cells, and the
 * ratios made of what is shown. Pure, so that an auditor builds the same.
 */

import type { ReleaseMode } from '../../charter/terms.ts';
import type { Codebook } from '../../codebook/types.ts';
import { encodeHex } from '../../crypto/bytes.ts';
import { isBelowMinDenominator } from '../../disclosure/min-denominator.ts';
import type { Rules } from '../../disclosure/rules.ts';
import { largest } from '../../largest.ts';
import type { EarlierTable } from '../../linked/earlier-table.ts';
import { encodePopulation, type TableRows } from '../../linked/population.ts';
import { type FindEarlier, findEarlier } from '../../linked/released-tables.ts';
import { modelOfCells } from '../../model/cells/model-of-cells.ts';
import type { ModelTable } from '../../model/model-table.ts';
import type { SummedTable } from '../../query/layout-types.ts';
import { heldParts, offeringOf } from '../../query/offering.ts';
import { planCodebook } from '../../query/plan-codebook.ts';
import type { RatioFigure, TablePart, TablesLayout, TablesPlan } from '../../query/tables/types.ts';
import type { DatasetOffer } from '../../run/offer.ts';
import type { AggregateInput } from '../aggregate-input.ts';
import { buildAggregateResult } from '../build-aggregate-result.ts';
import { noData } from '../cell-states.ts';
import { buildComparison } from '../comparison/build-comparison.ts';
import { offerFacts } from '../offer-facts.ts';
import { type FigureReader, readFigures } from '../read-figures.ts';
import type { Suppress } from '../suppress.ts';
import type { AggregateTable, ResultCell, ResultRow, TableFacts } from '../types.ts';
import { ratioCell } from './ratio-cell.ts';

/** All that the result follows from. */
export interface TablesInput {
  readonly plan: TablesPlan;
  readonly codebook: Codebook;
  readonly layout: TablesLayout;
  /** One per table. */
  readonly sums: readonly SummedTable[];
  readonly rules: Rules;
  readonly releaseMode: ReleaseMode;
  /** Partners in the sum. */
  readonly included: readonly string[];
  /** What a partner offered before the run was asked. */
  readonly offered: (partner: string) => Readonly<Record<string, DatasetOffer>> | undefined;
  readonly suppress: Suppress;
  /** Tables that were released before of the same rows. */
  readonly findEarlier?: FindEarlier;
}

/** A table on its way to the result. */
interface BuiltPart extends TablePart {
  readonly input: AggregateInput;
  readonly figures: FigureReader;
  /** Equal for tables of the same rows; none where no other table is held against it. */
  readonly population?: string;
}

/** What a table is a table of, before any figure of it is known. */
type AskedPart = Pick<TablesInput, 'plan' | 'codebook' | 'releaseMode' | 'included' | 'offered'>;

/** The rows of one of the tables: of the partners that fill it. */
function rowsOf({ plan: whole, codebook, releaseMode, included: all, offered }: AskedPart, { name, plan }: TablePart): TableRows {
  const fills = (partner: string): boolean => heldParts({ plan: whole, codebook }, offered(partner)).some((part) => part.name === name);
  const included = all.filter(fills);
  return { plan, codebook, releaseMode, included, ...offerFacts(included, (partner) => offered(partner)?.[plan.dataset]) };
}

/** The rows that a query's tables are of, as `FindEarlier` is asked for them. */
export const tablesPopulations = (input: AskedPart): readonly Uint8Array[] =>
  input.plan.parts.flatMap((part) => encodePopulation(rowsOf(input, part)) ?? []);

function inputOf(input: TablesInput, part: TablePart, at: number): BuiltPart {
  const { codebook, rules, offered } = input;
  const [layout, sums] = [input.layout.parts[at], input.sums[at]];
  if (layout === undefined || sums === undefined) throw new RangeError('a layout and a sum for every table');
  const { plan } = part;
  const rows = rowsOf(input, part);
  const { snapshots: _snapshots, ...facts } = rows;
  const held = (partner: string) => offered(partner)?.[plan.dataset];
  const notRegistered = new Map(rows.included.map((partner) => [partner, offeringOf({ plan, codebook }, held(partner)).notRegistered]));
  const earlier = findEarlier(input.findEarlier ?? (() => []), rows, rules);
  const { suppress } = input;
  const population = encodePopulation(rows);
  return {
    ...part,
    input: { ...facts, layout, sums, rules, notRegistered, name: part.name, earlier, suppress },
    figures: readFigures(layout, sums, 'cells'),
    ...(population === undefined ? {} : { population: encodeHex(population) }),
  };
}

/** Tables of the same dataset: what is in one and not in the other can be worked out where both are exact. */
const beside = (parts: readonly BuiltPart[], own: BuiltPart): readonly FigureReader[] =>
  parts.filter((other) => other !== own && other.plan.dataset === own.plan.dataset).map(({ figures }) => figures);

/** Leaves the margins of every table out. */
const withholdMargins =
  (suppress: Suppress): Suppress =>
  (task) =>
    task.rows.some((codes) => [...codes.values()].includes('*')) ? undefined : suppress(task);

/** A table of this query as those after it see it. */
const builtBefore = ({ input: { plan, codebook, rules } }: BuiltPart, { cells, coverage }: AggregateTable): EarlierTable => ({
  plan,
  codebook: planCodebook(plan, codebook),
  rules,
  cells,
  coverage: coverage[plan.dataset] ?? {},
  isPart: true,
});

/** Every table, held against those of the same rows that were released before, and those before it here. */
function buildEach(parts: readonly BuiltPart[], wrap: (suppress: Suppress) => Suppress): readonly AggregateTable[] {
  const tables: AggregateTable[] = [];
  for (const [at, part] of parts.entries()) {
    const before = parts
      .slice(0, at)
      .flatMap((other, place): EarlierTable[] =>
        part.population !== undefined && other.population === part.population ? [builtBefore(other, tables[place] as AggregateTable)] : [],
      );
    const earlier = [...(part.input.earlier ?? []), ...before];
    const suppress = wrap(part.input.suppress);
    tables.push(buildAggregateResult({ ...part.input, beside: beside(parts, part), earlier, suppress }));
  }
  return tables;
}

/** All tables, with margins in all of them or in none. */
function buildParts(parts: readonly BuiltPart[]): readonly AggregateTable[] {
  const tables = buildEach(parts, (suppress) => suppress);
  return tables.some(({ totalsWithheld }) => totalsWithheld === true) ? buildEach(parts, withholdMargins) : tables;
}

const keyOf = ({ by }: ResultRow): string => JSON.stringify(by);
const hasMargin = ({ by }: ResultRow): boolean => Object.values(by).includes('*');

/** Whether the table that a ratio is taken over has too few persons in a cell. */
function isBaseSmall({ to }: RatioFigure, parts: readonly BuiltPart[], cell: number, rules: Rules): boolean {
  const base = parts.find(({ plan }) => plan.measures.some(({ name }) => name === to));
  if (base === undefined || base.plan.public) return false;
  const measure = base.plan.measures.find(({ name }) => name === to);
  const variable = measure !== undefined && 'variable' in measure ? measure.variable : undefined;
  const only = measure !== undefined && 'only' in measure && measure.only !== undefined ? { only: measure.only } : {};
  const rows = variable === undefined ? ({ kind: 'selected' } as const) : ({ kind: 'present', variable, ...only } as const);
  return isBelowMinDenominator(base.figures.backing(rows, cell), rules);
}

/** Rows of all tables with the same codes are one row. */
function mergeRows(input: TablesInput, parts: readonly BuiltPart[], tables: readonly AggregateTable[]): ResultRow[] {
  const { plan, rules } = input;
  const [first] = tables;
  const isWithheld = tables.some(({ totalsWithheld }) => totalsWithheld === true);
  const others = tables.slice(1).map(({ cells }) => new Map(cells.map((row) => [keyOf(row), row])));
  const kept = (first?.cells ?? []).filter((row) => !isWithheld || !hasMargin(row));
  return kept.map((row) => {
    const merged: ResultRow = Object.assign({}, row, ...others.map((rows) => rows.get(keyOf(row))), { by: row.by });
    const cellOf = (name: string): ResultCell => (merged[name] as ResultCell | undefined) ?? noData;
    const place = cellPlace(parts, row);
    const ratios = plan.ratios.map((ratio) => {
      const context = {
        round: parts.every((part) => part.plan.public) ? 1 : rules.round,
        isBaseSmall: isBaseSmall(ratio, parts, place, rules),
      };
      return [ratio.name, ratioCell(ratio, cellOf(ratio.of), cellOf(ratio.to), context)] as const;
    });
    return { ...merged, ...Object.fromEntries(ratios) };
  });
}

/** Where a row stands in the layouts, which are alike. */
function cellPlace([first]: readonly BuiltPart[], { by }: ResultRow): number {
  return (first?.input.layout.axes ?? []).reduce(
    (cell, { variable, codes, stride }) => cell + codes.indexOf(by[variable] ?? '') * stride,
    0,
  );
}

const factsOf = ({ name, plan, input }: BuiltPart, offered: TablesInput['offered']): readonly [string, TableFacts] => {
  const { snapshots } = offerFacts(input.included, (partner) => offered(partner)?.[plan.dataset]);
  return [name, { dataset: plan.dataset, partners: input.included, snapshots }];
};

/** The two groups that are compared: the other rows of their table stay out. */
function withComparison(table: AggregateTable, input: TablesInput, [released, strata]: readonly BuiltPart[]): AggregateTable {
  const { comparison } = input.plan;
  if (comparison === undefined || released === undefined) return table;
  const { group, of, against } = comparison;
  const rows = table.cells.filter(({ by }) => by[group] === of || by[group] === against);
  const part = ({ plan, input: { layout }, figures }: BuiltPart) => ({ plan, layout, figures });
  const about = { comparison, codebook: input.codebook, rules: input.rules, table: part(released), rows };
  const { tables: _tables, ...own } = table;
  return { ...own, cells: rows, comparison: buildComparison({ ...about, ...(strata === undefined ? {} : { strata: part(strata) }) }) };
}

/** The cells, the coverage per table, and which partners filled which table. */
export const buildTablesResult = (input: TablesInput): AggregateTable => buildSummed(input, partsOf(input));

/** What is released: the table, or in its place the model that is made of it. @throws ProtocolError as `modelOfCells` */
export function buildTablesRelease(input: TablesInput): AggregateTable | ModelTable {
  const summed = partsOf(input);
  const table = buildSummed(input, summed);
  const { model } = input.plan;
  if (model === undefined) return table;
  const isPublic = summed.every(({ plan }) => plan.public);
  const personsIn = (row: ResultRow): bigint =>
    largest(summed.map(({ figures }) => figures.backing({ kind: 'selected' }, cellPlace(summed, row)).persons));
  return modelOfCells({ model, table, rules: input.rules, isPublic, personsIn });
}

const partsOf = (input: TablesInput): readonly BuiltPart[] => input.plan.parts.map((part, at) => inputOf(input, part, at));

function buildSummed(input: TablesInput, summed: readonly BuiltPart[]): AggregateTable {
  const parts = summed.filter(({ isStrata }) => isStrata !== true);
  return withComparison(buildShown(input, parts), input, summed);
}

function buildShown(input: TablesInput, parts: readonly BuiltPart[]): AggregateTable {
  const tables = buildParts(parts);
  const names = new Set(tables.flatMap(({ mayCountTwice = [] }) => mayCountTwice));
  const isWithheld = tables.some(({ totalsWithheld }) => totalsWithheld === true);
  const own = [...new Set(tables.flatMap(({ ownFigures = [] }) => ownFigures))];
  return {
    kind: 'aggregate',
    cells: mergeRows(input, parts, tables),
    coverage: Object.fromEntries(parts.map(({ name, plan }, at) => [name, tables[at]?.coverage[plan.dataset] ?? {}])),
    tables: Object.fromEntries(parts.map((part) => factsOf(part, input.offered))),
    ...(isWithheld ? { totalsWithheld: true } : {}),
    ...(own.length === 0 ? {} : { ownFigures: own }),
    ...(names.size === 0 ? {} : { mayCountTwice: [...names] }),
  };
}
