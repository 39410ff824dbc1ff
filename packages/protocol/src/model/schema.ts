/** A `model` query as it is written, and in canonical form (docs/queries.md, "Model"). */
import { z } from 'zod';
import { name } from '../codebook/fields.ts';
import { predicate } from '../codebook/predicate.ts';
import { headShape, kindField, periodField } from '../query/head-schema.ts';
import { strictMap } from '../schema-issues.ts';

/** The entries of a model query. */
export const modelShape = {
  ...headShape,
  kind: kindField('model'),
  period: periodField,
  series: name.exactOptional(),
  dataset: name,
  family: z.enum(['gaussian', 'binomial', 'poisson'], 'one of gaussian, binomial, poisson'),
  response: name,
  terms: z.array(name).min(1).max(50),
  offset: z.union([name, strictMap({ log: name })], 'a variable, or { log: a variable }').exactOptional(),
  weights: name.exactOptional(),
  where: predicate.exactOptional(),
  expectedBy: z.array(name).max(4).exactOptional(),
};

/** Strict schema of a model query. */
export const modelSchema = strictMap(modelShape);
