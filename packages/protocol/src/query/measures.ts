/** Measures as they are written. */
import { z } from 'zod';
import { codeText, name } from '../codebook/fields.ts';
import { strictMap } from '../schema-issues.ts';
import { as, distinctShape, fraction, ratioShape } from './measure-fields.ts';

/** Strict schema of one measure. */
export const measureItem = z.union(
  [
    z.literal('count'),
    strictMap({ sum: name, as }),
    strictMap({ mean: name, as }),
    strictMap({ sd: name, as }),
    strictMap({ share: name, is: codeText.exactOptional(), as }),
    strictMap({ missing: name, as }),
    strictMap({ median: name, as }),
    strictMap({ quantiles: z.array(fraction).min(1).max(20), of: name, as }),
    strictMap({ histogram: name, as }),
    strictMap({ indicator: name, as }),
    strictMap({ ...distinctShape(name), as }),
    strictMap({ ...ratioShape, as }),
    strictMap({
      within: z.array(z.int().min(0).max(36_500)).min(1).max(20),
      from: name,
      to: name,
      unit: z.enum(['day', 'workday']),
      calendar: z.enum(['nl']).exactOptional(),
      as,
    }),
    strictMap({ survival: strictMap({ from: name, to: name }), grid: z.int().min(1).max(3650), until: z.int().min(1).max(36_500), as }),
  ],
  'a measure: count, { sum: x }, { mean: x }, { sd: x }, { share: x }, { share: x, is: "CODE" }, { missing: x }, { median: x }, { quantiles: [p], of: x }, { histogram: x }, { within: [days], from, to, unit }, { survival: { from, to }, grid: days, until: days }, { distinct: key, across: sum }, { ratio: [figure, figure], per: 1000 } or { indicator: name }',
);

/** A measure as written; `as` renames it in the result. */
export type MeasureItem = z.infer<typeof measureItem>;
