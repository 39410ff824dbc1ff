/** The catalogue, the status of runs, and released results. */
import { ProtocolError } from '@ketensom/protocol';
import { z } from 'zod';
import { answersOf, answersOfSeries } from '../../release/answer-store.ts';
import { findResult } from '../../release/result-store.ts';
import { serveResult } from '../../release/serve-result.ts';
import { type CharterRow, charterInForce, charterSigners, currentOffers, newestCharter, readCharter } from '../../store/charters.ts';
import type { Desk } from '../../store/desk.ts';
import { findQuery, isOpen, listQueries, participantsOf, type QueryRow } from '../../store/queries.ts';
import { digestParam, nameParam, noQuery, waitParam, wholeParam } from '../fields.ts';
import { type AnyRoute, route } from '../route.ts';

const clause = 'API-3';

const charterSchema = z.strictObject({ version: z.int(), digest: z.string(), signed: z.array(z.string()), members: z.array(z.string()) });

const catalogueSchema = z.strictObject({
  charter: charterSchema.optional(),
  proposed: charterSchema.optional(),
  codebook: z.strictObject({ digest: z.string() }).optional(),
  offers: z.array(z.strictObject({ partner: z.string(), digest: z.string() })),
});

/** A charter with who signed it and who should. */
function describeCharter(desk: Desk, { version, digest }: CharterRow): z.infer<typeof charterSchema> {
  const members = readCharter(desk, digest).members.map((member) => member.partner);
  return { version, digest, signed: [...charterSigners(desk, version)], members };
}

/** `charter` is the one in force, or the newest while none is; `proposed` is a newer one that is not in force yet. */
function describeCatalogue(desk: Desk): z.infer<typeof catalogueSchema> {
  const newest = newestCharter(desk);
  const charter = charterInForce(desk) ?? newest;
  const offers = [...currentOffers(desk)];
  if (charter === undefined || newest === undefined) return { offers };
  const proposed = newest.version === charter.version ? {} : { proposed: describeCharter(desk, newest) };
  return { charter: describeCharter(desk, charter), ...proposed, codebook: { digest: charter.codebook }, offers };
}

const statusSchema = z.strictObject({
  run: z.string(),
  query: z.string(),
  state: z.enum(['approving', 'running', 'released', 'refused', 'failed', 'cancelled', 'expired']),
  revision: z.int(),
  step: z.string().optional(),
  partners: z.array(z.strictObject({ partner: z.string(), state: z.string(), code: z.string().optional() })),
  code: z.string().optional(),
  party: z.string().optional(),
});

/** The status of a run as members see it. */
function describeQuery(desk: Desk, { run, query, state, revision, step, code, party }: QueryRow): z.infer<typeof statusSchema> {
  const partners = participantsOf(desk, run).map((row) => ({
    partner: row.partner,
    state: row.state,
    ...(row.code === null ? {} : { code: row.code }),
  }));
  return {
    run,
    query,
    state,
    revision,
    ...(step === null ? {} : { step }),
    partners,
    ...(code === null ? {} : { code }),
    ...(party === null ? {} : { party }),
  };
}

const listed = 100;

const catalogueRoute = route({
  method: 'GET',
  path: '/v1/catalogue',
  audience: 'enrolled',
  summary: 'The charter, its codebook and what the partners offer',
  query: noQuery,
  answers: { 200: { description: 'The catalogue', schema: catalogueSchema } },
  handle: ({ service: { desk } }) => ({ status: 200, json: describeCatalogue(desk) }),
});

const listRoute = route({
  method: 'GET',
  path: '/v1/queries',
  audience: 'enrolled',
  summary: 'The newest runs, at most a hundred',
  query: noQuery,
  answers: { 200: { description: 'Their status', schema: z.strictObject({ queries: z.array(statusSchema) }) } },
  handle: ({ service: { desk } }) => ({ status: 200, json: { queries: listQueries(desk, listed).map((row) => describeQuery(desk, row)) } }),
});

const statusRoute = route({
  method: 'GET',
  path: '/v1/queries/:run',
  audience: 'enrolled',
  summary: 'The status of a run; waits for a revision above `after`, with `until=end` for one at which the run has ended',
  params: z.strictObject({ run: digestParam }),
  query: z.strictObject({ after: wholeParam.optional(), wait: waitParam.optional(), until: z.literal('end').optional() }),
  answers: { 200: { description: 'The status', schema: statusSchema } },
  handle: async ({ service: { desk, changes }, params: { run }, query: { after = 0, wait = 0, until }, signal }) => {
    const find = (): QueryRow | undefined => findQuery(desk, run);
    if (find() === undefined) throw new ProtocolError('not-found', { clause });
    const findAwaited = (): QueryRow | undefined => {
      const row = find();
      return row !== undefined && row.revision > after && (until === undefined || !isOpen(row)) ? row : undefined;
    };
    await changes.waitFor({ find: findAwaited, seconds: wait, signal });
    return { status: 200, json: describeQuery(desk, find() as QueryRow) };
  },
});

const resultRoute = route({
  method: 'GET',
  path: '/v1/queries/:run/result',
  audience: 'enrolled',
  summary: 'The released result with its proofs of place',
  params: z.strictObject({ run: digestParam }),
  query: noQuery,
  answers: { 200: { description: 'The result, canonical JSON', type: 'application/json' } },
  handle: async ({ service: { desk, changes }, params: { run }, signal }) => {
    // A release that no checkpoint covers yet will be covered in a moment.
    const seconds = findResult(desk, run) === undefined ? 0 : 5;
    const bytes = await changes.waitFor({ find: () => serveResult(desk, run), seconds, signal });
    if (bytes === undefined) throw new ProtocolError('not-found', { clause });
    return { status: 200, bytes, type: 'application/json' };
  },
});

const answerSchema = z.strictObject({ run: z.string(), period: z.string().optional() });

const answersRoute = route({
  method: 'GET',
  path: '/v1/answers',
  audience: 'enrolled',
  summary: 'Released runs that answered a question (`digest`), or those of a series (`series`), oldest first',
  query: z
    .strictObject({ digest: digestParam.optional(), series: nameParam.optional() })
    .refine(({ digest, series }) => (digest === undefined) !== (series === undefined)),
  answers: { 200: { description: 'The runs', schema: z.strictObject({ answers: z.array(answerSchema) }) } },
  handle: ({ service: { desk }, query }) => {
    const rows = query.digest === undefined ? answersOfSeries(desk, query.series ?? '') : answersOf(desk, query.digest);
    return { status: 200, json: { answers: rows.map(({ run, period }) => ({ run, ...(period === null ? {} : { period }) })) } };
  },
});

export const queryRoutes: readonly AnyRoute[] = [catalogueRoute, listRoute, statusRoute, resultRoute, answersRoute];
