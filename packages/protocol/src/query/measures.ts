/** Measures as they are written. */
import { z } from 'zod';
import { codeText, name } from '../codebook/fields.ts';
import { strictMap } from '../schema-issues.ts';

const as = name.refine((text) => text !== 'by', 'another name than "by"').exactOptional();

/** Strict schema of one measure. */
export const measureItem = z.union(
  [
    z.literal('count'),
    strictMap({ sum: name, as }),
    strictMap({ mean: name, as }),
    strictMap({ sd: name, as }),
    strictMap({ share: name, is: codeText.exactOptional(), as }),
    strictMap({ missing: name, as }),
    strictMap({ indicator: name, as }),
  ],
  'a measure: count, { sum: x }, { mean: x }, { sd: x }, { share: x }, { share: x, is: "CODE" }, { missing: x } or { indicator: name }',
);

/** A measure as written; `as` renames it in the result. */
export type MeasureItem = z.infer<typeof measureItem>;

/** Keys of measures that the contract has and this version does not. */
export const laterMeasures = ['median', 'quantiles', 'histogram', 'count', 'distinct', 'ratio', 'within', 'survival', 'rate'];
