/** The `aggregate` query: the document, and the plan that it is resolved to. */
import type { BinGrid } from '../codebook/bins.ts';
import type { Condition } from '../codebook/condition.ts';
import type { PeriodRange } from '../codebook/period-range.ts';
import type { Predicate } from '../codebook/predicate.ts';
import type { Variable } from '../codebook/types.ts';
import type { CompareItem } from './comparison/schema.ts';
import type { Dimension } from './dimension.ts';
import type { MeasureItem } from './measures.ts';
import type { QueryHead } from './query-head.ts';

/** One table over the union of everybody's rows. RFC 8785 profile, camelCase keys, every default filled. */
export interface AggregateQuery extends QueryHead {
  readonly kind: 'aggregate';
  /** "2024", "2024-Q1" or "2024-01": what `$start` and `$end` stand for. */
  readonly period?: string;
  /** The series that the query is one period of. It changes no figure. */
  readonly series?: string;
  readonly dataset: string;
  readonly where?: Predicate;
  readonly by: readonly string[];
  readonly totals: boolean;
  readonly measures: readonly MeasureItem[];
  /** `none`: every partner's own table, side by side. */
  readonly combine: 'sum' | 'none';
  readonly compare?: CompareItem;
}

/** One column of the released table; `name` as interface.md writes it (`count`, `sum(x)`, `share(x=CODE)`), or the `as` or indicator name. */
export type Measure = CountMeasure | VariableMeasure;

/** Selected rows, or the persons in them: distinct within a partner, added up over partners. */
export interface CountMeasure {
  readonly kind: 'count' | 'distinct';
  readonly name: string;
}

/** A measure of a variable; `only` names the filter whose rows it is about. `p` is a decimal text between 0 and 1. */
export type VariableMeasure = { readonly name: string; readonly variable: string; readonly only?: string } & (
  | { readonly kind: 'sum' | 'mean' | 'sd' | 'missing' | 'histogram' }
  | { readonly kind: 'share'; readonly code: string }
  | { readonly kind: 'quantile'; readonly p: string }
  /** `grid`: the days of a step. */
  | { readonly kind: 'survival'; readonly grid: number }
);

/** A condition that some measures have of their own: that of an indicator. */
export interface Filter {
  readonly name: string;
  readonly where: Condition;
}

/**
 * What is counted of one measured variable, of all selected rows or of those of a filter: always the rows where it is present, and beside
 * that what its measures need. `codes` are those of the `share` measures, sorted; `bins` those of quantiles and histograms.
 */
export interface Measured {
  readonly variable: string;
  readonly only?: string;
  /** Variables of the codebook that it reads: a partner that lacks one contributes nothing to it. Sorted. */
  readonly needs: readonly string[];
  readonly decimals: number;
  readonly sum: boolean;
  readonly squares: boolean;
  /** A standard deviation is asked. */
  readonly spread: boolean;
  readonly missing: boolean;
  readonly codes: readonly string[];
  readonly bins?: BinGrid;
  readonly quantiles: boolean;
  readonly histogram: boolean;
  readonly survival: boolean;
}

/** A query resolved against a codebook: all names exist, all types fit. */
export interface AggregatePlan {
  readonly kind: 'aggregate';
  readonly dataset: string;
  /** A key (distinct persons per partner and cell are summed as well) or absent (rows are what is counted). */
  readonly subjectKey?: string;
  readonly public: boolean;
  readonly where?: Condition;
  /** As asked, for presentation. The layout orders dimensions by variable name, so that the order asked does not matter. */
  readonly by: readonly Dimension[];
  readonly totals: boolean;
  readonly combine: 'sum' | 'none';
  /** Measures are weighted with this variable; rows without a value of it are not selected. */
  readonly weight?: string;
  /** As asked, for presentation. */
  readonly measures: readonly Measure[];
  /** Present where a variable of the plan counts from its start or end. Conditions have their dates already. */
  readonly period?: PeriodRange;
  /** Variables that the query itself defines, sorted by name; no codebook can have their names. */
  readonly local: readonly Variable[];
  /** Sorted by name. */
  readonly filters: readonly Filter[];
  /** Sorted by variable name, then by filter. */
  readonly measured: readonly Measured[];
  /** Names in `where`, sorted. */
  readonly whereVariables: readonly string[];
  /** A partner must offer these to offer the query: those of `where` and `by`, sorted. */
  readonly requiredVariables: readonly string[];
}
