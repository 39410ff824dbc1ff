/** The rows of a partner's table in a link: its identifiers and the cell of its own breakdown, equal ones counted and the values that are asked for added up. No other value is read. */
import { type Codebook, demand, keyMeaning, type LinkPlan, type LinkTable, sideCount, type WindowGrid } from '@ketensom/protocol';
import { conditionSql } from '../mapping/condition-sql.ts';
import { mapDataset } from '../mapping/map-dataset.ts';
import { keyColumn, valueColumn } from '../mapping/names.ts';
import { EngineFailure } from '../source/engine.ts';
import type { PartnerData } from './answer.ts';
import { axisSql } from './cell-rows-sql.ts';
import { isPacked, type PackedTable, readPacked } from './packed-table.ts';
import { type SubgroupRows, subgroupRows } from './subgroup-linkage.ts';

/** Rows of the table that have these identifiers, in the order of its `keys`, and fall in this cell of its own. */
export interface LinkRow {
  readonly identifiers: readonly string[];
  readonly cell: number;
  readonly count: number;
  /** The step of their date, where the table's join has a window. */
  readonly step?: number;
  /** By entry of the plan's `values`: these rows added up, in whole units; undefined where none of them has a value, or it is another table's. */
  readonly totals?: readonly (bigint | undefined)[];
}

/** `rows` that the condition selects, `usable` those of them with every identifier that the query uses; one by one or, where that is enough, packed. */
export type TableRows = {
  readonly table: string;
  readonly rows: number;
  readonly usable: number;
  /** The same by subgroup, where linkage quality is asked by one. */
  readonly groups: readonly SubgroupRows[];
} & ({ readonly found: readonly LinkRow[] } | { readonly packed: PackedTable });

/** The own cell as a number: the first variable is the slowest; last, share by share, whether what it counts holds. Null where a variable is missing. */
function cellSql({ by, hits }: LinkTable, codebook: Codebook): string {
  const cell = by.reduce((sql, { variable, codes }) => `(${sql} * ${codes.length} + ${axisSql(variable, codebook)})`, '0');
  return (hits ?? []).reduce((sql, share) => `(${sql} * ${sideCount} + 1 - cast(${conditionSql(share, codebook)} as integer))`, cell);
}

/** Dates as whole steps of a grid that all partners share. */
const stepSql: Readonly<Record<WindowGrid, (date: string) => string>> = {
  day: (date) => `date_diff('day', date '1970-01-01', ${date})`,
  month: (date) => `(year(${date}) * 12 + month(${date}) - 1)`,
  quarter: (date) => `(year(${date}) * 4 + quarter(${date}) - 1)`,
  year: (date) => `year(${date})`,
};

/** The variables of a table that are added up, by entry of the plan's `values`. */
const ownValues = ({ values }: LinkPlan, { name }: LinkTable): ReadonlyMap<number, string> =>
  new Map(values.flatMap(({ table, variable }, at) => (table === name ? [[at, variable] as const] : [])));

/** Rows that relate somebody to himself, where the query leaves them out. */
function selfSql({ centre, edges }: LinkPlan, { name, keys }: LinkTable, codebook: Codebook): string {
  if (name !== centre) return 'false';
  const meaning = (key: string): string => keyMeaning(codebook.keys.get(key));
  const pairs = edges
    .filter(({ self }) => self === 'exclude')
    .flatMap(({ centreKey }) =>
      keys.filter((key) => key !== centreKey && meaning(key) === meaning(centreKey)).map((key) => [centreKey, key]),
    );
  const equal = pairs.map(([left = '', right = '']) => `${keyColumn(left)} = ${keyColumn(right)}`);
  return equal.length === 0 ? 'false' : equal.join(' or ');
}

/** Sums as the engine gives them, in the order of `values`, by entry of the plan. */
function totalsOf(values: ReadonlyMap<number, string>, sums: readonly unknown[]): Pick<LinkRow, 'totals'> {
  if (values.size === 0) return {};
  const totals: (bigint | undefined)[] = [];
  for (const [place, at] of [...values.keys()].entries()) totals[at] = typeof sums[place] === 'string' ? BigInt(sums[place]) : undefined;
  return { totals };
}

/** What is asked of one table. */
export interface TableQuestion {
  readonly plan: LinkPlan;
  readonly table: LinkTable;
  readonly codebook: Codebook;
}

/** @throws ProtocolError `not-offering`; ConfigError as `mapDataset`, and where a statement failed on the data. */
export async function listRows({ plan, table, codebook }: TableQuestion, partner: PartnerData): Promise<TableRows> {
  const dataset = partner.file.datasets.get(table.dataset);
  demand(dataset !== undefined, 'not-offering', { clause: 'LNK-1' });
  const { root, limits, state } = partner;
  const mapped = await mapDataset({
    root,
    dataset,
    codebook,
    variables: table.needs,
    keys: table.keys,
    ...(limits === undefined ? {} : { limits }),
    ...(state === undefined ? {} : { state }),
  });
  const isSelected = table.where === undefined ? 'true' : `coalesce(${conditionSql(table.where, codebook)}, false)`;
  const isUsable = table.keys.map((key) => `${keyColumn(key)} is not null`).join(' and ');
  const ids = table.keys.map((key, at) => `cast(${keyColumn(key)} as varchar) as id${at}`);
  const names = table.keys.map((_, at) => `id${at}`).join(', ');
  const isSelf = `coalesce(${selfSql(plan, table, codebook)}, false)`;
  const values = ownValues(plan, table);
  const read = [...values].map(([at, variable]) => `, ${valueColumn(variable)} as value${at}`).join('');
  const sums = [...values.keys()].map((at) => `, cast(sum(value${at}) as varchar)`).join('');
  const { date } = table;
  const step = date === undefined ? '0' : stepSql[date.grid](valueColumn(date.variable));
  const rowsOf = `select ${ids.join(', ')}, ${cellSql(table, codebook)} as cell, ${step} as step${read} from mapped where ${isSelected} and (${isUsable}) and not ${isSelf}`;
  try {
    const [[rows, usable] = []] = await mapped.engine.select(
      `select count(*) filter (${isSelected}), count(*) filter (${isSelected} and (${isUsable})) from mapped`,
    );
    const groups = await subgroupRows(mapped, table.linkage, { isSelected, isUsable: `(${isUsable})`, codebook });
    const about = { table: table.name, rows: Number(rows), usable: Number(usable), groups };
    if (isPacked(plan, table)) return { ...about, packed: await readPacked(mapped.engine, rowsOf, plan) };
    const found: LinkRow[] = [];
    const grouped = `select ${names}, cell, step, count(*)${sums} from (${rowsOf}) where cell is not null and step is not null group by ${names}, cell, step`;
    for await (const batch of mapped.engine.batches(grouped)) {
      for (const row of batch) {
        const identifiers = table.keys.map((_, at) => String(row[at]));
        const [cell, step, count, ...totals] = row.slice(table.keys.length);
        const own = date === undefined ? {} : { step: Number(step) };
        found.push({ identifiers, cell: Number(cell), count: Number(count), ...own, ...totalsOf(values, totals) });
      }
    }
    return { ...about, found };
  } catch (error) {
    throw error instanceof EngineFailure ? mapped.explain(error) : error;
  } finally {
    await mapped.close();
  }
}
