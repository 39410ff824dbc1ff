/** A query file of any kind, as a schema for its readers. */
import { z } from 'zod';
import { modelSchema } from '../model/schema.ts';
import { linkSchema } from './link/schema.ts';
import { overlapSchema } from './overlap/schema.ts';
import { aggregateSchema, savedSchema } from './schema.ts';

/** Strict schemas of all kinds, told apart by `kind`, and a saved query. */
export const querySchema = z.union([aggregateSchema, savedSchema, overlapSchema, linkSchema, modelSchema]);
