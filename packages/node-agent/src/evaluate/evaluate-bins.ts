/**
 * The binned columns of a partner's table: rows per bin, and persons per bin or on either side of it. A few statements for all binned
 * variables together; each brings back one row per cell and bin that has any.
 */
import { binCount, cellAt, demand, type Layout, type LayoutColumn, type LocalTable, type Measured, type RowSet } from '@ketensom/protocol';
import { valueColumn } from '../mapping/names.ts';
import { binSql } from './bin-sql.ts';
import { filterSql, weightSql } from './figure-sql.ts';

/** A column, and where it stands in the table. */
export interface Placed {
  readonly column: LayoutColumn;
  readonly at: number;
}

/** What binned columns are computed from. */
export interface BinSource {
  readonly layout: Layout;
  readonly measured: readonly Measured[];
  /** The variable of a sample's weights. */
  readonly weight?: string;
  /** The rows of the cells, with `inCell`, `subject` and the axes. */
  readonly relation: string;
  readonly inCell: string;
  readonly axes: readonly string[];
  /** Sets of axes to group by: all, and with totals the smaller ones. */
  readonly groupings: readonly (readonly string[])[];
  readonly select: (sql: string) => Promise<readonly unknown[][]>;
}

/** One binned variable: its columns by statistic, and how many bins it has. */
interface BinnedItem {
  readonly sql: string;
  readonly bins: number;
  readonly columns: ReadonlyMap<string, number>;
}

const isSame = (item: Measured, rows: RowSet): boolean =>
  rows.kind === 'binned' && rows.variable === item.variable && rows.only === item.only;

function itemsOf({ measured }: BinSource, placed: readonly Placed[]): BinnedItem[] {
  return measured.flatMap((item) => {
    const own = placed.filter(({ column }) => isSame(item, column.rows));
    if (item.bins === undefined || own.length === 0) return [];
    const bin = binSql(valueColumn(item.variable), item.bins);
    const sql = item.only === undefined ? bin : `case when ${filterSql(item.only)} then ${bin} end`;
    return [{ sql, bins: binCount(item.bins), columns: new Map(own.map(({ column, at }) => [column.statistic, at])) }];
  });
}

const binName = (at: number): string => `"bin${at}"`;
const lowName = (at: number): string => `"low${at}"`;
const highName = (at: number): string => `"high${at}"`;

/** The rows with the bin of every item. */
const withBins = (relation: string, items: readonly BinnedItem[]): string =>
  `(select *, ${items.map(({ sql }, at) => `${sql} as ${binName(at)}`).join(', ')} from ${relation})`;

const groupingSets = (source: BinSource, names: readonly string[], extra: readonly string[] = []): string => {
  const sets = source.groupings.flatMap((axes) => names.map((name) => `(${[source.inCell, ...extra, ...axes, name].join(', ')})`));
  return `group by grouping sets (${sets.join(', ')})`;
};

/** Which of `names` a group is by, as its number; a null in its column then means that there is no value. */
const which = (names: readonly string[]): string =>
  `case ${names.map((name, at) => `when grouping(${name}) = 0 then ${at}`).join(' ')} end`;

interface Counted {
  readonly item: number;
  readonly cell: number;
  readonly bin: number;
  readonly count: bigint;
  /** Of a sample: Σw and Σw², in this order. */
  readonly weights: readonly bigint[];
}

/** Rows of: in cell, axes, which name, bin, count, sums of weights. */
function read(source: BinSource, rows: readonly unknown[][]): Counted[] {
  const { layout } = source;
  return rows.flatMap(([isInCell, ...row]) => {
    const [item, bin, count, ...weights] = row.slice(layout.axes.length);
    if (isInCell !== true || bin === null || item === null) return [];
    const positions = layout.axes.map((axis, at) => (row[at] === null ? axis.codes.length - 1 : Number(row[at])));
    return [
      {
        item: Number(item),
        cell: cellAt(layout, positions),
        bin: Number(bin),
        count: BigInt(count as bigint),
        weights: weights.map((one) => BigInt(one as bigint)),
      },
    ];
  });
}

const weightStatistics = ['weight', 'weightSquares'] as const;

/** Counts, and of a sample sums of weights, per cell and value of each of `names`, over `from`. */
async function countBy(source: BinSource, names: readonly string[], from: string): Promise<Counted[]> {
  const { inCell, axes, weight } = source;
  const sums = weight === undefined ? [] : weightStatistics.map((statistic) => `coalesce(sum(${weightSql({ statistic, weight }, '')}), 0)`);
  const columns = [inCell, ...axes, which(names), `coalesce(${names.join(', ')})`, 'count(*)', ...sums];
  return read(source, await source.select(`select ${columns.join(', ')} from ${from} ${groupingSets(source, names)}`));
}

/** Counts of persons over rows that are one per person and cell; their axes are already those of the cell. */
async function countPersons(source: BinSource, names: readonly string[], from: string): Promise<Counted[]> {
  const { inCell, axes } = source;
  const sets = names.map((name) => `(${[inCell, ...axes, name].join(', ')})`).join(', ');
  const columns = [inCell, ...axes, which(names), `coalesce(${names.join(', ')})`, 'count(*)'];
  const sql = `select ${columns.join(', ')} from ${from} where subject is not null group by grouping sets (${sets})`;
  return read(source, await source.select(sql));
}

/** Persons by their lowest and highest bin in every cell. */
async function countExtremes(source: BinSource, items: readonly BinnedItem[]): Promise<Counted[]> {
  const extremes = items.flatMap((_, at) => [`min(${binName(at)}) as ${lowName(at)}`, `max(${binName(at)}) as ${highName(at)}`]);
  const sets = source.groupings.map((axes) => `(${[source.inCell, 'subject', ...axes].join(', ')})`).join(', ');
  const perPerson = `(select ${[source.inCell, 'subject', ...source.axes, ...extremes].join(', ')} from ${withBins(source.relation, items)} group by grouping sets (${sets}))`;
  return countPersons(source, [...items.map((_, at) => lowName(at)), ...items.map((_, at) => highName(at))], perPerson);
}

/** Persons per bin in every cell. */
async function countPersonsPerBin(source: BinSource, items: readonly BinnedItem[]): Promise<Counted[]> {
  const names = items.map((_, at) => binName(at));
  const perPerson = `(select ${[source.inCell, 'subject', ...source.axes, ...names].join(', ')} from ${withBins(source.relation, items)} ${groupingSets(source, names, ['subject'])})`;
  return countPersons(source, names, perPerson);
}

/** Fills the binned columns of a table. */
export async function fillBins(source: BinSource, placed: readonly Placed[], table: LocalTable): Promise<void> {
  const items = itemsOf(source, placed);
  if (items.length === 0) return;
  const put = ({ item, cell, bin, count }: Counted, statistic: string): void => {
    const { columns, bins } = items[item] as BinnedItem;
    const at = columns.get(statistic);
    if (at === undefined) return;
    const figures = table.columns[at];
    demand(figures !== undefined && bin >= 0 && bin < bins, 'cell-range', { clause: 'DOC-5' });
    figures[cell * bins + bin] = count;
  };
  const names = items.map((_, at) => binName(at));
  for (const counted of await countBy(source, names, withBins(source.relation, items))) {
    put(counted, 'rows');
    put({ ...counted, count: 1n }, 'contributors');
    for (const [at, count] of counted.weights.entries()) put({ ...counted, count }, weightStatistics[at] ?? '');
  }
  const has = (statistic: string): boolean => items.some(({ columns }) => columns.has(statistic));
  if (has('persons')) for (const counted of await countPersonsPerBin(source, items)) put(counted, 'persons');
  if (!has('highest')) return;
  for (const counted of await countExtremes(source, items)) {
    const isLowest = counted.item < items.length;
    put({ ...counted, item: counted.item % items.length }, isLowest ? 'lowest' : 'highest');
  }
}
