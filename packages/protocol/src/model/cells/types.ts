/**
 * A model on cells (docs/protocol/models.md, MOD-10): its rows are the cells of a table, and its variables that table's figures. In its file it is a
 * `model` with `of`; it is summed as the table is, in one round.
 */
import type { Predicate } from '../../codebook/predicate.ts';
import type { MeasureItem } from '../../query/measures.ts';
import type { TableMeasureItem } from '../../query/tables/table-measures.ts';
import type { SelectedRows } from '../../query/tables/types.ts';
import type { ModelHead } from '../types.ts';

/** The table that a model is of: one or several tables by the same variables. */
export type CellTable = { readonly kind: 'aggregate'; readonly by: readonly string[] } & (
  | {
      readonly dataset: string;
      readonly where?: Predicate;
      readonly measures: readonly MeasureItem[];
    }
  | { readonly tables: Readonly<Record<string, SelectedRows>>; readonly measures: readonly TableMeasureItem[] }
);

/** The query document. Names in `response`, `terms`, `offset` and `weights` are figures of the table; a term may be a variable of its `by` as well. */
export interface CellModelQuery extends ModelHead {
  readonly of: CellTable;
}
