/** The bulk of a ring: sealed parts of lists, up by one holder and down by the next. The last part of a list comes with the event that says that it has been passed on. */
import { decodeOpenBundle, demand, hopCount, type KetensomEvent, longestEntry, ProtocolError } from '@ketensom/protocol';
import { z } from 'zod';
import { isPlaced, openEvent, placeEvent } from '../../intake/accept-event.ts';
import { restoreNote } from '../../intake/restore-note.ts';
import { demandDue, hopFile, lastPart, readHopPart } from '../../ring/ring-parts.ts';
import { findRing, type StoredRing } from '../../ring/ring-store.ts';
import { type Actor, isNamedIn } from '../../store/actors.ts';
import type { Desk } from '../../store/desk.ts';
import { PartReader, partBodyOf } from '../../store/part-body.ts';
import { partBytes, storedParts } from '../../store/vector-files.ts';
import { byteLimits, noQuery, roundParam, wholeParam } from '../fields.ts';
import { type AnyRoute, route } from '../route.ts';
import type { Service } from '../service.ts';
import { answerEvent, eventAnswers } from './event-answer.ts';

const clause = 'API-3';
const path = '/v1/rounds/:round/lists/:list/hops/:hop/parts';
const params = z.strictObject({ round: roundParam, list: wholeParam, hop: wholeParam });

function demandOwnRing(desk: Desk, round: string, caller: Actor): StoredRing {
  const stored = findRing(desk, round);
  if (stored === undefined || !isNamedIn(stored.config.roster, caller)) throw new ProtocolError('not-found', { clause });
  return stored;
}

const putRoute = route({
  method: 'PUT',
  path: `${path}/:index`,
  audience: 'partner',
  summary: 'One sealed part of a list after a hop of the caller',
  params: z.strictObject({ ...params.shape, index: wholeParam }),
  query: noQuery,
  body: { kind: 'bytes', limits: { ...byteLimits, maxBytes: partBytes } },
  answers: { 201: { description: 'Stored' }, 200: { description: 'The same bytes were there already' } },
  handle: async ({ service: { desk, parts }, caller, params: { round, index, ...at }, body }) => {
    const bytes = body as Uint8Array;
    demandDue(demandOwnRing(desk, round, caller), at, caller.name);
    const fresh = await parts.store({ ...hopFile(round, at), part: index, ...partBodyOf(desk.primitives, bytes) }, { gathers: false });
    return { status: fresh ? 201 : 200, json: {} };
  },
});

const listRoute = route({
  method: 'GET',
  path,
  audience: 'partner',
  summary: 'Which parts of a hop of the caller are stored',
  params,
  query: noQuery,
  answers: { 200: { description: 'Their numbers', schema: z.strictObject({ parts: z.array(z.int().min(0)) }) } },
  handle: ({ service: { desk }, caller, params: { round, ...at } }) => {
    demandDue(demandOwnRing(desk, round, caller), at, caller.name);
    return { status: 200, json: { parts: storedParts(desk, hopFile(round, at)).map(({ part }) => part) } };
  },
});

const getRoute = route({
  method: 'GET',
  path: `${path}/:index`,
  audience: 'partner',
  summary: 'One part of a list that was sealed to the caller',
  params: z.strictObject({ ...params.shape, index: wholeParam }),
  query: noQuery,
  answers: { 200: { description: 'The sealed part', type: 'application/octet-stream' } },
  handle: ({ service: { desk }, caller, params: { round, index, ...at } }) => {
    const bytes = readHopPart(desk, demandOwnRing(desk, round, caller), at, { caller: caller.name, part: index });
    if (bytes === undefined) throw new ProtocolError('not-found', { clause });
    return { status: 200, bytes, type: 'application/octet-stream' };
  },
});

/** A part in as many pieces as entries of a bundle can hold, after the two that an event in short is. */
const mostEntries = 2 + Math.ceil(partBytes / longestEntry);

type PassedEvent = Extract<KetensomEvent, { readonly type: 'hop.done' | 'tags.final' }>;

/**
 * Stores the last part of a list that an event passes on, once all others are there. It is on disk, and the event's transaction flushes that it is there.
 *
 * @throws ProtocolError `vector-shape`, and as the address of the parts.
 */
async function storeLastPart({ desk, parts }: Service, caller: Actor, event: PassedEvent, pieces: readonly Uint8Array[]): Promise<void> {
  const { round, list, count } = event;
  const stored = demandOwnRing(desk, round, caller);
  const at = { list, hop: 'hop' in event ? event.hop : hopCount(stored.config) - 1 };
  demandDue(stored, at, caller.name);
  const reader = new PartReader(desk.primitives);
  for (const piece of pieces) reader.add(piece);
  const part = lastPart(stored, { ...at, count });
  demand(storedParts(desk, hopFile(round, at)).filter((row) => row.part < part).length === part, 'vector-shape', {
    clause: 'OVL-6',
    party: caller.name,
  });
  await parts.store({ ...hopFile(round, at), part, ...reader.end() }, { gathers: false, flushes: false });
}

const passedRoute = route({
  method: 'POST',
  path: '/v1/events/passed',
  audience: 'partner',
  summary:
    'Adds a `hop.done` or `tags.final`, said in short, with the last part of the list: an entry bundle of its fields, its signature, and the part in pieces',
  query: noQuery,
  body: { kind: 'bytes', limits: { ...byteLimits, maxBytes: partBytes + 2 ** 16 } },
  answers: eventAnswers,
  handle: async ({ service, caller, body }) => {
    const { desk } = service;
    const [fields, signature, ...pieces] = decodeOpenBundle(body as Uint8Array, mostEntries);
    demand(fields !== undefined && signature !== undefined, 'malformed', { clause });
    const noted = openEvent(desk, caller, restoreNote(desk, caller, { fields, signature }));
    const { event } = noted;
    demand(event.type === 'hop.done' || event.type === 'tags.final', 'malformed', { clause });
    // Sent again after its answer was lost, its list waits for the next holder.
    if (!isPlaced(desk, noted)) await storeLastPart(service, caller, event, pieces);
    return answerEvent(service, placeEvent(desk, caller, noted));
  },
});

export const ringRoutes: readonly AnyRoute[] = [putRoute, listRoute, getRoute, passedRoute];
