/** From the results of the periods to the series: comparable cells, breaks, trends. Pure, so that an auditor makes the same one from a bundle. */
import type { ResultCell, ResultRow } from '../result/types.ts';
import { fitCountTrend, fitLinearTrend } from '../statistics/trend.ts';
import { findBreaks, type ReleasedEntry } from './find-breaks.ts';
import { periodsApart } from './periods.ts';
import type { Series, SeriesBreak, SeriesEntry, SeriesLine, SeriesPeriod, SeriesTrend } from './types.ts';

type LineCell = SeriesLine['cells'][number];

const released = (entries: readonly SeriesEntry[]): readonly ReleasedEntry[] =>
  entries.filter((entry): entry is ReleasedEntry => entry.kind === 'released');

function periodOf(entry: SeriesEntry): SeriesPeriod {
  const { period } = entry;
  if (entry.kind !== 'released') return { period, status: entry.kind, error: { code: entry.code } };
  const { id, query, releasedAt, codebook, partners, aggregateOnly } = entry.result;
  const tables = aggregateOnly === undefined ? {} : { aggregateOnly };
  return { period, status: 'released', id, query, releasedAt, codebook, partners: partners.included, ...tables };
}

const cellName = (by: Readonly<Record<string, string>>): string =>
  JSON.stringify(Object.entries(by).toSorted(([a], [b]) => (a < b ? -1 : 1)));

const isCell = (value: unknown): value is ResultCell => typeof value === 'object' && value !== null && 'state' in value;

/** Every cell that some period has, in the order of the newest table; cells that it lacks stand behind. */
function allCells(results: readonly ReleasedEntry[]): ReadonlyMap<string, Readonly<Record<string, string>>> {
  const cells = new Map<string, Readonly<Record<string, string>>>();
  for (const { result } of results.toReversed())
    for (const { by } of result.cells) if (!cells.has(cellName(by))) cells.set(cellName(by), by);
  return cells;
}

const measuresOf = (results: readonly ReleasedEntry[]): readonly string[] => [
  ...new Set(results.toReversed().flatMap(({ result }) => Object.keys(result.cells[0] ?? {}).filter((name) => name !== 'by'))),
];

const amount = (cell: LineCell): number | undefined =>
  cell.state === 'value' && 'value' in cell && Number.isFinite(Number(cell.value)) ? Number(cell.value) : undefined;

/** Half an interval of 95 % is 1.96 standard errors. */
const standardErrorOf = (cell: LineCell): number =>
  cell.state === 'value' && 'value' in cell && cell.low !== undefined && cell.high !== undefined
    ? (cell.high - cell.low) / (2 * 1.959963984540054)
    : 0;

interface TrendPlace {
  readonly periods: readonly string[];
  /** The period that the last break stands before, if there is one. */
  readonly since: string | undefined;
}

/** The trend of what was counted, or of what carries an interval; of nothing else. */
function trendOf(measure: string, cells: readonly LineCell[], { periods, since }: TrendPlace): SeriesTrend | undefined {
  const first = periods[0] ?? '';
  const used = periods.flatMap((period, index) => {
    const cell = cells[index];
    const value = cell === undefined ? undefined : amount(cell);
    if (cell === undefined || value === undefined || (since !== undefined && period < since)) return [];
    return [{ period, at: periodsApart(first, period), value, se: standardErrorOf(cell) }];
  });
  // An estimate from a sample has an `n`; it is no count of events.
  const isCount = measure === 'count' && !cells.some((cell) => 'n' in cell);
  const fitted = isCount ? fitCountTrend(used) : fitLinearTrend(used);
  const [from, to] = [used[0]?.period, used.at(-1)?.period];
  if (fitted === undefined || from === undefined || to === undefined) return undefined;
  const { value: perPeriod, low, high, spread } = fitted;
  const kind = isCount
    ? { kind: 'factor' as const, method: 'poisson' as const }
    : { kind: 'change' as const, method: 'weighted-least-squares' as const };
  return { ...kind, perPeriod, low, high, spread, from, to, points: used.length };
}

function lineOf(
  by: Readonly<Record<string, string>>,
  measure: string,
  entries: readonly SeriesEntry[],
  since: string | undefined,
): SeriesLine {
  const cells = entries.map((entry): LineCell => {
    const row: ResultRow | undefined =
      entry.kind === 'released' ? entry.result.cells.find((one) => cellName(one.by) === cellName(by)) : undefined;
    const cell = row?.[measure];
    return isCell(cell) ? cell : { state: 'notReleased' };
  });
  const trend = trendOf(measure, cells, { periods: entries.map(({ period }) => period), since });
  return { by, measure, cells, ...(trend === undefined ? {} : { trend }) };
}

/** What the series is called and about. */
export type SeriesHead = Pick<Series, 'series' | 'purpose' | 'dataset' | 'question'>;

/** @param entries in order of time, one per period */
export function buildSeries({ series, purpose, dataset, question }: SeriesHead, entries: readonly SeriesEntry[]): Series {
  const results = released(entries);
  const breaks = results.flatMap((entry, at): readonly SeriesBreak[] => {
    const before = results[at - 1];
    return before === undefined ? [] : findBreaks(before, entry);
  });
  const since = breaks.at(-1)?.period;
  const measures = measuresOf(results);
  const lines = [...allCells(results).values()].flatMap((by) => measures.map((measure) => lineOf(by, measure, entries, since)));
  const head = { series, kind: 'series' as const, purpose, dataset, ...(question === undefined ? {} : { question }) };
  return { ...head, periods: entries.map(periodOf), breaks, lines };
}
