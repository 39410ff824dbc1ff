/** The name of a column: what is counted, of which rows. Fixed, since names are part of the layout's digest. */
import type { RowSet, Statistic } from './layout-types.ts';

function setName(rows: RowSet): string {
  switch (rows.kind) {
    case 'selected':
      return '';
    case 'present':
      return rows.variable;
    case 'missing':
      return `missing ${rows.variable}`;
    case 'equal':
      return `${rows.variable}=${rows.code}`;
    case 'other':
      return `${rows.variable}!=${rows.code}`;
    case 'state':
      return `${rows.variable} ${rows.state}`;
    case 'rounded':
      return `${rows.variable} rounded`;
    case 'binned':
      return `${rows.variable} by bin`;
    default:
      return rows.kind;
  }
}

/** `rows`, `persons(income)`, `sum(income)`, `contributors(region=N)`; in the coverage block with the prefix `coverage.`. */
export function columnName(block: 'cells' | 'coverage', rows: RowSet, statistic: Statistic): string {
  const filter = 'only' in rows && rows.only !== undefined ? ` of ${rows.only}` : '';
  const set = `${setName(rows)}${filter}`;
  const name = set === '' ? statistic : `${statistic}(${set})`;
  return block === 'coverage' ? `coverage.${name}` : name;
}
