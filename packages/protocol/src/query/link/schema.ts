/** A `link` query as it is written, and in canonical form (interface.md, "link"). */
import { z } from 'zod';
import { codeText, name } from '../../codebook/fields.ts';
import { predicate } from '../../codebook/predicate.ts';
import { strictMap } from '../../schema-issues.ts';
import { compareOf } from '../comparison/schema.ts';
import { headShape, kindField } from '../head-schema.ts';

/** The most rows of one identifier whose number can be hidden. */
const maxSlots = 6;

const dotted = z.string('TABLE.NAME').regex(/^[a-z][a-z0-9_-]{0,63}\.[a-z][a-z0-9_-]{0,63}$/, 'TABLE.NAME');
const pair = z.tuple([dotted, dotted]);

const steps = z.int().min(-1000).max(1000);

const within = strictMap({
  from: dotted,
  to: dotted,
  between: z.tuple([steps, steps]),
  grid: z.enum(['day', 'month', 'quarter', 'year']),
});

const classes = z.array(steps).min(1).max(10);

const join = strictMap({
  on: pair,
  self: z.enum(['count', 'exclude']).exactOptional(),
  maxDegree: z.int().min(1).max(1000).exactOptional(),
  within: within.exactOptional(),
});

const as = name.exactOptional();
const measure = z.union(
  [
    z.literal('rows'),
    strictMap({ distinct: dotted }),
    strictMap({ sum: dotted, as }),
    strictMap({ mean: dotted, as }),
    strictMap({ missing: dotted, as }),
    strictMap({ share: dotted, is: codeText.exactOptional(), as }),
  ],
  'rows, { distinct: TABLE.KEY }, one of sum, mean and missing: { sum: TABLE.VARIABLE }, or with compare { share: TABLE.VARIABLE }',
);

/** Strict schema of a link query. */
export const linkSchema = strictMap({
  ...headShape,
  kind: kindField('link'),
  blinding: z.enum(['dh', 'salted-hash']).exactOptional(),
  slots: z.int().min(1).max(maxSlots).exactOptional(),
  tables: z.record(
    name,
    strictMap({
      partner: name,
      dataset: name,
      where: predicate.exactOptional(),
      hits: classes.exactOptional(),
      lag: classes.exactOptional(),
    }),
  ),
  join: z
    .array(z.union([pair, join], '[TABLE.KEY, TABLE.KEY], or { on: [TABLE.KEY, TABLE.KEY] }'))
    .min(1)
    .max(20),
  linkage: z.record(name, name).exactOptional(),
  base: name.exactOptional(),
  compare: compareOf(dotted).exactOptional(),
  by: z.array(dotted).max(10).exactOptional(),
  measures: z.array(measure).min(1).max(20),
});
