/** The name of a measure of a link in its result. */
import type { LinkMeasureItem, ShareItem, ValueMeasureItem } from './types.ts';

/** What is asked of which variable, whatever it is called. */
export function valueMeasure(item: ValueMeasureItem): { readonly kind: 'sum' | 'mean' | 'missing'; readonly of: string } {
  if ('sum' in item) return { kind: 'sum', of: item.sum };
  return 'mean' in item ? { kind: 'mean', of: item.mean } : { kind: 'missing', of: item.missing };
}

export const isShareItem = (measure: LinkMeasureItem): measure is ShareItem => measure !== 'rows' && 'share' in measure;

/** A share, whatever it is called. */
export const shareMeaning = ({ share, is }: ShareItem): string => `share(${share}${is === undefined ? '' : `=${is}`})`;

/** See the module header. */
export function measureName(item: LinkMeasureItem): string {
  if (item === 'rows') return item;
  if ('distinct' in item) return `distinct(${item.distinct})`;
  if (isShareItem(item)) return item.as ?? shareMeaning(item);
  const { kind, of } = valueMeasure(item);
  return item.as ?? `${kind}(${of})`;
}
