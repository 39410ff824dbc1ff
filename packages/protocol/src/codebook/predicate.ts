/**
 * A predicate as people write it, in queries, in `when` and in indicators. codebook/resolve-condition.ts checks its names and literals
 * against a codebook and gives the form that is computed.
 */
import { z } from 'zod';
import { strictMap } from '../schema-issues.ts';
import { name } from './fields.ts';

/** A literal: text for codes and dates, a number for numeric variables, true or false. */
export type Literal = string | number | boolean;

/** A right-hand side: a literal, or another variable of the same kind. */
export type Comparand = Literal | { readonly variable: string };

/** Exactly one comparison key beside `variable`. */
export interface ComparisonPredicate {
  readonly variable: string;
  readonly eq?: Comparand;
  readonly in?: readonly Literal[];
  readonly gt?: Comparand;
  readonly gte?: Comparand;
  readonly lt?: Comparand;
  readonly lte?: Comparand;
  readonly has?: boolean;
}

export type Predicate =
  | { readonly all: readonly Predicate[] }
  | { readonly any: readonly Predicate[] }
  | { readonly not: Predicate }
  | ComparisonPredicate;

const literal = z.union([z.string().max(64), z.number(), z.boolean()], 'text, a number, true or false');
const comparand = z.union([literal, strictMap({ variable: name })], 'text, a number, true, false or { variable: … }');
const operators = ['eq', 'in', 'gt', 'gte', 'lt', 'lte', 'has'] as const;

const comparison = strictMap({
  variable: name,
  eq: comparand.exactOptional(),
  in: z.array(literal).min(1).max(10_000).exactOptional(),
  gt: comparand.exactOptional(),
  gte: comparand.exactOptional(),
  lt: comparand.exactOptional(),
  lte: comparand.exactOptional(),
  has: z.boolean().exactOptional(),
}).refine((value) => operators.filter((operator) => operator in value).length === 1, `exactly one of ${operators.join(', ')}`);

const nested = z.lazy((): z.ZodType<Predicate> => predicate);
const parts = z.array(nested).min(1).max(20);

/** Strict schema of a predicate; how deep and how many is checked when it is resolved. */
export const predicate: z.ZodType<Predicate> = z.union(
  [strictMap({ all: parts }), strictMap({ any: parts }), strictMap({ not: nested }), comparison],
  'a predicate: { variable, and one of eq in gt gte lt lte has }, { all: […] }, { any: […] } or { not: … }',
);
