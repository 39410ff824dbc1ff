/** `compare`: two groups of a table side by side, as it is written. */
import { z } from 'zod';
import { codeText, name } from '../../codebook/fields.ts';
import { strictMap } from '../../schema-issues.ts';

const side = z.union([z.boolean(), codeText], 'true, false or a code in quotes');

/** Strict schema of `compare`. @param variable how variables are written */
export const compareOf = (variable: z.ZodString) =>
  strictMap({
    group: variable,
    of: side,
    against: side,
    standardise: z.array(variable).min(1).max(4).exactOptional(),
    method: z.enum(['direct', 'indirect']).exactOptional(),
    minStratum: z.int().min(1).max(1_000_000).exactOptional(),
    show: z
      .array(z.enum(['difference', 'ratio']))
      .min(1)
      .max(2)
      .exactOptional(),
  });

/** `compare` of one table. */
export const compareField = compareOf(name);

/** A comparison as written. */
export type CompareItem = z.infer<typeof compareField>;
