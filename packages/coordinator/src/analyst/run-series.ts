/** `series run`: a saved query, asked for each of its periods; what was answered before is fetched and not asked again. */
import { CommandError, exitCodes, ProblemError, readYamlFile } from '@ketensom/host';
import { decodeCodebook, expandSeries, ProtocolError, type SeriesQuery } from '@ketensom/protocol';
import { type AssembledSeries, assembleSeries, newestOfPeriods, type SeriesPart, type SeriesSource } from '../series/assemble-series.ts';
import { type Agreement, fetchAgreement } from './agreement.ts';
import type { AnalystClient } from './analyst-client.ts';
import { fetchResult, type ServedResult } from './fetch-result.ts';
import { inFile } from './read-query.ts';
import { fetchReplaced, type Replaced, resolveRequest } from './resolve-request.ts';
import { findStoredAnswer } from './stored-answer.ts';
import { submitRequest } from './submit.ts';
import { awaitEnd } from './watch.ts';

/** What happened to a period: whether its answer was there already. */
export interface PeriodOutcome {
  readonly period: string;
  readonly state: 'asked' | 'stored' | 'refused' | 'failed';
}

interface Asking {
  readonly client: AnalystClient;
  readonly agreement: Agreement;
  readonly hear: (outcome: PeriodOutcome) => void;
}

/** Ends after which a period is asked once more without the partners that it lost. */
const askAgainCodes: ReadonlySet<string> = new Set(['declined', 'expired']);

async function submitOnce({ client, agreement }: Asking, { query }: SeriesQuery, replaced?: Replaced) {
  const again = replaced === undefined ? {} : { replaced };
  const resolved = resolveRequest(agreement, { query, analyst: client.joined.name, now: Date.now(), ...again });
  const stored = await findStoredAnswer(client, agreement, resolved.request);
  if (stored !== undefined) return { run: stored.run, isStored: true };
  return { run: (await submitRequest(client, resolved)).run, isStored: false };
}

/** Asks one period. @throws CommandError, ProtocolError and ProblemError where it is refused. */
async function askPeriod(asking: Asking, asked: SeriesQuery): Promise<SeriesPart> {
  const { client, hear } = asking;
  const { period } = asked;
  let { run, isStored } = await submitOnce(asking, asked);
  let status = await awaitEnd(client, run);
  if (askAgainCodes.has(status.code ?? status.state)) {
    ({ run, isStored } = await submitOnce(asking, asked, await fetchReplaced(client, run)));
    status = await awaitEnd(client, run);
  }
  if (status.state === 'released') {
    hear({ period, state: isStored ? 'stored' : 'asked' });
    return { period, run };
  }
  const kind = status.state === 'refused' || status.code === 'declined' ? 'refused' : 'failed';
  hear({ period, state: kind });
  return { period, kind, code: status.code ?? status.state };
}

/** A period that is refused does not end the series. */
async function tryPeriod(asking: Asking, asked: SeriesQuery): Promise<SeriesPart> {
  const { period } = asked;
  try {
    return await askPeriod(asking, asked);
  } catch (error) {
    const isRefusal = error instanceof ProtocolError || error instanceof ProblemError;
    if (!isRefusal && !(error instanceof CommandError && error.exitCode === exitCodes.refused)) throw error;
    asking.hear({ period, state: 'refused' });
    return { period, kind: 'refused', code: error.code };
  }
}

/** What an analyst can fetch. */
function sourceOf(client: AnalystClient): SeriesSource & { readonly results: ReadonlyMap<string, ServedResult> } {
  const results = new Map<string, ServedResult>();
  return {
    results,
    request: (run) => client.blob(run),
    async result(run) {
      const result = await fetchResult(client, run);
      results.set(run, result);
      return result;
    },
    codebook: async (digest) => decodeCodebook(await client.blob(digest)),
  };
}

/** A series with the results that it is made of. */
export interface FetchedSeries extends AssembledSeries {
  readonly results: readonly ServedResult[];
}

export interface SeriesTask {
  readonly file: string;
  /** How long to wait for a charter or offers, in seconds. */
  readonly wait: number;
  readonly hear: (outcome: PeriodOutcome) => void;
}

const nothingReleased = (name: string): CommandError =>
  new CommandError({ exitCode: exitCodes.failed, code: 'not-found', message: `Nothing of the series ${name} was released yet.` });

/** @throws ConfigError naming the file for one that is no saved query. */
export async function runSeries(client: AnalystClient, { file, wait, hear }: SeriesTask): Promise<FetchedSeries> {
  const { series, queries } = inFile(file, () => expandSeries(readYamlFile(file)));
  const agreement = await fetchAgreement(client, wait);
  const parts: SeriesPart[] = [];
  for (const query of queries) parts.push(await tryPeriod({ client, agreement, hear }, query));
  const source = sourceOf(client);
  const [first] = queries;
  const assembled = await assembleSeries(series, parts, { source, ...(first === undefined ? {} : { query: first.query }) });
  if (assembled === undefined) throw nothingReleased(series);
  return { ...assembled, results: [...source.results.values()] };
}

/** The series of what was released so far. @throws CommandError `not-found` where nothing was. */
export async function fetchSeries(client: AnalystClient, name: string): Promise<FetchedSeries> {
  const source = sourceOf(client);
  const parts = newestOfPeriods(await client.answers({ series: name }));
  const assembled = parts.length === 0 ? undefined : await assembleSeries(name, parts, { source });
  if (assembled === undefined) throw nothingReleased(name);
  return { ...assembled, results: [...source.results.values()] };
}
