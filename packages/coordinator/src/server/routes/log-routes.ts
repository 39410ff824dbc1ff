/** The log as its followers read it, and their cosignatures. */

import { transaction } from '@ketensom/host';
import { concatBytes, decodeTilePath, demand, encodeEntryBundle, ProtocolError, tileWidth, utf8 } from '@ketensom/protocol';
import { z } from 'zod';
import { headNote, newestHead, type SignedHead } from '../../log/checkpoints.ts';
import { acceptCosignature, type CosignQuorum, cosignedNotes, findCosignedHead } from '../../log/cosignatures.ts';
import { readTile } from '../../log/read-tile.ts';
import { notesBetween } from '../../log/tree-store.ts';
import { hearSize } from '../../recovery/accept-mirror.ts';
import { isRecovering } from '../../recovery/recovery-store.ts';
import { findRing } from '../../ring/ring-store.ts';
import { findRound } from '../../round/round-store.ts';
import type { Actor } from '../../store/actors.ts';
import type { Desk } from '../../store/desk.ts';
import { answersAhead } from '../answers-ahead.ts';
import { jsonLimits, noQuery, roundParam, waitParam, wholeParam } from '../fields.ts';
import { type Answer, type AnyRoute, route } from '../route.ts';
import type { Service } from '../service.ts';

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

/** The most bytes of entries that come with a checkpoint; more of them are fetched as bundles. What the caller will ask about them is beside that. */
const mostBytes = 256 * 1024;

/** A checkpoint and the entries from `after` up to it, with what the caller will ask about them, or `undefined` where there are none or many. */
function bundleWith(desk: Desk, caller: Actor, head: SignedHead, after: number): Uint8Array | undefined {
  if (head.size <= after || head.size - after >= tileWidth) return undefined;
  const entries = encodeEntryBundle([utf8(headNote(head)), ...notesBetween(desk, after, head.size)]);
  if (entries.length > mostBytes) return undefined;
  return concatBytes(entries, encodeEntryBundle(answersAhead(desk, caller, after, head.size)));
}

/** What a follower asks with: the size that it has, how long it waits for more, and whether the entries are to come along. */
const newsQuery = z.strictObject({ after: wholeParam.optional(), wait: waitParam.optional(), entries: z.literal('true').optional() });

interface News {
  readonly after: number;
  readonly wait: number;
  readonly entries: boolean;
  readonly signal: AbortSignal;
}

/** Hears how much a caller has before anything else: a store that has less is an old copy of the log. @throws ProtocolError `log-behind` */
function hear({ desk, log, changed }: Service, caller: Actor, after: number): void {
  if (caller.role === 'partner' && hearSize(desk, caller.name, after)) {
    log('mirror', { partner: caller.name, next: after, documents: 0, behind: false });
    changed();
  }
  demand(!isRecovering(desk), 'log-behind', { clause: 'LOG-6' });
}

/** The newest checkpoint, once it is of more than `after` leaves or the time is over. */
async function awaitNews({ desk, heads }: Service, caller: Actor, { after, wait, entries, signal }: News): Promise<Answer> {
  const newest = () => newestHead(desk);
  await heads.waitFor({ find: () => ((newest()?.size ?? 0) > after ? true : undefined), seconds: wait, signal });
  const head = newest();
  if (head === undefined) throw new ProtocolError('not-found', { clause });
  const bundle = entries ? bundleWith(desk, caller, head, after) : undefined;
  if (bundle !== undefined) return { status: 200, bytes: bundle, type: 'application/octet-stream' };
  return { status: 200, bytes: utf8(headNote(head)), type: text };
}

const checkpointRoute = route({
  method: 'GET',
  path: '/v1/log/checkpoint',
  audience: 'enrolled',
  whileBehind: true,
  summary:
    'The newest checkpoint; waits for one of more than `after` leaves. With `entries`, the entries from `after` on come with it where they are few',
  query: newsQuery,
  answers: { 200: { description: 'The checkpoint, a signed note; with entries, an entry bundle that begins with it', type: text } },
  handle: ({ service, caller, query: { after = 0, wait = 0, entries }, signal }) => {
    hear(service, caller, after);
    return awaitNews(service, caller, { after, wait, entries: entries !== undefined, signal });
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
  summary:
    "Adds the caller's cosignature of the checkpoint of that size. With `after`, once it is stored, answers as `/v1/log/checkpoint` does",
  query: newsQuery,
  body: {
    kind: 'json',
    schema: z.strictObject({ size: z.int().min(1).max(Number.MAX_SAFE_INTEGER), line: z.string().max(1024) }),
    limits: jsonLimits,
  },
  answers: {
    201: { description: 'Stored' },
    200: { description: 'The caller had cosigned it already; with `after`, the newest checkpoint' },
  },
  handle: ({ service, caller, body, query: { after, wait = 0, entries }, signal }) => {
    if (after !== undefined) hear(service, caller, after);
    const fresh = transaction(service.desk.db, () => acceptCosignature(service.desk, caller, body));
    if (fresh) service.cosignatures.touch();
    if (after !== undefined) return awaitNews(service, caller, { after, wait, entries: entries !== undefined, signal });
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
