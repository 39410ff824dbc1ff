/** A model on cells, resolved: which figure of its table plays which part (docs/protocol/models.md, MOD-10). */
import type { Dimension } from '../../query/dimension.ts';
import type { Family } from '../types.ts';

/** A term: a figure is one column, a variable of the breakdown one for each code but the first. */
export type CellTerm =
  | { readonly kind: 'figure'; readonly name: string }
  | { readonly kind: 'factor'; readonly name: string; readonly codes: readonly string[]; readonly isBoolean: boolean };

/** A model on cells, resolved against its table. */
export interface CellModel {
  readonly family: Family;
  readonly response: string;
  readonly terms: readonly CellTerm[];
  readonly offset?: { readonly figure: string; readonly log: boolean };
  readonly weights?: string;
  readonly expectedBy: readonly Dimension[];
}
