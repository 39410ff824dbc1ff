/**
 * What a column is inside a partner's expression. A column of a typed source keeps its type. A text column is a number where every text in
 * it is a plain decimal number, a date where every text is a date, and else (or where the expression only makes sense so) a text. Empty
 * texts and the dataset's `missing` are null. Numbers are recognised by all values, never by a sample; "01" is no number but a code.
 */
import { type Engine, EngineFailure } from '../source/engine.ts';
import { quoteName, quoteTexts } from '../source/sql-text.ts';
import { ExpressionRefused, type PartnerExpression } from './partner-expression.ts';
import { trimSql } from './trim-sql.ts';

/** One way of reading a column: the name it goes by in the layer under the expression, and the SQL that makes it. */
interface Reading {
  readonly name: string;
  readonly sql: string;
}

/** A column, and the ways to read it, the first preferred. */
export type ColumnReadings = ReadonlyMap<string, readonly Reading[]>;

export interface ReadingOptions {
  readonly types: ReadonlyMap<string, string>;
  readonly missing: readonly string[];
  readonly decimal: '.' | ',';
}

const plainNumber = '[+-]?(0|[1-9][0-9]*)(\\.[0-9]+)?';
const isoDate = '[0-9]{4}-[0-9]{2}-[0-9]{2}';
const largestScale = 18;

/** The readings of the columns, each looked at once. */
export async function columnReadings(engine: Engine, columns: Iterable<string>, options: ReadingOptions): Promise<ColumnReadings> {
  const readings = new Map<string, readonly Reading[]>();
  for (const column of columns) {
    const isText = options.types.get(column) === 'VARCHAR';
    readings.set(column, isText ? await textReadings(engine, column, options) : [{ name: `native:${column}`, sql: quoteName(column) }]);
  }
  return readings;
}

async function textReadings(engine: Engine, column: string, options: ReadingOptions): Promise<Reading[]> {
  const trimmed = trimSql(quoteName(column));
  const text = `case when ${trimmed} not in ${quoteTexts(['', ...options.missing.map((missing) => missing.trim())])} then ${trimmed} end`;
  const point = (sql: string): string => (options.decimal === '.' ? sql : `translate(${sql}, ',.', '.;')`);
  const [counts] = await engine.select(`select count(t), count(*) filter (where regexp_full_match(p, '${plainNumber}')),
    coalesce(max(length(split_part(p, '.', 2))), 0), coalesce(max(length(split_part(p, '.', 1))), 0),
    count(*) filter (where regexp_full_match(t, '${isoDate}') and try_cast(t as date) is not null)
    from (select t, ${point('t')} as p from (select ${text} as t from source))`);
  const [all = 0, numbers = 0, scale = 0, digits = 0, dates = 0] = (counts ?? []).map(Number);
  const asText: Reading = { name: `text:${column}`, sql: text };
  const number = point(`(${text})`);
  if (numbers === all && scale === 0 && digits <= largestScale)
    return [{ name: `number:${column}`, sql: `cast(${number} as bigint)` }, asText];
  if (numbers === all && scale <= largestScale && digits + scale <= 38)
    return [{ name: `number:${column}`, sql: `cast(${number} as decimal(38, ${scale}))` }, asText];
  return dates === all ? [{ name: `date:${column}`, sql: `cast(${text} as date)` }, asText] : [asText];
}

/** The layer that holds every reading beside the source's own columns. */
export function readingLayer(readings: ColumnReadings): string {
  const columns = [...readings.values()].flat().map(({ name, sql }) => `${sql} as ${quoteName(name)}`);
  return `(select ${['*', ...columns].join(', ')} from source)`;
}

/** An expression over the layer, and the type of its value. */
export interface BoundExpression {
  readonly sql: string;
  readonly type: string;
}

const mostTries = 64;

/** All ways to read the columns, those that prefer the first reading of the first columns first. */
function choices(columns: readonly string[], readings: ColumnReadings): Map<string, string>[] {
  let all: Map<string, string>[] = [new Map()];
  for (const column of columns) {
    const options = readings.get(column) ?? [];
    all = all.flatMap((choice) => options.map(({ name }) => new Map([...choice, [column, name]])));
    if (all.length > mostTries)
      throw new ExpressionRefused('an expression over fewer columns that could be both numbers and texts; cast them');
  }
  return all;
}

/** Binds an expression in the first way that the engine accepts. @throws ExpressionRefused when there is none. */
export async function bindExpression(engine: Engine, expression: PartnerExpression, readings: ColumnReadings): Promise<BoundExpression> {
  for (const choice of choices(
    [...readings.keys()].filter((name) => expression.columns.some((column) => same(column, name))),
    readings,
  )) {
    const sql = await expression.render((column) => [...choice].find(([name]) => same(column, name))?.[1] ?? column);
    try {
      const type = await engine.value(`select column_type from (describe select ${sql} as value from ${readingLayer(readings)})`);
      return { sql, type: String(type) };
    } catch (error) {
      if (!(error instanceof EngineFailure)) throw error;
    }
  }
  throw new ExpressionRefused('an expression whose types fit; text columns need a cast where not every text is a number or a date');
}

/** Names in SQL do not tell capitals apart. */
export const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();
