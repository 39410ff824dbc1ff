/** From the results of the periods to the series: comparable cells, breaks, trends. Pure, so that an auditor makes the same one from a bundle. */
import { queryDatasets } from '../query/resolve-query.ts';
import { fitCountTrend, fitLinearTrend } from '../statistics/trend.ts';
import { findBreaks, type ReleasedEntry } from './find-breaks.ts';
import { periodsApart } from './periods.ts';
import { type SeriesFigure, seriesFigures } from './series-figures.ts';
import type { Series, SeriesAsked, SeriesBreak, SeriesEntry, SeriesLine, SeriesPeriod, SeriesTrend } from './types.ts';

type LineCell = SeriesLine['cells'][number];

const released = (entries: readonly SeriesEntry[]): readonly ReleasedEntry[] =>
  entries.filter((entry): entry is ReleasedEntry => entry.kind === 'released');

function periodOf(entry: SeriesEntry): SeriesPeriod {
  const { period } = entry;
  if (entry.kind !== 'released') return { period, status: entry.kind, error: { code: entry.code } };
  const { id, query, releasedAt, codebook, partners, aggregateOnly, localThreshold } = entry.result;
  const sources = {
    ...(aggregateOnly === undefined ? {} : { aggregateOnly }),
    ...(localThreshold === undefined ? {} : { localThreshold }),
  };
  return { period, status: 'released', id, query, releasedAt, codebook, partners: partners.included, ...sources };
}

type Place = Pick<SeriesFigure, 'by' | 'measure'>;

const placeKey = ({ by, measure }: Place): string => JSON.stringify([measure, Object.entries(by).toSorted(([a], [b]) => (a < b ? -1 : 1))]);

/** A result's figures by their place. */
type Figures = ReadonlyMap<string, SeriesFigure>;

/** Every place that some period has a figure in, in the order of the newest result; those that it lacks stand behind. */
function allPlaces(results: readonly Figures[]): readonly Place[] {
  const places = new Map<string, Place>();
  for (const figures of results.toReversed()) for (const [key, figure] of figures) if (!places.has(key)) places.set(key, figure);
  return [...places.values()];
}

/** Names of the figures that count rows. */
function countNames(query: SeriesAsked): ReadonlySet<string> {
  const names = new Set(['count']);
  if (query.kind === 'aggregate' && 'tables' in query)
    for (const measure of query.measures) if ('count' in measure) names.add(measure.as ?? `count(${measure.count})`);
  return names;
}

const amount = (cell: LineCell): number | undefined =>
  cell.state === 'value' && 'value' in cell && Number.isFinite(Number(cell.value)) ? Number(cell.value) : undefined;

/** Half an interval of 95 % is 1.96 standard errors. */
const standardErrorOf = (cell: LineCell): number =>
  cell.state === 'value' && 'value' in cell && cell.low !== undefined && cell.high !== undefined
    ? (cell.high - cell.low) / (2 * 1.959963984540054)
    : 0;

interface TrendPlace {
  readonly isCount: boolean;
  readonly periods: readonly string[];
  /** The period that the last break stands before, if there is one. */
  readonly since: string | undefined;
}

/** The trend of what was counted, or of what carries an interval; of nothing else. */
function trendOf(cells: readonly LineCell[], { isCount: isCounted, periods, since }: TrendPlace): SeriesTrend | undefined {
  const first = periods[0] ?? '';
  const used = periods.flatMap((period, index) => {
    const cell = cells[index];
    const value = cell === undefined ? undefined : amount(cell);
    if (cell === undefined || value === undefined || (since !== undefined && period < since)) return [];
    return [{ period, at: periodsApart(first, period), value, se: standardErrorOf(cell) }];
  });
  // An estimate from a sample has an `n`; it is no count of events.
  const isCount = isCounted && !cells.some((cell) => 'n' in cell);
  const fitted = isCount ? fitCountTrend(used) : fitLinearTrend(used);
  const [from, to] = [used[0]?.period, used.at(-1)?.period];
  if (fitted === undefined || from === undefined || to === undefined) return undefined;
  const { value: perPeriod, low, high, spread } = fitted;
  const kind = isCount
    ? { kind: 'factor' as const, method: 'poisson' as const }
    : { kind: 'change' as const, method: 'weighted-least-squares' as const };
  return { ...kind, perPeriod, low, high, spread, from, to, points: used.length };
}

interface Course {
  readonly entries: readonly SeriesEntry[];
  /** One per entry; none of what was not released. */
  readonly figures: readonly (Figures | undefined)[];
  readonly counts: ReadonlySet<string>;
  readonly since: string | undefined;
}

function lineOf(place: Place, { entries, figures, counts, since }: Course): SeriesLine {
  const key = placeKey(place);
  const cells = figures.map((own): LineCell => own?.get(key)?.cell ?? { state: 'notReleased' });
  const { by, measure } = place;
  const trend = trendOf(cells, { isCount: counts.has(measure), periods: entries.map(({ period }) => period), since });
  return { by, measure, cells, ...(trend === undefined ? {} : { trend }) };
}

/** What the series is called and about. */
export type SeriesHead = Pick<Series, 'series' | 'purpose' | 'dataset' | 'datasets' | 'question'>;

/** The head of a series as any of its queries gives it. */
export function seriesHead(series: string, query: SeriesAsked): SeriesHead {
  const { purpose, question } = query;
  const [first = '', ...others] = queryDatasets(query);
  const about = others.length === 0 ? { dataset: first } : { datasets: [first, ...others] };
  return { series, purpose, ...about, ...(question === undefined ? {} : { question }) };
}

/** @param entries in order of time, one per period */
export function buildSeries({ series, purpose, ...about }: SeriesHead, entries: readonly SeriesEntry[]): Series {
  const results = released(entries);
  const breaks = results.flatMap((entry, at): readonly SeriesBreak[] => {
    const before = results[at - 1];
    return before === undefined ? [] : findBreaks(before, entry);
  });
  const since = breaks.at(-1)?.period;
  const figures = entries.map((entry) =>
    entry.kind === 'released' ? new Map(seriesFigures(entry.result).map((figure) => [placeKey(figure), figure])) : undefined,
  );
  const counts = new Set(results.flatMap(({ query }) => [...countNames(query)]));
  const places = allPlaces(figures.flatMap((own) => (own === undefined ? [] : [own])));
  const lines = places.map((place) => lineOf(place, { entries, figures, counts, since }));
  return { series, kind: 'series', purpose, ...about, periods: entries.map(periodOf), breaks, lines };
}
