/** The fields of addresses and bodies. Every text is bounded; a value that does not fit is refused without being repeated. */
import { z } from 'zod';
import type { BodyLimits } from './read-body.ts';

export const digestParam = z.string().regex(/^[0-9a-f]{64}$/);
export const nameParam = z.string().regex(/^[a-z][a-z0-9_-]{0,63}$/);
export const roundParam = z.string().regex(/^[0-9a-f]{32}$/);

/** A whole number in a path or query: plain digits, no leading zero. */
export const wholeParam = z
  .string()
  .regex(/^(?:0|[1-9]\d{0,14})$/)
  .transform(Number);

/** Seconds to wait, at most 25. */
export const waitParam = z
  .string()
  .regex(/^(?:[0-9]|1[0-9]|2[0-5])$/)
  .transform(Number);

/** Where nothing may stand. */
export const noQuery = z.strictObject({});

export const jsonLimits: BodyLimits = { type: 'application/json', maxBytes: 64 * 1024, seconds: 10 };
export const byteLimits: BodyLimits = { type: 'application/octet-stream', maxBytes: 2 ** 20, seconds: 120 };

/** The text of a note: at most 16 KiB of bytes, so no more characters than that. */
export const noteField = z
  .string()
  .min(1)
  .max(32 * 1024);
