/** What a link should count, in SQL over the raw rows: an inner join, grouped, where a row that lacks an identifier or a code that is asked for is left out. */
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
  readonly measures: readonly ('rows' | { readonly distinct: string })[];
}

/** Figures by `cell measure`; those that are zero left out. */
export type LinkFigures = Readonly<Record<string, number>>;

const isKey = (column: string): boolean => ['person', 'parent', 'child'].includes(column);

/** The rows of a register; what is no identifier or no code is missing. */
export function tableSql({ columns, rows }: Register): string {
  const values = [
    `(${['false', ...columns.map(() => 'null')].join(', ')})`,
    ...rows.map((row) => `(true, ${row.map(literal).join(', ')})`),
  ];
  const read = columns.map((name) => (isKey(name) ? `${numberSql(name)} as ${name}` : `nullif(nullif(${name}, ''), '?') as ${name}`));
  return `(select ${read.join(', ')} from (values ${values.join(', ')}) as t(is_row, ${columns.join(', ')}) where is_row)`;
}

const nameOf = (measure: AskedLink['measures'][number]): string => (measure === 'rows' ? measure : `distinct(${measure.distinct})`);

/** `TABLE.matched` of a base: whether the other table has the row's person. */
function matchedSql({ base, join, tables }: AskedLink, column: string, registers: Registers): string {
  const [name = '', variable] = column.split('.');
  if (base === undefined || variable !== 'matched') return column;
  const [left = '', right = ''] = join[0]?.on ?? [];
  const [own, other] = left.startsWith(`${base}.`) ? [left, right] : [right, left];
  return `coalesce(${own} in (select ${other} from ${tableSql(registers[tables[name]?.dataset ?? ''] as Register)} as ${name} where ${other} is not null), false)`;
}

/** See the module header. */
export async function rawLink(asked: AskedLink, registers: Registers): Promise<LinkFigures> {
  const { tables, join, base, measures } = asked;
  const by = asked.by.map((column) => matchedSql(asked, column, registers));
  const listed = Object.entries(tables).filter(([name]) => base === undefined || name === base);
  const from = listed.map(([name, { dataset }]) => `${tableSql(registers[dataset] as Register)} as ${name}`);
  const excluded = join.some(({ self }) => self === 'exclude') ? ['family.parent <> family.child'] : [];
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
  return Object.fromEntries(
    found
      .flatMap((row) =>
        measures.map((measure, at) => [`${row.slice(0, by.length).join('|')} ${nameOf(measure)}`, Number(row[by.length + at])] as const),
      )
      .filter(([, value]) => value !== 0),
  );
}
