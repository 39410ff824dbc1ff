/** What all canonical documents share (docs/protocol/documents.md): strict in, canonical out. */

import type { z } from 'zod';
import { ProtocolError } from '../errors.ts';
import { canonicalBytes, type JsonValue, parseCanonical } from '../json/index.ts';
import { parseSchema } from '../parse-schema.ts';

/** The most bytes a document may have: 1 MiB. */
export const maxDocumentBytes = 2 ** 20;

/**
 * The document that `bytes` hold, checked against its strict schema. The caller names the clause that its refusals cite.
 *
 * @throws ProtocolError `oversize`, `non-canonical`, `malformed` or `unknown-field`.
 */
export function parseDocument<Document>(bytes: Uint8Array, schema: z.ZodType, clause: string): Document {
  const value = parseCanonical(bytes, { profile: 'document', maxBytes: maxDocumentBytes, clause });
  const parsed = parseSchema(schema, value);
  if (parsed.success) return parsed.data as Document;
  const unknown = parsed.error.issues.some((issue) => issue.code === 'unrecognized_keys');
  throw new ProtocolError(unknown ? 'unknown-field' : 'malformed', { clause });
}

/** The canonical bytes of a document. A value that JSON cannot carry is a TypeError. */
export const encodeDocument = (document: object): Uint8Array => canonicalBytes(document as JsonValue);
