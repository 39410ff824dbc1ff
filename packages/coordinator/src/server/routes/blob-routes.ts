/** Blobs by digest. */
import { unflushedTransaction } from '@ketensom/host';
import { ProtocolError } from '@ketensom/protocol';
import { z } from 'zod';
import { maxBlobBytes, putBlob, readPublicBlob } from '../../store/blobs.ts';
import { byteLimits, digestParam, noQuery } from '../fields.ts';
import { type AnyRoute, route } from '../route.ts';

const params = z.strictObject({ digest: digestParam });

export const blobRoutes: readonly AnyRoute[] = [
  route({
    method: 'PUT',
    path: '/v1/blobs/:digest',
    audience: 'enrolled',
    whileBehind: true,
    summary: 'Stores bytes that hash to the digest',
    params,
    query: noQuery,
    body: { kind: 'bytes', limits: { ...byteLimits, maxBytes: maxBlobBytes } },
    answers: { 201: { description: 'Stored' }, 200: { description: 'Known already' } },
    handle: ({ service, caller, params: { digest }, body }) => {
      // Whoever names a blob in an event sends it again with the event, and the event's transaction flushes this one.
      const fresh = unflushedTransaction(service.desk.db, () => putBlob(service.desk, caller.name, digest, body as Uint8Array));
      return { status: fresh ? 201 : 200, json: {} };
    },
  }),
  route({
    method: 'GET',
    path: '/v1/blobs/:digest',
    audience: 'enrolled',
    summary: 'Bytes of a blob that members may read',
    params,
    query: noQuery,
    answers: { 200: { description: 'The bytes', type: 'application/octet-stream' } },
    handle: ({ service, params: { digest } }) => {
      const bytes = readPublicBlob(service.desk, digest);
      if (bytes === undefined) throw new ProtocolError('not-found', { clause: 'API-3' });
      return { status: 200, bytes, type: 'application/octet-stream' };
    },
  }),
];
