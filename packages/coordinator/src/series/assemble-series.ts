/** The series of released runs: each run's request, result and codebook, side by side. Nothing is asked. */
import {
  buildSeries,
  type Codebook,
  decodeQueryDocument,
  demand,
  parseRequest,
  type ReleasedResult,
  type Series,
  type SeriesAsked,
  type SeriesEntry,
  seriesHead,
} from '@ketensom/protocol';

/** Where the documents come from: the coordinator's store, or the coordinator as an analyst sees it. */
export interface SeriesSource {
  /** The bytes of a run's request. */
  request(run: string): Promise<Uint8Array>;
  result(run: string): Promise<ReleasedResult>;
  /** Undefined where it cannot be had. */
  codebook(digest: string): Promise<Codebook | undefined>;
}

/** A period of a series: its released run, or what became of it. */
export type SeriesPart = { readonly period: string } & (
  | { readonly run: string }
  | { readonly kind: 'refused' | 'failed'; readonly code: string }
);

/** A series with the newest of its codebooks, whose names are shown, and of the newest of its queries, which says what is a share. */
export interface AssembledSeries {
  readonly series: Series;
  readonly codebook?: Codebook;
  readonly query: SeriesAsked;
}

async function entryOf(source: SeriesSource, part: SeriesPart): Promise<SeriesEntry | undefined> {
  if (!('run' in part)) return part;
  const query = decodeQueryDocument(parseRequest(await source.request(part.run)).query);
  const result = await source.result(part.run);
  if (query.kind !== 'aggregate' && query.kind !== 'model') return undefined;
  if (result.kind !== 'aggregate' && result.kind !== 'model') return undefined;
  demand(query.period === part.period, 'binding-mismatch', { clause: 'DOC-8' });
  const codebook = await source.codebook(result.codebook.digest);
  return { period: part.period, kind: 'released', query, result, ...(codebook === undefined ? {} : { codebook }) };
}

/**
 * @param query any query of the series, for its purpose and question where nothing was released
 * @throws ProtocolError `binding-mismatch` where a run is of another period than was said (DOC-8)
 */
export async function assembleSeries(
  name: string,
  parts: readonly SeriesPart[],
  { source, query }: { readonly source: SeriesSource; readonly query?: SeriesAsked },
): Promise<AssembledSeries | undefined> {
  const entries: SeriesEntry[] = [];
  for (const part of parts.toSorted((left, right) => (left.period < right.period ? -1 : 1))) {
    const entry = await entryOf(source, part);
    if (entry !== undefined) entries.push(entry);
  }
  const newest = entries.findLast((entry) => entry.kind === 'released');
  const about = newest?.query ?? query;
  if (about === undefined) return undefined;
  const series = buildSeries(seriesHead(name, about), entries);
  return { series, query: about, ...(newest?.codebook === undefined ? {} : { codebook: newest.codebook }) };
}

/** The newest released run of each period. */
export function newestOfPeriods(
  answered: readonly { readonly run: string; readonly period?: string | null | undefined }[],
): readonly SeriesPart[] {
  const runs = new Map(answered.flatMap(({ run, period }) => (typeof period === 'string' ? [[period, run] as const] : [])));
  return [...runs].map(([period, run]) => ({ period, run }));
}
