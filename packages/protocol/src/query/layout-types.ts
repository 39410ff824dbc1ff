/**
 * The table layout: which figure stands in which word of a partner's vector. A pure function of plan, codebook and number of partners,
 * so every party derives the same one and the round config can name it by digest.
 *
 * Two blocks. `cells` is the product of the dimensions' codes, row-major, dimensions ordered by variable name (first slowest), codes in
 * code order and, with totals, `*` after the last code of each dimension: margins are cells of their own, filled at the source, since
 * distinct persons do not add up. `coverage` is a single cell. Words are column-major: column c holds `length` consecutive 64-bit words,
 * one per cell of its block; a column of two limbs holds all low limbs, then all high limbs.
 */
import type { MissingState } from '../codebook/row.ts';

/** Which rows of a cell a column is about. In the coverage block the cell is all rows of the dataset. */
export type RowSet =
  /** Rows for which `where` is true (without `where`: all rows). In a cell: those that fall in it. */
  | { readonly kind: 'selected' }
  /** Selected rows where the variable has a value. `only` names a filter of the plan: of its rows alone, here and below. */
  | { readonly kind: 'present'; readonly variable: string; readonly only?: string }
  /** Selected rows where the variable is missing, in whatever state. */
  | { readonly kind: 'missing'; readonly variable: string; readonly only?: string }
  /** Selected rows where the variable has this code ("true"/"false" for a boolean) … */
  | { readonly kind: 'equal'; readonly variable: string; readonly code: string; readonly only?: string }
  /** … and where it has another. */
  | { readonly kind: 'other'; readonly variable: string; readonly code: string; readonly only?: string }
  /** Selected rows where the variable has a value, by the bin that it lies in: a column of as many figures per cell. */
  | { readonly kind: 'binned'; readonly variable: string; readonly only?: string }
  /** Coverage: rows in one state of missing; of the selected rows, or of all rows for a variable that only `where` uses. */
  | { readonly kind: 'state'; readonly variable: string; readonly state: MissingState; readonly of: 'selected' | 'all' }
  /** Coverage: selected rows whose value was rounded to the declared decimals while mapping. */
  | { readonly kind: 'rounded'; readonly variable: string; readonly of: 'selected' | 'all' }
  /** Coverage: selected rows whose subject key is missing or invalid; they count as rows, not as persons. */
  | { readonly kind: 'noSubject' }
  /** Coverage: rows for which `where` is unknown; with `only`, selected rows for which that filter is. */
  | { readonly kind: 'whereUnknown'; readonly only?: string }
  /** Coverage: rows that could not be parsed. They have no subject. */
  | { readonly kind: 'unreadable' };

/**
 * What is counted of a row set: `rows`; `persons`, distinct subjects with a valid key; `contributors`, 1 if the partner has at least
 * one such row, else 0; `sum` and `squares` of a variable's scaled value (rows where it is present only). Of binned rows also `lowest` and
 * `highest`: persons by the bin of their lowest and of their highest value, which give the persons on either side of any bin.
 */
export type Statistic = 'rows' | 'persons' | 'contributors' | 'sum' | 'squares' | 'lowest' | 'highest' | WeightStatistic;

/**
 * Of a sample: Σw, Σw², Σwx, Σwx², Σw²x and Σw²x² over the rows of a set, with the weight w and the variable's value x. What weighted figures and the variance
 * of their estimators are made of.
 */
export type WeightStatistic = 'weight' | 'weightSquares' | 'weightSum' | 'weightOfSquares' | 'weightSquaresSum' | 'weightSquaresSquares';

/** One column. `min` and `max` bound one partner's figure, in units of 10^-scale. */
export interface LayoutColumn {
  readonly name: string;
  readonly block: 'cells' | 'coverage';
  readonly rows: RowSet;
  readonly statistic: Statistic;
  readonly ring: 64;
  readonly signed: boolean;
  readonly scale: number;
  readonly min: bigint;
  readonly max: bigint;
  readonly limbs: 1 | 2;
  /** The variable of a weight statistic's weights. */
  readonly weight?: string;
  /** Figures per cell: the bins of a binned column, which stand side by side; absent, one. */
  readonly bins?: number;
  /** First word, and the number of figures: cells times bins; the column takes `length * limbs` words. */
  readonly offset: number;
  readonly length: number;
}

/** One axis of the cells block: a variable and its positions, `*` last when totals are asked. */
export interface LayoutAxis {
  readonly variable: string;
  readonly codes: readonly string[];
  /** Cells between neighbouring positions on this axis. */
  readonly stride: number;
}

export interface Layout {
  readonly axes: readonly LayoutAxis[];
  /** Cells in the cells block; 1 without dimensions. */
  readonly cells: number;
  readonly totals: boolean;
  readonly columns: readonly LayoutColumn[];
  /** 64-bit words in the vector. */
  readonly words: number;
}

/**
 * Figures in the order of `layout.columns`: one entry per cell of the column's block, scaled integers. A column of one limb is a
 * BigInt64Array, of two limbs a list of bigints.
 */
export interface FigureTable {
  readonly columns: readonly (BigInt64Array | bigint[])[];
}

/** One partner's own figures. */
export type LocalTable = FigureTable;

/** The figures summed over the partners that survived. */
export type SummedTable = FigureTable;
