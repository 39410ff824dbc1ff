/**
 * A table made at the source: what an aggregate-only partner has instead of rows (docs/protocol/source-table.md, TAB). Whoever holds the rows counts
 * them, keeps rules against disclosure of their own, and signs; the partner's agent has the table and nothing behind it.
 */

/** What everybody may know of such a table: names and dates, never a count. Part of the partner's offer. */
export interface TableOffer {
  /** The day that it was made. */
  readonly made: string;
  /** Its dimensions, sorted; every combination of their codes is a cell. */
  readonly by: readonly string[];
  /** Whether it has margins (`*`) as cells of their own. */
  readonly totals: boolean;
  /** Cells of fewer persons were left out at the source: they stand as 0, also in the margins. 1: none were. */
  readonly minCount: number;
  /** Figures are rounded to multiples of this. 1: they are exact. */
  readonly round: number;
  /** The figures that each cell has, as columns of a layout are named: `rows`, `persons(income)`, `sum(income)`. Sorted. */
  readonly figures: readonly string[];
}

/** A cell's figures by column name: whole numbers in units of the column's scale; several for a column of bins. */
export type TableFigures = ReadonlyMap<string, readonly bigint[]>;

/** A table, read and checked. */
export interface SourceTable extends TableOffer {
  readonly partner: string;
  readonly dataset: string;
  /** Name of the codebook that it was made under, and its version. */
  readonly codebook: { readonly name: string; readonly version: number };
  /** Dimensions and every variable that a figure reads, sorted. */
  readonly variables: readonly string[];
  /** Extraction date of the rows behind it. */
  readonly snapshot?: string;
  /** SHA-256 (hex) of the definitions that it was made under (`tableDefinitions`). */
  readonly definitions: string;
  /** By codes, in the order of `by`, joined as `cellKey` does. */
  readonly cells: ReadonlyMap<string, TableFigures>;
}

/** The name of a cell: codes in the order of `by`. */
export const cellKey = (codes: readonly string[]): string => JSON.stringify(codes);
