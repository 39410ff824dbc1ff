/** A query file of any kind, as a schema for its readers. */
import { z } from 'zod';
import { cellModelSchema } from '../model/cells/schema.ts';
import { modelSchema } from '../model/schema.ts';
import { linkSchema } from './link/schema.ts';
import { overlapSchema } from './overlap/schema.ts';
import { aggregateSchema, savedFields, savedSchema, savedTablesSchema, tablesSchema } from './schema.ts';

/** Strict schemas of all kinds, told apart by `kind`, and of saved queries. */
export const querySchema = z.union([
  aggregateSchema,
  tablesSchema,
  savedSchema,
  savedTablesSchema,
  overlapSchema,
  linkSchema,
  modelSchema,
  cellModelSchema,
  modelSchema.omit({ period: true }).extend(savedFields),
  cellModelSchema.omit({ period: true }).extend(savedFields),
]);
