/** The bulk of a round: share columns down, masked vectors up. */
import { demand, encodeOpening, ProtocolError, type SumConfig, vectorLength } from '@ketensom/protocol';
import { z } from 'zod';
import { makeColumn } from '../../round/make-column.ts';
import { findRound, type StoredRound } from '../../round/round-store.ts';
import { readRunContext } from '../../round/run-context.ts';
import { type Actor, isNamedIn } from '../../store/actors.ts';
import type { Desk } from '../../store/desk.ts';
import type { PartBody } from '../../store/part-body.ts';
import { findQuery } from '../../store/queries.ts';
import { partBytes, partCount, readVectorBytes, storedParts } from '../../store/vector-files.ts';
import { byteLimits, nameParam, noQuery, roundParam, wholeParam } from '../fields.ts';
import { type AnyRoute, route } from '../route.ts';

const clause = 'API-3';

const params = z.strictObject({ round: roundParam });

/** The round, for a partner that is in its roster; for anybody else there is none. */
function demandOwnRound(desk: Desk, round: string, caller: Actor): StoredRound {
  const stored = findRound(desk, round);
  if (stored === undefined || !isNamedIn(stored.state.config.roster, caller)) throw new ProtocolError('not-found', { clause });
  return stored;
}

/** The length that this part of a vector must have. @throws ProtocolError `part-range`. */
function partLengthAt(stored: StoredRound, part: number): number {
  const length = vectorLength(stored.state.config);
  demand(part < partCount(length), 'part-range', { clause });
  return Math.min(partBytes, length - part * partBytes);
}

/** @throws ProtocolError `unexpected-message` before the shares are fixed, `round-closed` afterwards or for one who did not deal. */
function demandUploading(desk: Desk, { run, state }: StoredRound, partner: string): void {
  demand(state.kind !== 'collecting-keys' && state.kind !== 'collecting-shares', 'unexpected-message', { clause });
  demand(findQuery(desk, run)?.state === 'running' && 'dealt' in state, 'round-closed', { clause });
  demand(
    state.dealt.some((dealt) => dealt.header.partner === partner),
    'round-closed',
    { clause },
  );
}

const columnRoute = route({
  method: 'GET',
  path: '/v1/rounds/:round/column',
  audience: 'partner',
  summary: 'The share entries for the caller, from each other dealer of U2',
  params,
  query: noQuery,
  answers: { 200: { description: 'The column', type: 'application/octet-stream' } },
  handle: ({ service: { desk }, caller, params: { round } }) => {
    const bytes = makeColumn(desk, demandOwnRound(desk, round, caller), caller.name);
    return { status: 200, bytes, type: 'application/octet-stream' };
  },
});

const putPartRoute = route({
  method: 'PUT',
  path: '/v1/rounds/:round/vector/parts/:index',
  audience: 'partner',
  summary: "One part of the caller's masked vector: 1 MiB, the last may be shorter",
  params: z.strictObject({ round: roundParam, index: wholeParam }),
  query: noQuery,
  body: { kind: 'part', limits: { ...byteLimits, maxBytes: partBytes } },
  answers: { 201: { description: 'Stored' }, 200: { description: 'The same bytes were there already' } },
  handle: async ({ service: { desk, parts, sums }, caller, params: { round, index }, body }) => {
    const received = body as PartBody;
    const stored = demandOwnRound(desk, round, caller);
    demandUploading(desk, stored, caller.name);
    demand(received.length === partLengthAt(stored, index), 'length', { clause });
    const sum = stored.state.kind === 'collecting-inputs' ? sums.at(round, vectorLength(stored.state.config)) : undefined;
    const fresh = await parts.store({ round, partner: caller.name, part: index, ...received }, { sum });
    return { status: fresh ? 201 : 200, json: {} };
  },
});

const listPartsRoute = route({
  method: 'GET',
  path: '/v1/rounds/:round/vector/parts',
  audience: 'partner',
  summary: "Which parts of the caller's vector are stored",
  params,
  query: noQuery,
  answers: { 200: { description: 'Their numbers', schema: z.strictObject({ parts: z.array(z.int().min(0)) }) } },
  handle: ({ service: { desk }, caller, params: { round } }) => {
    demandOwnRound(desk, round, caller);
    return { status: 200, json: { parts: storedParts(desk, { round, partner: caller.name }).map(({ part }) => part) } };
  },
});

/** An opened round of a model, which those in its sum make again for themselves (MOD-3); of any other run there is nothing here. */
function demandOpened(desk: Desk, round: string, caller: Actor) {
  const { state, run } = demandOwnRound(desk, round, caller);
  const isOpened = state.kind === 'opened' && readRunContext(desk, run).kind === 'model';
  if (!isOpened || !state.survivors.includes(caller.name)) throw new ProtocolError('not-found', { clause });
  return state;
}

/** A stated round whose vectors the caller is to add: as a certifier from the statement on (SUM-K-3), or in a model once it is opened. */
function demandSummed(desk: Desk, round: string, caller: Actor): { readonly config: SumConfig; readonly survivors: readonly string[] } {
  const { state } = demandOwnRound(desk, round, caller);
  const isStated = state.kind === 'collecting-acks' || state.kind === 'collecting-reveals';
  const isCertifier = state.config.certificate?.by.includes(caller.name) === true;
  if (isCertifier && isStated) return { config: state.config, survivors: state.inputs.map((input) => input.partner) };
  return isCertifier && state.kind === 'opened' ? state : demandOpened(desk, round, caller);
}

const openingRoute = route({
  method: 'GET',
  path: '/v1/rounds/:round/opening',
  audience: 'partner',
  summary: 'The opening of a round of a model, for the partners in it',
  params,
  query: noQuery,
  answers: { 200: { description: 'The opening', type: 'application/octet-stream' } },
  handle: ({ service: { desk }, caller, params: { round } }) => {
    const { opening } = demandOpened(desk, round, caller);
    return { status: 200, bytes: encodeOpening(opening), type: 'application/octet-stream' };
  },
});

const survivorPartRoute = route({
  method: 'GET',
  path: '/v1/rounds/:round/survivors/:partner/parts/:index',
  audience: 'partner',
  summary:
    "One part of a survivor's masked vector: for the certifiers of a round, and in an opened round of a model for the partners in it",
  params: z.strictObject({ round: roundParam, partner: nameParam, index: wholeParam }),
  query: noQuery,
  answers: { 200: { description: 'The part', type: 'application/octet-stream' } },
  handle: ({ service: { desk }, caller, params: { round, partner, index } }) => {
    const { config, survivors } = demandSummed(desk, round, caller);
    demand(survivors.includes(partner), 'not-found', { clause });
    const length = vectorLength(config);
    demand(index < partCount(length), 'part-range', { clause });
    const bytes = readVectorBytes(desk, { round, partner }, index * partBytes, Math.min(partBytes, length - index * partBytes));
    return { status: 200, bytes, type: 'application/octet-stream' };
  },
});

export const roundRoutes: readonly AnyRoute[] = [openingRoute, survivorPartRoute, columnRoute, putPartRoute, listPartsRoute];
