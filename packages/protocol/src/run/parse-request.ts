/** A request from its canonical bytes, or a refusal (DOC-3). */
import type { Primitives } from '../crypto/primitives.ts';
import { demand } from '../errors.ts';
import { encodeDocument, parseDocument } from './document.ts';
import { type QueryRequest, requestSchema } from './request.ts';

/**
 * The request that `bytes` hold. Roster and lists are sorted and disjoint; `missing` only together with `replaces`.
 *
 * @throws ProtocolError as `parseDocument` does; `malformed` for unsorted or overlapping lists (DOC-3).
 */
export function parseRequest(bytes: Uint8Array): QueryRequest {
  const request = parseDocument<QueryRequest>(bytes, requestSchema, 'DOC-3');
  const missing = request.missing.map((entry) => entry.partner);
  for (const list of [request.partners, request.notOffering, missing]) {
    demand(
      list.every((name, at) => at === 0 || (list[at - 1] ?? '') < name),
      'malformed',
      { clause: 'DOC-3' },
    );
  }
  const all = [...request.partners, ...request.notOffering, ...missing];
  demand(new Set(all).size === all.length, 'malformed', { clause: 'DOC-3' });
  demand(request.missing.length === 0 || request.replaces !== undefined, 'malformed', { clause: 'DOC-3' });
  return request;
}

/** The canonical bytes of a request. */
export const encodeRequest = (request: QueryRequest): Uint8Array => encodeDocument(request);

/** The id of the run that a request starts: SHA-256 of its bytes. */
export const deriveRunId = (primitives: Primitives, bytes: Uint8Array): Uint8Array => primitives.sha256(bytes);
