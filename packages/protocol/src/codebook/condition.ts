/**
 * A condition on one row, resolved against a codebook: the form that an agent compiles and that codebook/evaluate-condition.ts
 * evaluates. The form people write is codebook/condition-schema.ts.
 *
 * Three-valued: a comparison with a missing value is unknown, `not` of unknown is unknown, `all` is false if any part is false and else
 * unknown if any is unknown, `any` is true if any part is true and else unknown if any is unknown. Only `has` is never unknown.
 */

/** A right-hand side. Numbers are exact decimal texts ("18", "-0.5"), dates `YYYY-MM-DD`. */
export type Operand =
  | { readonly kind: 'code'; readonly value: string }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'date'; readonly value: string }
  /** The first or last day of the query's period, or the partner's extraction date; while it is not bound, unknown. */
  | { readonly kind: 'bound'; readonly bound: 'start' | 'end' | 'snapshot' }
  | { readonly kind: 'decimal'; readonly value: string }
  | { readonly kind: 'variable'; readonly variable: string };

export type Comparator = 'eq' | 'gt' | 'gte' | 'lt' | 'lte';

export type Condition =
  | { readonly kind: 'all' | 'any'; readonly of: readonly Condition[] }
  | { readonly kind: 'not'; readonly of: Condition }
  | { readonly kind: 'compare'; readonly variable: string; readonly op: Comparator; readonly value: Operand }
  /** True when the value is one of these, which are literals of the variable's own kind. */
  | { readonly kind: 'in'; readonly variable: string; readonly values: readonly Operand[] }
  | { readonly kind: 'has'; readonly variable: string; readonly has: boolean };

/** The three truth values. */
export type Truth = 'true' | 'false' | 'unknown';
