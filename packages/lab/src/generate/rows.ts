/** Made-up rows of one file, as text, from a seed. */
import { validBsn } from './bsn.ts';
import { SeededRandom } from './random.ts';
import type { GeneratedColumn, GeneratedFile } from './schema.ts';

/** A cell as it will stand in the file: text with a decimal point, or `undefined` for an empty one. */
export type CellText = string | undefined;
type Row = Record<string, CellText>;
type By<Value> = Value | { readonly by: string; readonly values: Readonly<Record<string, Value>>; readonly otherwise: Value };

const day = 86_400_000;
const isoDay = (time: number): string => new Date(time).toISOString().slice(0, 10);

/** A made date in the column's format: %Y, %m and %d are filled in. */
const formatDay = (iso: string, format = '%Y-%m-%d'): string => {
  const [year = '', month = '', date = ''] = iso.split('-');
  return format.replace('%Y', year).replace('%m', month).replace('%d', date);
};

const resolve = <Value>(value: By<Value>, row: Row): Value => {
  if (typeof value !== 'object' || value === null || !('by' in value) || !('otherwise' in value)) return value;
  return value.values[row[value.by] ?? ''] ?? value.otherwise;
};

interface Making {
  readonly random: SeededRandom;
  readonly row: Row;
  /** Dates before formatting, so that a later column can follow them. */
  readonly days: Record<string, string | undefined>;
  readonly index: number;
}

const makeDate = (column: Extract<GeneratedColumn, { date: unknown }>, name: string, making: Making): CellText => {
  const { date } = column;
  const { random, row, days } = making;
  let time: number;
  if ('from' in date) {
    time = random.between(Date.parse(date.from) / day, Date.parse(date.to) / day) * day;
  } else {
    const start = days[date.after];
    if (start === undefined) return undefined;
    const { min, max, mean } = date.days;
    const drawn = mean === undefined ? random.between(min, max) : Math.round(-Math.log(1 - random.unit()) * resolve(mean, row));
    time = Date.parse(start) + Math.min(max, Math.max(min, drawn)) * day;
  }
  days[name] = isoDay(time);
  return formatDay(isoDay(time), column.format);
};

const makeNumber = (column: Extract<GeneratedColumn, { number: unknown }>, making: Making): string => {
  const { mean, sd, min, max, decimals = 0 } = column.number;
  const drawn = making.random.normal(resolve(mean, making.row), sd);
  return Math.min(max, Math.max(min, drawn)).toFixed(decimals);
};

const makeCell = (column: GeneratedColumn, name: string, making: Making): CellText => {
  const { random, row, index } = making;
  if ('id' in column) return `${column.id.prefix}${index + 1}`;
  if ('bsn' in column)
    return validBsn(column.bsn.repeat === true ? random.between(0, column.bsn.population - 1) : index % column.bsn.population);
  if ('choice' in column) return random.weighted(resolve(column.choice, row));
  if ('chance' in column) return random.unit() < resolve(column.chance, row) ? column.yes : column.no;
  if ('number' in column) return makeNumber(column, making);
  if ('date' in column) return makeDate(column, name, making);
  return column.constant;
};

const spoil = (cell: CellText, column: GeneratedColumn, { random, row }: Making): CellText => {
  if (column.missing !== undefined && random.unit() < resolve(column.missing, row)) return undefined;
  if (column.junk !== undefined && random.unit() < column.junk.rate)
    return column.junk.values[random.between(0, column.junk.values.length - 1)];
  return cell;
};

/** The rows of `file`, one at a time, each a list of cells in column order. */
export function* makeRows(file: GeneratedFile, seed: string): Generator<readonly CellText[]> {
  const random = new SeededRandom(seed);
  const columns = Object.entries(file.columns);
  for (let index = 0; index < file.rows; index += 1) {
    const making: Making = { random, row: {}, days: {}, index };
    const cells: CellText[] = [];
    for (const [name, column] of columns) {
      const cell = makeCell(column, name, making);
      making.row[name] = cell;
      const written = spoil(cell, column, making);
      if (written === undefined) making.days[name] = undefined;
      cells.push(written);
    }
    yield cells;
  }
}
