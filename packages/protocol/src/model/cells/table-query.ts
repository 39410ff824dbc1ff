/** The table that a model on cells is of, as a query by itself. */
import type { TablesQuery } from '../../query/tables/types.ts';
import type { AggregateQuery } from '../../query/types.ts';
import type { CellModelQuery } from './types.ts';

/** See the module header. It has no totals: a margin is no row beside its own cells. */
export function tableQueryOf({ query, purpose, period, release, of }: CellModelQuery): AggregateQuery | TablesQuery {
  const head = { query, purpose, release, totals: false, combine: 'sum' as const, ...(period === undefined ? {} : { period }) };
  return { ...head, ...of };
}
