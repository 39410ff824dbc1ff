/** Canonical JSON whose byte fields are lower-case hexadecimal: the form of everything a round stores or names by digest, save what is bulky. */

import { z } from 'zod';
import { decodeHex, encodeHex } from '../crypto/bytes.ts';
import { ProtocolError } from '../errors.ts';
import { canonicalBytes, type JsonValue, parseCanonical } from '../json/index.ts';
import { parseSchema } from '../parse-schema.ts';

/** A byte field of 32 bytes. */
export const bytes32Field = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .transform(decodeHex);

/** How a document is read: its schema, its size limit and the clause its refusals cite. */
export interface HexDocument<Value> {
  readonly schema: z.ZodType<Value>;
  readonly maxBytes: number;
  readonly clause: string;
}

/** The canonical bytes of `value`, its byte fields in hexadecimal. */
export const encodeHexDocument = (value: object): Uint8Array => canonicalBytes(toJson(value));

/**
 * The value that `bytes` hold.
 *
 * @throws ProtocolError `oversize`, `non-canonical`, `malformed` or `unknown-field`.
 */
export function decodeHexDocument<Value>(bytes: Uint8Array, { schema, maxBytes, clause }: HexDocument<Value>): Value {
  const parsed = parseSchema(schema, parseCanonical(bytes, { profile: 'document', maxBytes, clause }));
  if (parsed.success) return parsed.data;
  const unknown = parsed.error.issues.some((issue) => issue.code === 'unrecognized_keys');
  throw new ProtocolError(unknown ? 'unknown-field' : 'malformed', { clause });
}

function toJson(value: unknown): JsonValue {
  if (value instanceof Uint8Array) return encodeHex(value);
  if (Array.isArray(value)) return value.map(toJson);
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, toJson(part)]));
  return value as JsonValue;
}
