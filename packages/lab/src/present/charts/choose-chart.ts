/** The picture that fits a table: a map of areas, trends over periods, or bars. */
import { codeName, escapeHtml, isShareMeasure, type Labels, type Language, measureTitle } from '@ketensom/host';
import type { ResultTable } from '../result-file.ts';
import { wordsFor } from '../words.ts';
import { barChart } from './bar-chart.ts';
import type { ChartData } from './chart-data.ts';
import { histogramChart } from './histogram-chart.ts';
import { survivalChart } from './survival-chart.ts';
import { type TilePlaces, tileMap } from './tile-map.ts';
import { trendChart } from './trend-chart.ts';

/** Tile maps of a scenario, by variable. */
export type TileMaps = Readonly<Record<string, TilePlaces>>;

const isPlain = (measure: string): boolean => /^(count|rows|missing\(|histogram\(|survival\()/.test(measure);

/** Whether the figures of a measure are pictures of their own: histograms, curves. */
const isPicture = ({ rows }: ResultTable, at: number): boolean =>
  rows.some(({ cells }) => {
    const cell = cells[at];
    return cell !== undefined && ('bins' in cell || 'steps' in cell);
  });

/** The measure worth looking at: the first that is more than a count, or else a count; -1 where all are pictures of their own. */
function drawnMeasure(table: ResultTable): number {
  const drawn = table.measures.flatMap((measure, at) => (isPicture(table, at) ? [] : [{ measure, at }]));
  return (drawn.find(({ measure }) => !isPlain(measure)) ?? drawn[0])?.at ?? -1;
}

const mostHistograms = 8;

/** A picture of every histogram and curve of a table without margins, where there are few enough to look at. */
function histograms(table: ResultTable, data: Omit<ChartData, 'points' | 'title'>, labels: Labels): string {
  const rows = table.rows.filter((row) => !row.by.includes('*'));
  const figures = table.measures.flatMap((measure, at) =>
    rows.flatMap((row) => {
      const cell = row.cells[at];
      if (cell === undefined || !('bins' in cell || 'steps' in cell)) return [];
      const names = row.by.map((code, index) => codeName(table.dimensions[index] ?? '', code, labels));
      const title = [measureTitle(measure, labels, data.language), ...names].join(' · ');
      const shown = { ...data, points: [], title };
      const chart = 'bins' in cell ? histogramChart(cell.bins, shown) : survivalChart(cell.steps, shown);
      return [`<figure><figcaption>${escapeHtml(title)}</figcaption>${chart}</figure>`];
    }),
  );
  return figures.length > mostHistograms ? '' : figures.join('');
}

/** SVG with its caption, or nothing where no chart fits. Margins are left out: a total beside its parts dwarfs them. */
export function chooseChart(table: ResultTable, context: { labels: Labels; language: Language; maps: TileMaps }): string {
  const { labels, language, maps } = context;
  const at = drawnMeasure(table);
  const measure = table.measures[at] ?? '';
  const parts = table.rows.filter((row) => !row.by.includes('*'));
  const data: ChartData = {
    points: parts.map((row) => ({
      codes: row.by,
      names: row.by.map((code, index) => (code === '*' ? wordsFor(language).all : codeName(table.dimensions[index] ?? '', code, labels))),
      cell: row.cells[at] ?? { state: 'noData' },
    })),
    title: measureTitle(measure, labels, language),
    isShare: isShareMeasure(measure, labels),
    language,
  };
  const [only] = table.dimensions;
  const places = table.dimensions.length === 1 && only !== undefined ? maps[only] : undefined;
  const periodAt = table.dimensions.findIndex((name) => labels.periods.has(name));
  const pictures = histograms(table, data, labels);
  if (at === -1) return pictures;
  const map = places === undefined ? '' : tileMap(data, places);
  const chart = map !== '' ? map : periodAt === -1 ? barChart(data) : trendChart(data, periodAt) || barChart(data);
  return chart === '' ? pictures : `${pictures}<figure><figcaption>${escapeHtml(data.title)}</figcaption>${chart}</figure>`;
}
