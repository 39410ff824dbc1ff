/** Measures of a query over several tables, as they are written: each names its table. */
import { z } from 'zod';
import { codeText, name } from '../../codebook/fields.ts';
import { strictMap } from '../../schema-issues.ts';
import { as, distinctShape, fraction, ratioShape } from '../measure-fields.ts';

const dotted = z
  .string('table.variable')
  .regex(/^[a-z][a-z0-9_-]{0,63}\.[a-z][a-z0-9_-]{0,63}$/, 'a table of the query and a variable: table.variable');

/** Strict schema of one measure. */
export const tableMeasureItem = z.union(
  [
    strictMap({ count: name, as }),
    strictMap({ ...distinctShape(dotted), as }),
    strictMap({ sum: dotted, as }),
    strictMap({ mean: dotted, as }),
    strictMap({ sd: dotted, as }),
    strictMap({ share: dotted, is: codeText.exactOptional(), as }),
    strictMap({ missing: dotted, as }),
    strictMap({ median: dotted, as }),
    strictMap({ quantiles: z.array(fraction).min(1).max(20), of: dotted, as }),
    strictMap({ histogram: dotted, as }),
    strictMap({ ...ratioShape, as }),
  ],
  'a measure of a table: { count: table }, { distinct: table.key, across: sum }, { sum | mean | sd | share | missing | median | histogram: table.variable }, { quantiles: [p], of: table.variable } or { ratio: [figure, figure], per: 1000 }',
);

/** A measure as written. */
export type TableMeasureItem = z.infer<typeof tableMeasureItem>;
