/** A `model` query with `of`, as it is written, and in canonical form (docs/queries.md, "A model on cells"). */
import { z } from 'zod';
import { name } from '../../codebook/fields.ts';
import { aggregateSchema, tablesSchema } from '../../query/schema.ts';
import { strictMap } from '../../schema-issues.ts';
import { modelShape } from '../schema.ts';

const { dataset, where, measures } = aggregateSchema.shape;
const tables = tablesSchema.shape;

const by = z.array(name).min(1).max(4);
const kind = z.literal('aggregate', 'aggregate: the rows of the model are the cells of a table');
/** The name of a figure in the result of the table: `count`, `share(x)`, or its `as`. */
const figure = z.string().min(1).max(200);

const { dataset: _dataset, where: _where, ...shared } = modelShape;

/** Strict schema of a model on cells. */
export const cellModelSchema = strictMap({
  ...shared,
  of: z.union(
    [strictMap({ kind, dataset, where, by, measures }), strictMap({ kind, tables: tables.tables, by, measures: tables.measures })],
    '{ kind: aggregate, dataset or tables, by, measures }',
  ),
  response: figure,
  terms: z.array(figure).min(1).max(50),
  offset: z.union([figure, strictMap({ log: figure })], 'a figure, or { log: a figure }').exactOptional(),
  weights: figure.exactOptional(),
});
