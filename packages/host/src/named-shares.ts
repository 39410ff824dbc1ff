/** Shares that a query gave a name of its own: nothing but the query says that they are shares. */
import type { Labels } from './labels.ts';

const isMap = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What shares, and shares within a length of time, are called by `as`; from the query's own value. */
function namedShares(query: unknown): readonly string[] {
  const measures = isMap(query) ? query['measures'] : [];
  return (Array.isArray(measures) ? measures : []).flatMap((item: unknown) =>
    isMap(item) && typeof item['as'] === 'string' && ('share' in item || 'within' in item) ? [item['as']] : [],
  );
}

/** The same labels, by which those figures are read as percentages too. */
export const withNamedShares = (labels: Labels, query: unknown): Labels => ({
  ...labels,
  shares: new Set([...labels.shares, ...namedShares(query)]),
});
