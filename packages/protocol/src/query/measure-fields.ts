/** Fields that measures have in common, of one table or of several. */
import { z } from 'zod';
import { name } from '../codebook/fields.ts';

/** What a figure is called in the result. */
export const as = name.refine((text) => text !== 'by', 'another name than "by"').exactOptional();

/** `p` of a quantile. */
export const fraction = z
  .number('a fraction')
  .refine((p) => p > 0 && p < 1 && Math.round(p * 10_000) / 10_000 === p, 'a fraction between 0 and 1 of at most four decimals');

/** Distinct persons: within a partner each counts once, and partners are added up. @param key how the key is written */
export const distinctShape = <Key extends z.ZodType>(key: Key) => ({
  distinct: key,
  across: z.literal('sum', 'sum: persons of several partners are added up (an overlap or a link counts them once)'),
});

const figureName = z.string('the name of a figure of this query').min(1).max(300);

/** One figure over another, both by name. */
export const ratioShape = {
  ratio: z.tuple([figureName, figureName], 'two names of figures of this query: [of, to]'),
  per: z.int().min(1).max(1_000_000_000).exactOptional(),
};
