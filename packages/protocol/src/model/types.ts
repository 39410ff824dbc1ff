/**
 * The `model` query in its two forms: the document (what a file says, defaults filled) and the plan (resolved against a codebook): a
 * regression on the union of all partners' rows (docs/protocol/models.md, MOD-1).
 */
import type { Condition } from '../codebook/condition.ts';
import type { Predicate } from '../codebook/predicate.ts';
import type { QueryHead } from '../query/query-head.ts';

/** gaussian: identity link, least squares. binomial: logit link. poisson: log link. */
export type Family = 'gaussian' | 'binomial' | 'poisson';

/** What every model says of itself, whatever its rows are. */
export interface ModelHead extends QueryHead {
  readonly kind: 'model';
  /** What `$start` and `$end` in the conditions stand for. */
  readonly period?: string;
  /** The series that the query is one period of. It changes no figure. */
  readonly series?: string;
  readonly family: Family;
  readonly response: string;
  readonly terms: readonly string[];
  readonly offset?: string | { readonly log: string };
  readonly weights?: string;
  readonly expectedBy: readonly string[];
}

/** The query document of a model on rows. */
export interface ModelQuery extends ModelHead {
  readonly dataset: string;
  readonly where?: Predicate;
}

/** A column of the design; `name` is the term in the result. Indicators are 1 where the variable has the code ("true" of a boolean). */
export type DesignColumn =
  | { readonly kind: 'intercept'; readonly name: string }
  | { readonly kind: 'number'; readonly name: string; readonly variable: string; readonly bounds: NumberBounds }
  | { readonly kind: 'indicator'; readonly name: string; readonly variable: string; readonly code: string };

/** Whole units of 10^-decimals, and the least and greatest that the codebook lets through. */
export interface NumberBounds {
  readonly decimals: number;
  readonly min: bigint;
  readonly max: bigint;
}

/** A numeric variable of the model. */
export interface ModelNumber extends NumberBounds {
  readonly variable: string;
}

/** The response: a number, or a boolean read as 0 and 1 (`decimals` 0). */
export interface ModelResponse extends ModelNumber {
  readonly isBoolean: boolean;
}

/** A category or boolean among the terms with all its codes; the first is the reference of a category. */
export interface ModelFactor {
  readonly variable: string;
  readonly codes: readonly string[];
}

/** A model resolved: all names exist, all types fit. */
export interface ModelPlan {
  readonly kind: 'model';
  readonly dataset: string;
  readonly subjectKey?: string;
  readonly public: boolean;
  readonly family: Family;
  readonly response: ModelResponse;
  /** The intercept first, then the terms as asked. */
  readonly columns: readonly DesignColumn[];
  readonly factors: readonly ModelFactor[];
  /** Those of `variables` that are booleans. */
  readonly booleans: ReadonlySet<string>;
  readonly numbers: readonly ModelNumber[];
  readonly offset?: ModelNumber & { readonly log: boolean };
  readonly weights?: ModelNumber;
  readonly where?: Condition;
  /** `where`, and every variable of the model has a value that it can be computed with. */
  readonly complete: Condition;
  readonly expectedBy: readonly ModelFactor[];
  /** Variables of the design, the response, offset, weights and `expectedBy`, sorted: what is read of a row. */
  readonly variables: readonly string[];
  readonly whereVariables: readonly string[];
  /** A partner must offer these, sorted. */
  readonly requiredVariables: readonly string[];
}
