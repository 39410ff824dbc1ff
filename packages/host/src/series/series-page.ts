/** A series as a page of its own, in Dutch and English, without any script and without fetching anything. */
import type { Series } from '@ketensom/protocol';
import { escapeHtml, htmlTable } from '../html.ts';
import { isShareMeasure, type Labels, measureTitle, titleOf } from '../labels.ts';
import { type Language, localText } from '../languages.ts';
import { originText } from '../origin-text.ts';
import { seriesChart } from './series-chart.ts';
import { breakText, brokenPeriods, cellNames, figureText, linesByMeasure, periodLength, trendText } from './series-figures.ts';
import { seriesWords } from './series-words.ts';

const style = `
:root{font:16px/1.5 system-ui,sans-serif;color:#1d1d1b;background:#fff}
body{max-width:64rem;margin:0 auto;padding:1.5rem}
h1{font-size:1.6rem;line-height:1.2}h2{font-size:1.15rem;margin-top:2rem;border-bottom:2px solid #154273;padding-bottom:.2rem}
table{border-collapse:collapse;font-size:.92rem}th,td{padding:.3rem .7rem;border-bottom:1px solid #d8d8d2;text-align:left;vertical-align:top}
.figure{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}.scroll{overflow-x:auto}
svg{width:100%;height:auto;font-size:11px;fill:#444}.head{font-weight:600;font-size:12px;fill:#1d1d1b}.dot{fill:#154273}.line{fill:none;stroke:#154273;stroke-width:1.8}
.range{stroke:#154273;stroke-opacity:.35;stroke-width:3}.trend{fill:none;stroke:#c0341d;stroke-width:1.4;stroke-dasharray:5 3}.axis{stroke:#b8b8b0}
.break{stroke:#c0341d;stroke-width:1.4;stroke-dasharray:2 3}.gap{fill:#f2f2ee;stroke:#8a8a80}
.warn{background:#ffe9e0;border-left:6px solid #c0341d;padding:.6rem 1rem}.soft{color:#555;font-size:.92rem}
code{font-size:.85rem;overflow-wrap:anywhere}figure{margin:1rem 0 1.6rem}
section{display:none}#lang-nl:checked~section.nl,#lang-en:checked~section.en{display:block}
@media print{label,input{display:none}}`;

function measureSection(measure: string, series: Series, labels: Labels, language: Language): string {
  const lines = linesByMeasure(series).get(measure) ?? [];
  const title = measureTitle(measure, labels, language);
  const chart = seriesChart(lines, series, { labels, language, title });
  const isShare = isShareMeasure(measure, labels);
  const broken = brokenPeriods(series);
  const words = seriesWords(language);
  const dimensions = Object.keys(lines[0]?.by ?? {});
  const head = [
    ...dimensions.map((name) => titleOf(name, labels)),
    ...series.periods.map(({ period }) => `${broken.has(period) ? '‖ ' : ''}${period}`),
    `${words.trend}, ${words.per[periodLength(series)]}`,
  ];
  const rows = lines.map((line) => [
    ...cellNames(line, labels, language),
    ...line.cells.map((cell) => figureText(cell, isShare, language)),
    trendText(line.trend, isShare, language),
  ]);
  const picture = chart === '' ? '' : `<figure>${chart}</figure>`;
  return `<h2>${escapeHtml(title)}</h2>${picture}${htmlTable(head, rows, dimensions.length)}`;
}

function breaksSection(series: Series, labels: Labels, language: Language): string {
  const words = seriesWords(language);
  if (series.breaks.length === 0) return `<p>${escapeHtml(words.noBreaks)}</p>`;
  const items = series.breaks.map((each) => `<li>${escapeHtml(breakText(each, labels, language))}</li>`).join('');
  return `<div class="warn"><p>${escapeHtml(words.breaks)}</p><ul>${items}</ul></div>`;
}

function periodsSection(series: Series, language: Language): string {
  const words = seriesWords(language);
  const rows = series.periods.map((period) =>
    period.status === 'released'
      ? [
          period.period,
          period.partners.join(', '),
          period.releasedAt.slice(0, 10),
          `${period.codebook.name} ${period.codebook.version}`,
          period.id,
        ]
      : [period.period, period.error.code, '', '', ''],
  );
  const facts = series.periods.flatMap((period) =>
    period.status === 'released' ? originText(period, language).map((text) => `${period.period}: ${text}`) : [],
  );
  const tables = facts.map((text) => `<p class="soft">${escapeHtml(text)}</p>`).join('');
  return `<h2>${escapeHtml(words.periods)}</h2>${htmlTable([words.period, words.partners, words.released, 'codebook', 'run'], rows, 5)}${tables}`;
}

function part(series: Series, labels: Labels, language: Language): string {
  const question = localText(series.question, language);
  const measures = [...linesByMeasure(series).keys()].map((measure) => measureSection(measure, series, labels, language)).join('\n');
  return `<h1>${escapeHtml(question === '' ? `${seriesWords(language).title} ${series.series}` : question)}</h1>
${breaksSection(series, labels, language)}
${measures}
<p class="soft">${escapeHtml(seriesWords(language).method)}</p>
${periodsSection(series, language)}`;
}

/** The whole page. `first` is the language shown first. */
export function seriesPage(series: Series, labels: Readonly<Record<Language, Labels>>, first: Language): string {
  const checked = (name: Language): string => (name === first ? ' checked' : '');
  return `<!doctype html>
<html lang="${first}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${escapeHtml(series.series)}</title><style>${style}</style></head>
<body>
<input type="radio" name="lang" id="lang-nl"${checked('nl')}><label for="lang-nl">Nederlands</label>
<input type="radio" name="lang" id="lang-en"${checked('en')}><label for="lang-en">English</label>
<section class="nl" lang="nl">${part(series, labels.nl, 'nl')}</section>
<section class="en" lang="en">${part(series, labels.en, 'en')}</section>
</body></html>
`;
}
