/** The order of columns that a query file asked for. A result is canonical JSON, in which keys stand in the order of the alphabet. */

export interface TableOrder {
  readonly dimensions: readonly string[];
  readonly measures: readonly string[];
}

const isMap = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function withinNames({ within, from, to, unit, calendar }: Readonly<Record<string, unknown>>): string[] {
  const days = unit === 'workday' ? ` ${['workday', ...(calendar === undefined ? [] : ['nl'])].join(' ')}` : '';
  return (within as unknown[]).map((length) => `within(${String(from)},${String(to)},${String(length)}${days})`);
}

function survivalName({ survival, grid, until }: Readonly<Record<string, unknown>>): string {
  const { from, to } = survival as Readonly<Record<string, unknown>>;
  return `survival(${[from, to, grid, until].map(String).join(',')})`;
}

/** The names of the quantiles of a measure that asks several. */
function measureNames(item: unknown): string[] {
  if (isMap(item) && typeof item['as'] !== 'string' && Array.isArray(item['within'])) return withinNames(item);
  const isSeveral = isMap(item) && typeof item['as'] !== 'string' && Array.isArray(item['quantiles']);
  return isSeveral ? (item['quantiles'] as unknown[]).map((p) => `quantile(${String(item['of'])},${String(p)})`) : [measureName(item)];
}

/** What stands beside a measure's kind, in whatever order it is written. */
const besides = ['as', 'is', 'across', 'per'];

/** The name a measure has in a result. */
function measureName(item: unknown): string {
  if (!isMap(item)) return String(item);
  if (typeof item['as'] === 'string') return item['as'];
  if (typeof item['indicator'] === 'string') return item['indicator'];
  if (isMap(item['survival'])) return survivalName(item);
  const [kind = '', variable = ''] =
    Object.entries(item)
      .find(([key]) => !besides.includes(key))
      ?.map(String) ?? [];
  return typeof item['is'] === 'string' ? `${kind}(${variable}=${item['is']})` : `${kind}(${variable})`;
}

/** From the query file's own value; nothing where it has no such lists. */
export function tableOrder(query: unknown): TableOrder {
  const { by, measures, compare } = isMap(query) ? (query as { by?: unknown; measures?: unknown; compare?: unknown }) : {};
  const group = isMap(compare) ? [String(compare['group'])] : [];
  return {
    dimensions: Array.isArray(by) ? [...by.map(String), ...group] : group,
    measures: Array.isArray(measures) ? measures.flatMap(measureNames) : [],
  };
}

/** `names` with those that are in `wanted` first, in its order. */
export const inOrder = (names: readonly string[], wanted: readonly string[]): readonly string[] => [
  ...wanted.filter((name) => names.includes(name)),
  ...names.filter((name) => !wanted.includes(name)),
];
