/**
 * A value held against a schema that is interpreted. The library can also write a function for each schema at its first use, with `eval`, which a page may
 * forbid; it costs some milliseconds a schema, and saves microseconds a value, so that a program that reads a few hundred messages loses by it.
 */
import type { z } from 'zod';

const interpreted = { jitless: true } as const;

/** As `safeParse` of the schema. For values of many thousand parts the schema's own is faster. */
export const parseSchema = <Schema extends z.ZodType>(schema: Schema, value: unknown): z.ZodSafeParseResult<z.output<Schema>> =>
  schema.safeParse(value, interpreted);
