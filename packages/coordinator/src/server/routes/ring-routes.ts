/** The bulk of a ring: sealed parts of lists, up by one holder and down by the next. */
import { ProtocolError } from '@ketensom/protocol';
import { z } from 'zod';
import { demandDue, demandNext, hopFile, progressOf, sealedPartLength } from '../../ring/ring-parts.ts';
import { findRing, type StoredRing } from '../../ring/ring-store.ts';
import type { Actor } from '../../store/actors.ts';
import type { Desk } from '../../store/desk.ts';
import { partBodyOf } from '../../store/part-body.ts';
import { partBytes, readVectorBytes, storedParts } from '../../store/vector-files.ts';
import { byteLimits, noQuery, roundParam, wholeParam } from '../fields.ts';
import { type AnyRoute, route } from '../route.ts';

const clause = 'API-3';
const path = '/v1/rounds/:round/lists/:list/hops/:hop/parts';
const params = z.strictObject({ round: roundParam, list: wholeParam, hop: wholeParam });

function demandOwnRing(desk: Desk, round: string, caller: Actor): StoredRing {
  const stored = findRing(desk, round);
  const isNamed = stored?.config.roster.some((entry) => entry.partner === caller.name && entry.key === caller.key) === true;
  if (stored === undefined || !isNamed) throw new ProtocolError('not-found', { clause });
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
    const stored = demandOwnRing(desk, round, caller);
    demandNext(stored, at, caller.name);
    const progress = progressOf(stored, at.list);
    const isThere = progress?.hops === at.hop + 1 && storedParts(desk, hopFile(round, at)).some(({ part }) => part === index);
    if (progress === undefined || !isThere) throw new ProtocolError('not-found', { clause });
    const length = sealedPartLength(stored, at, { count: progress.count, part: index });
    return { status: 200, bytes: readVectorBytes(desk, hopFile(round, at), index * partBytes, length), type: 'application/octet-stream' };
  },
});

export const ringRoutes: readonly AnyRoute[] = [putRoute, listRoute, getRoute];
