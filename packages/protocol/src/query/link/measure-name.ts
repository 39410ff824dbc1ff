/** The name of a measure of a link in its result. */
import type { LinkMeasureItem, ValueMeasureItem } from './types.ts';

/** What is asked of which variable, whatever it is called. */
export function valueMeasure(item: ValueMeasureItem): { readonly kind: 'sum' | 'mean' | 'missing'; readonly of: string } {
  if ('sum' in item) return { kind: 'sum', of: item.sum };
  return 'mean' in item ? { kind: 'mean', of: item.mean } : { kind: 'missing', of: item.missing };
}

/** See the module header. */
export function measureName(item: LinkMeasureItem): string {
  if (item === 'rows') return item;
  if ('distinct' in item) return `distinct(${item.distinct})`;
  const { kind, of } = valueMeasure(item);
  return item.as ?? `${kind}(${of})`;
}
