/** One made-up cell, from the seed and the cells to its left. */
import { validBsn } from './bsn.ts';
import type { SeededRandom } from './random.ts';
import type { GeneratedColumn } from './schema.ts';

/** A cell as it will stand in the file: text with a decimal point, or `undefined` for an empty one. */
export type CellText = string | undefined;
/** Cells by name: those to the left, and under `table.column` those of the row that this one is made from. */
export type Scope = Record<string, CellText>;
type By<Value> = Value | { readonly by: string; readonly values: Readonly<Record<string, Value>>; readonly otherwise: Value };

interface Making {
  readonly random: SeededRandom;
  readonly row: Scope;
  /** Dates before formatting, so that a later column can follow them. */
  readonly days: Record<string, string | undefined>;
  /** The number of the row, from 0. */
  readonly index: number;
}

const day = 86_400_000;
const isoDay = (time: number): string => new Date(time).toISOString().slice(0, 10);
const isoPattern = /^\d{4}-\d\d-\d\d$/;

/** A made date in the column's format: %Y, %m and %d are filled in. */
const formatDay = (iso: string, format = '%Y-%m-%d'): string => {
  const [year = '', month = '', date = ''] = iso.split('-');
  return format.replace('%Y', year).replace('%m', month).replace('%d', date);
};

/** The value that holds in this row. */
export function resolve<Value>(value: By<Value>, row: Scope): Value {
  if (typeof value !== 'object' || value === null || !('by' in value) || !('otherwise' in value)) return value;
  return value.values[row[value.by] ?? ''] ?? value.otherwise;
}

const addUp = (start: number, plus: readonly By<number>[], row: Scope): number =>
  plus.reduce<number>((sum, term) => sum + resolve(term, row), start);

type ChanceColumn = Extract<GeneratedColumn, { chance: unknown }>;
const isLogOdds = (chance: ChanceColumn['chance']): chance is { logOdds: number; plus: By<number>[] } =>
  typeof chance === 'object' && 'logOdds' in chance;

const makeChance = ({ chance, yes, no }: ChanceColumn, { random, row }: Making): string => {
  const share = isLogOdds(chance) ? 1 / (1 + Math.exp(-addUp(chance.logOdds, chance.plus, row))) : resolve(chance, row);
  return random.unit() < share ? yes : no;
};

const makeDate = (column: Extract<GeneratedColumn, { date: unknown }>, name: string, making: Making): CellText => {
  const { date } = column;
  const { random, row, days } = making;
  let time: number;
  if ('from' in date) {
    time = random.between(Date.parse(resolve(date.from, row)) / day, Date.parse(resolve(date.to, row)) / day) * day;
  } else {
    const start = date.after in days ? days[date.after] : row[date.after];
    if (start === undefined || !isoPattern.test(start)) return undefined;
    const { min, max, mean } = date.days;
    const drawn = mean === undefined ? random.between(min, max) : Math.round(-Math.log(1 - random.unit()) * resolve(mean, row));
    time = Date.parse(start) + Math.min(max, Math.max(min, drawn)) * day;
  }
  days[name] = isoDay(time);
  return formatDay(isoDay(time), column.format);
};

const makeNumber = (column: Extract<GeneratedColumn, { number: unknown }>, making: Making): string => {
  const { mean, sd, min, max, decimals = 0, plus = [] } = column.number;
  const drawn = making.random.normal(addUp(resolve(mean, making.row), plus, making.row), sd);
  return Math.min(max, Math.max(min, drawn)).toFixed(decimals);
};

const makeCopy = (column: Extract<GeneratedColumn, { copy: unknown }>, name: string, { row, days }: Making): CellText => {
  const cell = row[resolve(column.copy, row)];
  if (cell === undefined || !isoPattern.test(cell)) return cell;
  days[name] = cell;
  return formatDay(cell, column.format);
};

const makeBsn = ({ bsn }: Extract<GeneratedColumn, { bsn: unknown }>, { random, index }: Making): string => {
  if ('from' in bsn) return validBsn(bsn.from + index);
  return validBsn(bsn.repeat === true ? random.between(0, bsn.population - 1) : index % bsn.population);
};

const fillIn = (template: string, row: Scope): string => template.replace(/\{([^{}]+)\}/g, (_, name: string) => row[name] ?? '');

/** The cell of `column` in the row being made, before it is spoilt. */
export function makeCell(column: GeneratedColumn, name: string, making: Making): CellText {
  const { random, row, index } = making;
  if ('id' in column) return `${column.id.prefix}${index + 1}`;
  if ('bsn' in column) return makeBsn(column, making);
  if ('copy' in column) return makeCopy(column, name, making);
  if ('text' in column) return fillIn(column.text, row);
  if ('choice' in column) return random.weighted(resolve(column.choice, row));
  if ('chance' in column) return makeChance(column, making);
  if ('number' in column) return makeNumber(column, making);
  if ('date' in column) return makeDate(column, name, making);
  return column.constant;
}

/** The cell as it is written: emptied or replaced as often as the column says. */
export function spoil(cell: CellText, column: GeneratedColumn, { random, row }: Making): CellText {
  if (column.missing !== undefined && random.unit() < resolve(column.missing, row)) return undefined;
  if (column.junk !== undefined && random.unit() < column.junk.rate)
    return column.junk.values[random.between(0, column.junk.values.length - 1)];
  return cell;
}
