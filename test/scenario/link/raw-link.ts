/**
 * What a link should count, in SQL over the raw rows: an inner join, grouped, where a row that lacks an identifier or a code that is asked for is left out. Values are
 * of the persons in it, each with the sum of their own rows in the cell's codes.
 */
import { type ValueMeasureItem, valueMeasure } from '@ketensom/protocol';
import { literal, numberSql, select } from '../overlap/raw-overlap.ts';
import type { Register, Registers } from './registers.ts';

/** A link query as a test writes it. */
export interface AskedLink {
  readonly tables: Readonly<
    Record<string, { readonly dataset: string; readonly where?: { readonly variable: string; readonly eq: string } }>
  >;
  readonly join: readonly { readonly on: readonly [string, string]; readonly self?: 'exclude' }[];
  readonly base?: string;
  readonly by: readonly string[];
  readonly measures: readonly ('rows' | { readonly distinct: string } | ValueMeasureItem)[];
}

type Counted = 'rows' | { readonly distinct: string };
const isCounted = (measure: AskedLink['measures'][number]): measure is Counted => measure === 'rows' || 'distinct' in measure;

/** Figures by `cell measure`; those that are zero left out. */
export type LinkFigures = Readonly<Record<string, number>>;

/** What the codebook lets a value be, and its decimals. */
const ranges: Readonly<Record<string, readonly [least: number, most: number, scale: number]>> = { cost: [-5.5, 60, 10], score: [1, 50, 1] };

/** A value in whole units, null where it is none. */
function valueSql(name: string): string {
  const [least = 0, most = 0, scale = 1] = ranges[name] ?? [];
  const value = `try_cast(${name} as decimal(12, 3))`;
  return `case when ${value} between ${least} and ${most} then cast(${value} * ${scale} as bigint) end`;
}

const columnSql = (name: string): string =>
  isKey(name) ? numberSql(name) : name in ranges ? valueSql(name) : `nullif(nullif(${name}, ''), '?')`;

const isKey = (column: string): boolean => ['person', 'parent', 'child'].includes(column);

/** The rows of a register; what is no identifier or no code is missing. */
export function tableSql({ columns, rows }: Register): string {
  const values = [
    `(${['false', ...columns.map(() => 'null')].join(', ')})`,
    ...rows.map((row) => `(true, ${row.map(literal).join(', ')})`),
  ];
  const read = columns.map((name) => `${columnSql(name)} as ${name}`);
  return `(select ${read.join(', ')} from (values ${values.join(', ')}) as t(is_row, ${columns.join(', ')}) where is_row)`;
}

const nameOf = (measure: Counted): string => (measure === 'rows' ? measure : `distinct(${measure.distinct})`);

/** `TABLE.matched` of a base: whether the row's person stands in the join of all other tables. */
function matchedSql({ base, join, tables }: AskedLink, column: string, registers: Registers): string {
  if (base === undefined || !column.endsWith('.matched')) return column;
  const isOwn = (text: string): boolean => text.startsWith(`${base}.`);
  const ofBase = join.find(({ on }) => on.some(isOwn));
  const [own = '', other = ''] = (ofBase?.on ?? []).toSorted((left, right) => Number(isOwn(right)) - Number(isOwn(left)));
  const from = Object.entries(tables).flatMap(([name, { dataset }]) =>
    name === base ? [] : [`${tableSql(registers[dataset] as Register)} as ${name}`],
  );
  const rest = join.flatMap((each) => (each === ofBase ? [] : [each.on.join(' = ')]));
  const excluded = join.some(({ self }) => self === 'exclude') ? ['family.parent <> family.child'] : [];
  const conditions = [`${other} is not null`, ...rest, ...excluded];
  return `coalesce(${own} in (select ${other} from ${from.join(', ')} where ${conditions.join(' and ')}), false)`;
}

/** See the module header. */
export async function rawLink(asked: AskedLink, registers: Registers): Promise<LinkFigures> {
  const { tables, join, base } = asked;
  const measures = asked.measures.filter(isCounted);
  const by = asked.by.map((column) => matchedSql(asked, column, registers));
  const listed = Object.entries(tables).filter(([name]) => base === undefined || name === base);
  const from = listed.map(([name, { dataset }]) => `${tableSql(registers[dataset] as Register)} as ${name}`);
  const excluded = base === undefined && join.some(({ self }) => self === 'exclude') ? ['family.parent <> family.child'] : [];
  const conditions = [
    ...(base === undefined ? join.map(({ on: [left, right] }) => `${left} = ${right}`) : []),
    ...listed.flatMap(([name, { where }]) => (where === undefined ? [] : [`${name}.${where.variable} = ${literal(where.eq)}`])),
    ...by.map((column) => `${column} is not null`),
    ...measures.flatMap((measure) => (measure === 'rows' ? [] : [`${measure.distinct} is not null`])),
    ...excluded,
  ];
  const figures = measures.map((measure) => (measure === 'rows' ? 'count(*)' : `count(distinct ${measure.distinct})`));
  const grouped = by.length === 0 ? '' : ` group by ${by.join(', ')}`;
  const found = await select(
    `select ${[...by, ...figures].join(', ')} from ${from.join(', ')} where ${conditions.join(' and ')}${grouped}`,
  );
  const counts = found.flatMap((row) =>
    measures.map((measure, at) => [`${row.slice(0, by.length).join('|')} ${nameOf(measure)}`, Number(row[by.length + at])] as const),
  );
  const values = await Promise.all(
    asked.measures.flatMap((measure) => (isCounted(measure) ? [] : [rawValues(asked, measure, { by, from, conditions, registers })])),
  );
  return Object.fromEntries([...counts, ...values.flat()].filter(([, value]) => value !== 0));
}

interface RawJoin {
  /** Columns of `by` in SQL. */
  readonly by: readonly string[];
  readonly from: readonly string[];
  readonly conditions: readonly string[];
  readonly registers: Registers;
}

/** A measure of values by `cell measure`; none where nobody has a value. */
async function rawValues({ tables }: AskedLink, measure: ValueMeasureItem, { by, from, conditions, registers }: RawJoin) {
  const { kind, of } = valueMeasure(measure);
  const [table = '', variable = ''] = of.split('.');
  const { dataset = '', where } = tables[table] ?? {};
  const own = by.filter((column) => column.startsWith(`${table}.`)).map((column) => column.slice(table.length + 1));
  const key = (registers[dataset]?.columns ?? []).find(isKey) ?? '';
  const names = by.map((_, at) => `by${at}`);
  const joined = `select distinct ${[...by.map((column, at) => `${column} as by${at}`), `${table}.${key} as id`].join(', ')} from ${from.join(', ')} where ${conditions.join(' and ')}`;
  const selected = where === undefined ? 'true' : `${where.variable} = ${literal(where.eq)}`;
  const totals = `select ${[key, ...own, `sum(${variable}) as total`].join(', ')} from ${tableSql(registers[dataset] as Register)} as own where ${selected} group by all`;
  const same = [`id = ${key}`, ...own.map((name) => `by${by.indexOf(`${table}.${name}`)} = totals.${name}`)];
  const rows = await select(
    `select ${[...names, 'sum(total)', 'count(total)', 'count(*)'].join(', ')} from (${joined}) left join (${totals}) as totals on ${same.join(' and ')}${names.length === 0 ? '' : ` group by ${names.join(', ')}`}`,
  );
  const scale = ranges[variable]?.[2] ?? 1;
  return rows.flatMap((row) => {
    const [sum, n, persons] = row.slice(by.length).map(Number) as [number, number, number];
    const figure = { sum: sum / scale, mean: sum / (scale * n), missing: persons - n }[kind];
    return kind !== 'missing' && n === 0 ? [] : [[`${row.slice(0, by.length).join('|')} ${kind}(${of})`, figure] as const];
  });
}
