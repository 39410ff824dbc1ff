/** The part of a report that shows a model: coefficients with their intervals, and observed against expected as a funnel. */
import {
  coefficientHeads,
  coefficientRows,
  droppedLine,
  escapeHtml,
  expectedHeads,
  expectedRows,
  fitLine,
  htmlTable,
  type Labels,
  type Language,
} from '@ketensom/host';
import type { ModelTable, ResultCell } from '@ketensom/protocol';
import type { TileMaps } from './charts/choose-chart.ts';
import { coefficientChart } from './charts/coefficient-chart.ts';
import { funnelChart } from './charts/funnel-chart.ts';
import { residualMap } from './charts/residual-map.ts';
import { formatCell } from './format-cell.ts';

const texts = {
  en: {
    chart: 'Estimates with their 95% intervals. A whisker that crosses the line at 0 says that chance alone may do.',
    funnel:
      'Observed over expected, by what was expected. Outside the inner lines chance alone puts one cell in twenty, outside the outer ones one in five hundred.',
    cells:
      'The rows of this model are the cells of a table that is not released. They went in as they would have been released, rounded, and without those that are too small.',
    steps:
      'A model takes several sums. The coordinator, the auditor and every partner in it saw the sum of each, over all partners together.',
  },
  nl: {
    chart: 'Schattingen met hun 95%-interval. Een streep die de lijn bij 0 kruist kan toeval zijn.',
    funnel:
      'Waargenomen gedeeld door verwacht, naar wat verwacht werd. Buiten de binnenste lijnen valt door toeval één op de twintig cellen, buiten de buitenste één op de vijfhonderd.',
    cells:
      'De rijen van dit model zijn de cellen van een tabel die niet wordt vrijgegeven. Ze telden mee zoals ze vrijgegeven zouden zijn: afgerond, en zonder cellen die te klein zijn.',
    steps:
      'Een model vraagt meerdere optellingen. De coördinator, de auditor en elke partner erin zagen de optelling van elke stap, over alle partners samen.',
  },
} as const;

const writeIn =
  (language: Language) =>
  (cell: ResultCell): string =>
    formatCell(cell, false, language);

const paragraph = (text: string): string => `<p>${escapeHtml(text)}</p>`;

/** What names and places a report has. */
interface ModelView {
  readonly language: Language;
  readonly labels: Labels;
  readonly maps: TileMaps;
}

/** The figures. */
export function modelSection(result: ModelTable, { language, labels, maps }: ModelView): string {
  const words = texts[language];
  const [first] = result.expected ?? [];
  const origin = result.of === undefined ? words.steps : words.cells;
  const table = htmlTable([...coefficientHeads(language)], coefficientRows(result.coefficients, language), 1);
  const coefficients = `${coefficientChart(result.coefficients)}${paragraph(words.chart)}${table}${paragraph(fitLine(result, language))}`;
  if (first === undefined) return `${coefficients}${paragraph(origin)}`;
  const heads = [...Object.keys(first.by), ...Object.values(expectedHeads[language])];
  const compared = htmlTable(heads, expectedRows(result, language, writeIn(language)), Object.keys(first.by).length);
  const map = residualMap(result.expected ?? [], { maps, labels, language });
  const mapped = map === '' ? '' : `<figure>${map}</figure>`;
  return `${coefficients}${mapped}${funnelChart(result.expected ?? [])}${paragraph(words.funnel)}${compared}${paragraph(origin)}`;
}

/** How complete the rows are. */
export const droppedSection = (result: ModelTable, language: Language): string =>
  paragraph(droppedLine(result, language, writeIn(language)));
