/**
 * The quality report: what no field shows by itself and a combination does. Spans that end before they begin, dates that a system fills in
 * when it knows none, rows that stand twice. Counts for the partner's own screen; no value of a row is in it, and nothing of it is sent.
 */
import type { Codebook, DateEnd } from '@ketensom/protocol';
import type { MappedDataset } from '../mapping/map-dataset.ts';
import { keyColumn, keyStateColumn, keyStates, stateColumn, states, valueColumn } from '../mapping/names.ts';

/** Rows in which both ends of a span of the codebook are known, and those that end before they begin. */
export interface OrderFinding {
  readonly from: string;
  readonly to: string;
  readonly known: number;
  readonly reversed: number;
}

/**
 * Dates that may be a system's own filling. `newYear` are rows on a first of January, of which `expected` fits a year without such a habit;
 * `commonest` are the rows of the one date that stands most often.
 */
export interface DateFinding {
  readonly variable: string;
  readonly present: number;
  readonly newYear: number;
  readonly expected: number;
  readonly commonest: number;
  readonly suspect: boolean;
}

export interface QualityReport {
  readonly orders: readonly OrderFinding[];
  readonly dates: readonly DateFinding[];
  /** Rows beyond the first of those that are alike in every variable and key that is mapped. */
  readonly repeatedRows: number;
  /** Of each key: how many have more than one row, and the rows of the one that has most. */
  readonly repeatedKeys: readonly { readonly key: string; readonly repeated: number; readonly most: number }[];
}

const isPresent = (variable: string): string => `${stateColumn(variable)} = ${states.present}`;

/** The spans that the codebook measures between two variables; a span is what says which of two dates comes first. */
function spansOf({ variables }: Codebook, mapped: MappedDataset): readonly (readonly [from: string, to: string])[] {
  const name = (end: DateEnd): string | undefined =>
    end.kind === 'variable' && mapped.variables.has(end.variable) ? end.variable : undefined;
  const spans = new Map<string, readonly [string, string]>();
  for (const { derivation } of variables.values()) {
    if (derivation?.kind !== 'between') continue;
    const [from, to] = [name(derivation.from), name(derivation.to)];
    if (from !== undefined && to !== undefined) spans.set(`${from} ${to}`, [from, to]);
  }
  return [...spans.values()];
}

async function numbers(mapped: MappedDataset, sql: string): Promise<number[]> {
  const [row = []] = await mapped.engine.select(sql);
  return row.map((value) => Number(value ?? 0));
}

async function checkOrder(mapped: MappedDataset, [from, to]: readonly [string, string]): Promise<OrderFinding> {
  const [known = 0, reversed = 0] = await numbers(
    mapped,
    `select count(*), count(*) filter (where ${valueColumn(to)} < ${valueColumn(from)}) from mapped where ${isPresent(from)} and ${isPresent(to)}`,
  );
  return { from, to, known, reversed };
}

/** A date is suspect when firsts of January, or one single date, stand at least three times as often as chance would have it, ten at least. */
async function checkDates(mapped: MappedDataset, variable: string): Promise<DateFinding> {
  const value = valueColumn(variable);
  const rows = `(select ${value} as day, count(*) as rows from mapped where ${isPresent(variable)} group by 1)`;
  const [present = 0, newYear = 0, commonest = 0, days = 0] = await numbers(
    mapped,
    `select sum(rows), sum(rows) filter (where month(day) = 1 and day(day) = 1), max(rows), count(*) from ${rows}`,
  );
  const expected = Math.round(present / 365);
  const usual = days === 0 ? 0 : present / days;
  const suspect = newYear >= Math.max(10, 3 * expected) || (days > 30 && commonest >= Math.max(10, 10 * usual));
  return { variable, present, newYear, expected, commonest, suspect };
}

async function countRepeatedRows(mapped: MappedDataset): Promise<number> {
  const columns = [
    ...[...mapped.variables].flatMap((name) => [valueColumn(name), stateColumn(name)]),
    ...[...mapped.keys].flatMap((name) => [keyColumn(name), keyStateColumn(name)]),
  ];
  const [repeated = 0] = await numbers(
    mapped,
    `select coalesce(sum(rows - 1), 0) from (select count(*) as rows from mapped group by ${columns.join(', ')})`,
  );
  return repeated;
}

async function countRepeatedKeys(mapped: MappedDataset, key: string) {
  const [repeated = 0, most = 0] = await numbers(
    mapped,
    `select count(*) filter (where rows > 1), coalesce(max(rows), 0) from (select count(*) as rows from mapped where ${keyStateColumn(key)} = ${keyStates.valid} group by ${keyColumn(key)})`,
  );
  return { key, repeated, most };
}

/** The quality report of an open dataset. */
export async function checkQuality(mapped: MappedDataset, codebook: Codebook): Promise<QualityReport> {
  const orders: OrderFinding[] = [];
  for (const span of spansOf(codebook, mapped)) orders.push(await checkOrder(mapped, span));
  const dates: DateFinding[] = [];
  for (const name of mapped.variables) if (codebook.variables.get(name)?.kind === 'date') dates.push(await checkDates(mapped, name));
  const repeatedKeys: QualityReport['repeatedKeys'][number][] = [];
  for (const key of mapped.keys) repeatedKeys.push(await countRepeatedKeys(mapped, key));
  return { orders, dates, repeatedRows: await countRepeatedRows(mapped), repeatedKeys };
}
