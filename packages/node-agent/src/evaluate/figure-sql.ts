/** One column of the layout as SQL over the relation `mapped`: which rows it counts, and what it counts of them. */
import type { Codebook, LayoutColumn, RowSet } from '@ketensom/protocol';
import { roundedColumn, stateColumn, states, valueColumn } from '../mapping/names.ts';
import { quoteName } from '../source/sql-text.ts';

/** The condition of the query, as a column of the relation that is aggregated. */
export const whereColumn = '"where"';

/** The condition of a filter, as another column of it. */
export const filterColumn = (name: string): string => quoteName(`only:${name}`);

/** SQL that is true for the rows of a filter. */
export const filterSql = (name: string): string => `coalesce(${filterColumn(name)}, false)`;

export const codeSql = (variable: string, code: string, codebook: Codebook): string => {
  const definition = codebook.variables.get(variable);
  if (definition?.kind === 'boolean') return code === 'true' ? 'true' : 'false';
  const position = definition?.kind === 'category' ? definition.codes.findIndex((entry) => entry.code === code) : -1;
  if (position < 0) throw new TypeError('a layout names codes of the codebook');
  return String(position);
};

const scope = (of: 'selected' | 'all'): string => (of === 'all' ? 'true' : `coalesce(${whereColumn}, false)`);

/** SQL that is true for the rows of a set. In the cells block only selected rows are looked at, so it says nothing of the condition. */
export function rowSetSql(rows: RowSet, column: Pick<LayoutColumn, 'block'>, codebook: Codebook): string {
  if (rows.kind === 'whereUnknown')
    return rows.only === undefined ? `${whereColumn} is null` : `${scope('selected')} and ${filterColumn(rows.only)} is null`;
  const filter = 'only' in rows && rows.only !== undefined ? ` and ${filterSql(rows.only)}` : '';
  return `${kindSql(rows, column, codebook)}${filter}`;
}

function kindSql(rows: Exclude<RowSet, { kind: 'whereUnknown' }>, column: Pick<LayoutColumn, 'block'>, codebook: Codebook): string {
  const selected = column.block === 'cells' ? 'true' : scope('selected');
  switch (rows.kind) {
    case 'selected':
      return selected;
    case 'present':
    case 'binned':
      return `${selected} and ${valueColumn(rows.variable)} is not null`;
    case 'missing':
      return `${selected} and ${valueColumn(rows.variable)} is null`;
    case 'equal':
      return `${selected} and coalesce(${valueColumn(rows.variable)} = ${codeSql(rows.variable, rows.code, codebook)}, false)`;
    case 'other':
      return `${selected} and coalesce(${valueColumn(rows.variable)} <> ${codeSql(rows.variable, rows.code, codebook)}, false)`;
    case 'state':
      return `${scope(rows.of)} and ${stateColumn(rows.variable)} = ${states[rows.state]}`;
    case 'rounded':
      return `${scope(rows.of)} and ${roundedColumn(rows.variable)}`;
    case 'noSubject':
      return `${selected} and subject is null`;
    default:
      return 'false';
  }
}

/** The aggregate over the rows of one cell; persons are counted apart. @throws RangeError for `persons` */
export function aggregateSql(column: LayoutColumn, codebook: Codebook): string {
  const filter = `filter (where ${rowSetSql(column.rows, column, codebook)})`;
  const value = 'variable' in column.rows ? valueColumn(column.rows.variable) : '';
  switch (column.statistic) {
    case 'rows':
      return `count(*) ${filter}`;
    case 'contributors':
      return `cast(count(*) ${filter} > 0 as bigint)`;
    case 'sum':
      return `coalesce(sum(${value}) ${filter}, 0)`;
    case 'squares':
      return `coalesce(sum(cast(${value} as hugeint) * ${value}) ${filter}, 0)`;
    default:
      return `coalesce(sum(${weightSql(column, value)}) ${filter}, 0)`;
  }
}

/** How a column's figure for a cell follows from its figures for the parts of the cell, each `part`: rows and sums add up, whether there is any does not. */
export const rollUpSql = ({ statistic }: LayoutColumn, part: string): string =>
  `coalesce(${statistic === 'contributors' ? 'max' : 'sum'}(${part}), 0)`;

/** A row's part in a sum of weights. @throws RangeError for `persons` */
export function weightSql({ statistic, weight }: Pick<LayoutColumn, 'statistic' | 'weight'>, value: string): string {
  if (weight === undefined) throw new RangeError('persons are counted in two steps');
  const factor = `cast(${valueColumn(weight)} as hugeint)`;
  const square = `${factor} * ${valueColumn(weight)}`;
  const products: Readonly<Record<string, string>> = {
    weight: factor,
    weightSquares: square,
    weightSum: `${factor} * ${value}`,
    weightOfSquares: `${factor} * ${value} * ${value}`,
    weightSquaresSum: `${square} * ${value}`,
    weightSquaresSquares: `${square} * ${value} * ${value}`,
  };
  const product = products[statistic];
  if (product === undefined) throw new RangeError('no such sum of weights');
  return product;
}
