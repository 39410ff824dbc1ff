/** A query file of any kind, as a schema for its readers. */
import { z } from 'zod';
import { cellModelSchema } from '../model/cells/schema.ts';
import { modelSchema } from '../model/schema.ts';
import { linkSchema } from './link/schema.ts';
import { overlapSchema } from './overlap/schema.ts';
import { aggregateSchema, savedSchema, tablesSchema } from './schema.ts';

/** Strict schemas of all kinds, told apart by `kind`, and a saved query. */
export const querySchema = z.union([aggregateSchema, tablesSchema, savedSchema, overlapSchema, linkSchema, modelSchema, cellModelSchema]);
