/** A query file of any kind, as a schema for its readers. */
import { z } from 'zod';
import { modelSchema } from '../model/schema.ts';
import { overlapSchema } from './overlap/schema.ts';
import { aggregateSchema } from './schema.ts';

/** Strict schemas of all kinds, told apart by `kind`. */
export const querySchema = z.union([aggregateSchema, overlapSchema, modelSchema]);
