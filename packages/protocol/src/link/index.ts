/** Links: which lists pass round, and the join over their tags (docs/protocol/link.md). */

export * from './cell-labels.ts';
export * from './cell-numbers.ts';
export * from './cell-rules.ts';
export * from './column-domains.ts';
export * from './count-base.ts';
export * from './count-values.ts';
export * from './join-lists.ts';
export * from './joined.ts';
export * from './link-lists.ts';
export * from './protect-comparison.ts';
export * from './protect-mean.ts';
export * from './protect-value.ts';
export * from './protected-cells.ts';
export * from './ring-shape.ts';
export * from './shelf.ts';
export * from './strata.ts';
