/** The log as its followers read it, and their cosignatures. */

import { transaction } from '@ketensom/host';
import { decodeTilePath, demand, encodeEntryBundle, ProtocolError, tileWidth, utf8 } from '@ketensom/protocol';
import { z } from 'zod';
import { headNote, newestHead, type SignedHead } from '../../log/checkpoints.ts';
import { acceptCosignature, type CosignQuorum, cosignedNotes, findCosignedHead } from '../../log/cosignatures.ts';
import { readTile } from '../../log/read-tile.ts';
import { notesBetween } from '../../log/tree-store.ts';
import { hearSize } from '../../recovery/accept-mirror.ts';
import { isRecovering } from '../../recovery/recovery-store.ts';
import { findRing } from '../../ring/ring-store.ts';
import { findRound } from '../../round/round-store.ts';
import type { Desk } from '../../store/desk.ts';
import { jsonLimits, noQuery, roundParam, waitParam, wholeParam } from '../fields.ts';
import { type AnyRoute, route } from '../route.ts';

const clause = 'API-3';
const text = 'text/plain; charset=utf-8';

function quorumOf(desk: Desk, round: string): CosignQuorum {
  const ring = findRing(desk, round);
  if (ring !== undefined) {
    const roster = ring.config.roster.map((entry) => entry.partner);
    return { roster, threshold: roster.length };
  }
  const stored = findRound(desk, round);
  if (stored === undefined) throw new ProtocolError('not-found', { clause });
  const { roster, threshold } = stored.state.config;
  return { roster: roster.map((entry) => entry.partner), threshold };
}

/** The most bytes of entries that come with a checkpoint; more of them are fetched as bundles. */
const mostBytes = 256 * 1024;

/** A checkpoint and the entries from `after` up to it, or `undefined` where there are none or many. */
function bundleWith(desk: Desk, head: SignedHead, after: number): Uint8Array | undefined {
  if (head.size <= after || head.size - after >= tileWidth) return undefined;
  const bundle = encodeEntryBundle([utf8(headNote(head)), ...notesBetween(desk, after, head.size)]);
  return bundle.length > mostBytes ? undefined : bundle;
}

const checkpointRoute = route({
  method: 'GET',
  path: '/v1/log/checkpoint',
  audience: 'enrolled',
  whileBehind: true,
  summary:
    'The newest checkpoint; waits for one of more than `after` leaves. With `entries`, the entries from `after` on come with it where they are few',
  query: z.strictObject({ after: wholeParam.optional(), wait: waitParam.optional(), entries: z.literal('true').optional() }),
  answers: { 200: { description: 'The checkpoint, a signed note; with entries, an entry bundle that begins with it', type: text } },
  handle: async ({ service, caller, query: { after = 0, wait = 0, entries }, signal }) => {
    if (caller.role === 'partner' && hearSize(service.desk, caller.name, after)) {
      service.log('mirror', { partner: caller.name, next: after, documents: 0, behind: false });
      service.changed();
    }
    demand(!isRecovering(service.desk), 'log-behind', { clause: 'LOG-6' });
    const newest = () => newestHead(service.desk);
    await service.heads.waitFor({ find: () => ((newest()?.size ?? 0) > after ? true : undefined), seconds: wait, signal });
    const head = newest();
    if (head === undefined) throw new ProtocolError('not-found', { clause });
    const bundle = entries === undefined ? undefined : bundleWith(service.desk, head, after);
    if (bundle !== undefined) return { status: 200, bytes: bundle, type: 'application/octet-stream' };
    return { status: 200, bytes: utf8(headNote(head)), type: text };
  },
});

const tileRoute = route({
  method: 'GET',
  path: '/v1/log/tile/*',
  audience: 'enrolled',
  summary: 'A C2SP tile (`tile/<L>/<N>[.p/<W>]`) or entry bundle (`tile/entries/<N>[.p/<W>]`)',
  params: z.strictObject({ '*': z.string().max(64) }),
  query: noQuery,
  answers: { 200: { description: 'Hashes, or entries each after its length', type: 'application/octet-stream' } },
  handle: ({ service, params }) => ({
    status: 200,
    bytes: readTile(service.desk, decodeTilePath(`tile/${params['*']}`)),
    type: 'application/octet-stream',
  }),
});

const cosignRoute = route({
  method: 'POST',
  path: '/v1/log/cosignatures',
  audience: 'partner',
  summary: "Adds the caller's cosignature of the checkpoint of that size",
  query: noQuery,
  body: {
    kind: 'json',
    schema: z.strictObject({ size: z.int().min(1).max(Number.MAX_SAFE_INTEGER), line: z.string().max(1024) }),
    limits: jsonLimits,
  },
  answers: { 201: { description: 'Stored' }, 200: { description: 'The caller had cosigned it already' } },
  handle: ({ service, caller, body }) => {
    const fresh = transaction(service.desk.db, () => acceptCosignature(service.desk, caller, body));
    if (fresh) service.cosignatures.touch();
    return { status: fresh ? 201 : 200, json: {} };
  },
});

const cosignedRoute = route({
  method: 'GET',
  path: '/v1/log/cosigned',
  audience: 'enrolled',
  summary: "A checkpoint of at least `covering` leaves that enough of the round's roster cosigned",
  query: z.strictObject({ covering: wholeParam, round: roundParam, wait: waitParam.optional() }),
  answers: { 200: { description: 'Notes of one checkpoint, or none yet', schema: z.strictObject({ notes: z.array(z.string()) }) } },
  handle: async ({ service, query: { covering, round, wait = 0 }, signal }) => {
    const { desk, cosignatures } = service;
    const quorum = quorumOf(desk, round);
    const head = await cosignatures.waitFor({ find: () => findCosignedHead(desk, covering, quorum), seconds: wait, signal });
    return { status: 200, json: { notes: head === undefined ? [] : cosignedNotes(desk, head) } };
  },
});

export const logRoutes: readonly AnyRoute[] = [checkpointRoute, tileRoute, cosignRoute, cosignedRoute];
