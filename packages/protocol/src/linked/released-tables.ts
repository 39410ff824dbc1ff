/** The tables of a released result that later ones are held against, each with the rows that it is of. */
import type { Codebook } from '../codebook/types.ts';
import { defaultRules } from '../disclosure/rule-table.ts';
import type { Rules } from '../disclosure/rules.ts';
import { planCodebook } from '../query/plan-codebook.ts';
import type { TablesPlan } from '../query/tables/types.ts';
import type { AggregatePlan } from '../query/types.ts';
import type { ReleaseDocument } from '../result/release-document.ts';
import type { AggregateTable } from '../result/types.ts';
import type { EarlierTable } from './earlier-table.ts';
import { encodePopulation, type TableRows } from './population.ts';

/** What a result of figures was asked as. */
export interface AskedTables {
  readonly plan: AggregatePlan | TablesPlan;
  readonly codebook: Codebook;
}

/** A released table, and the bytes that name its rows. */
export interface PlacedTable {
  readonly population: Uint8Array;
  readonly table: EarlierTable;
}

/** What a released file says; a rule that it does not name had its default. */
export type ReleasedFigures = Pick<
  ReleaseDocument,
  'rules' | 'partners' | 'snapshots' | 'releaseMode' | 'aggregateOnly' | 'localThreshold'
> &
  Pick<AggregateTable, 'cells' | 'coverage' | 'tables'>;

interface ReleasedPart {
  readonly name: string;
  readonly plan: AggregatePlan;
  readonly rows: Pick<TableRows, 'included' | 'snapshots'>;
  readonly isPart: boolean;
}

function partsOf({ plan }: AskedTables, { partners, snapshots, tables = {} }: ReleasedFigures): readonly ReleasedPart[] {
  const { included } = partners;
  if (plan.kind === 'aggregate') return [{ name: plan.dataset, plan, rows: { included, snapshots }, isPart: false }];
  const shown = plan.parts.filter(({ isStrata }) => isStrata !== true);
  return shown.map(({ name, plan: own }) => {
    const facts = tables[name];
    return { name, plan: own, rows: { included: facts?.partners ?? included, snapshots: facts?.snapshots ?? snapshots }, isPart: true };
  });
}

/** See the module header. Tables that are not of plain sums of rows are left out. */
export function releasedTables(asked: AskedTables, released: ReleasedFigures): PlacedTable[] {
  const { codebook } = asked;
  const { cells, coverage, releaseMode, aggregateOnly, localThreshold } = released;
  const rules = { ...defaultRules, ...released.rules };
  return partsOf(asked, released).flatMap(({ name, plan, rows, isPart }) => {
    const sources = {
      ...(aggregateOnly === undefined ? {} : { aggregateOnly }),
      ...(localThreshold === undefined ? {} : { localThreshold }),
    };
    const population = encodePopulation({ plan, codebook, releaseMode, ...rows, ...sources });
    const table = { plan, codebook: planCodebook(plan, codebook), rules, cells, coverage: coverage[name] ?? {}, isPart };
    return population === undefined ? [] : [{ population, table }];
  });
}

/** Finds the tables that were released before of the rows that these bytes name. */
export type FindEarlier = (population: Uint8Array) => readonly EarlierTable[];

/** The earlier tables of the rows of a table; none, and none is looked for, where the rules guard no hidden figure against others. */
export function findEarlier(find: FindEarlier, rows: TableRows, { complementary }: Pick<Rules, 'complementary'>): readonly EarlierTable[] {
  const population = complementary.width > 0 ? encodePopulation(rows) : undefined;
  return population === undefined ? [] : find(population);
}
