/** What anyone may ask: which coordinator this is, whether it is well, and this interface. */

import { transaction } from '@ketensom/host';
import { encodeHex } from '@ketensom/protocol';
import { z } from 'zod';
import { logVerifierKey } from '../../log/checkpoints.ts';
import type { Desk } from '../../store/desk.ts';
import { noQuery } from '../fields.ts';
import { type AnyRoute, route } from '../route.ts';

/** Version of the protocol that `log.genesis` and `GET /v1/service` name. */
export const protocolVersion = 'ketensom/v1';

const serviceSchema = z.strictObject({
  protocol: z.string(),
  origin: z.string(),
  logKey: z.string(),
  key: z.string(),
  sealKey: z.string(),
});

/** The coordinator's public identity. */
export const describeService = (desk: Desk): z.infer<typeof serviceSchema> => ({
  protocol: protocolVersion,
  origin: desk.keys.origin,
  logKey: logVerifierKey(desk),
  key: encodeHex(desk.primitives.ed25519.publicKey(desk.keys.identitySeed)),
  sealKey: encodeHex(desk.primitives.x25519.publicKey(desk.keys.sealSecret)),
});

export const serviceRoutes: readonly AnyRoute[] = [
  route({
    method: 'GET',
    path: '/v1/service',
    audience: 'anyone',
    summary: "Protocol version, the log and the coordinator's public keys",
    query: noQuery,
    answers: { 200: { description: 'The coordinator', schema: serviceSchema } },
    handle: ({ service }) => ({ status: 200, json: describeService(service.desk) }),
  }),
  route({
    method: 'GET',
    path: '/v1/health',
    audience: 'anyone',
    summary: 'Whether the store can be written',
    query: noQuery,
    answers: { 200: { description: 'It can', schema: z.strictObject({ status: z.literal('ok') }) } },
    handle: ({ service }) => {
      transaction(service.desk.db, () => undefined);
      return { status: 200, json: { status: 'ok' } };
    },
  }),
];
