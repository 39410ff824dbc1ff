/**
 * The report of one query: a page of its own that a data officer or a council member can read, in Dutch and English, without any script and without
 * fetching anything.
 */
import {
  codeName,
  escapeHtml,
  htmlTable,
  isShareMeasure,
  type Labels,
  type Language,
  linkNotes,
  localText,
  measureTitle,
  originText,
  type TableOrder,
  titleOf,
} from '@ketensom/host';
import type { Blinding, LocalText, ReleasedOf } from '@ketensom/protocol';
import { chooseChart, type TileMaps } from './charts/choose-chart.ts';
import { comparisonSection } from './comparison.ts';
import { failureText } from './failure-text.ts';
import { formatCell } from './format-cell.ts';
import { droppedSection, modelSection } from './model-section.ts';
import { blindingWarning, linkageSection, overlapSection } from './overlap-section.ts';
import { type ReportTexts, reportTexts } from './report-texts.ts';
import { isReleased, type QueryResult, type ReleasedResult, readCoverage, readTable } from './result-file.ts';
import { wordsFor } from './words.ts';

/** What the report tells beside the result itself. */
export interface ReportInput {
  readonly result: QueryResult;
  readonly question?: LocalText;
  readonly purposeText?: LocalText;
  readonly basis: string;
  readonly order: TableOrder;
  readonly labels: Readonly<Record<Language, Labels>>;
  /** Where areas lie, for variables that have a map. */
  readonly maps: TileMaps;
  /** The audit's verdict, when it was run. */
  readonly audit?: 'verified' | 'refused';
}

const style = `
:root{font:16px/1.5 system-ui,sans-serif;color:#1d1d1b;background:#fff}
body{max-width:60rem;margin:0 auto;padding:1.5rem}
h1{font-size:1.6rem;line-height:1.2}h2{font-size:1.15rem;margin-top:2rem;border-bottom:2px solid #154273;padding-bottom:.2rem}
table{border-collapse:collapse;font-size:.92rem}th,td{padding:.3rem .7rem;border-bottom:1px solid #d8d8d2;text-align:left;vertical-align:top}
.figure{text-align:right;font-variant-numeric:tabular-nums}td.figure{white-space:nowrap}th{vertical-align:bottom;line-height:1.25}.scroll{overflow-x:auto}
svg{width:100%;height:auto;font-size:12px}.bar{fill:#154273}.hidden{stroke:#8a8a80}.amount{fill:#444}.line{fill:none;stroke:#154273;stroke-width:1.8}.axis{stroke:#b8b8b0}.head{font-weight:600}.small{font-size:10.5px}.tile{stroke:#fff}
figure{margin:1rem 0 1.6rem}figcaption{font-weight:600;margin-bottom:.5rem}
.warn{background:#ffe9e0;border-left:6px solid #c0341d;padding:.6rem 1rem}.good{background:#e6f3e6;border-left:6px solid #2a7a2a;padding:.6rem 1rem}
code{font-size:.85rem;overflow-wrap:anywhere}
section{display:none}#lang-nl:checked~section.nl,#lang-en:checked~section.en{display:block}
@media print{label,input{display:none}}`;

function tableSection(input: ReportInput, result: ReleasedOf<'aggregate'> | ReleasedOf<'link'>, language: Language): string {
  const labels = input.labels[language];
  const table = readTable(result, input.order);
  const words = wordsFor(language);
  const rows = table.rows.map((row) => [
    ...row.by.map((code, at) => (code === '*' ? words.all : codeName(table.dimensions[at] ?? '', code, labels))),
    ...row.cells.map((cell, at) => formatCell(cell, isShareMeasure(table.measures[at] ?? '', labels), language)),
  ]);
  const chart = chooseChart(table, { labels, language, maps: input.maps });
  const head = [
    ...table.dimensions.map((name) => titleOf(name, labels)),
    ...table.measures.map((measure) => measureTitle(measure, labels, language)),
  ];
  const withheld = result.kind === 'aggregate' && result.totalsWithheld === true ? `<p>${escapeHtml(words.totalsWithheld)}</p>` : '';
  return `${chart}${htmlTable(head, rows, table.dimensions.length)}${withheld}`;
}

function coverageSection(result: ReleasedOf<'aggregate'>, language: Language, labels: Labels): string {
  const texts = reportTexts(language);
  const words = wordsFor(language);
  const lines = readCoverage(result);
  const counters = ['empty', 'unmapped', 'outOfRange'] as const;
  const rows = lines
    .filter((line) => line.name !== '')
    .map((line) => [
      titleOf(line.name, labels),
      ...counters.map((key) => (line.counters[key] === undefined ? '' : formatCell(line.counters[key], false, language))),
      line.notRegistered.join(', '),
    ]);
  return `<p>${escapeHtml(texts.coverage)}</p>${htmlTable([words.variable, words.empty, words.unmapped, words.outOfRange, words.notRegistered], rows, 1)}`;
}

/** What an overlap or a link was blinded with; undefined of what is summed. */
const blindingOf = (result: ReleasedResult): Blinding | undefined =>
  result.kind === 'overlap' || result.kind === 'link' ? result.blinding : undefined;

function whoLearns(result: ReleasedResult, texts: ReportTexts): string {
  const blinding = blindingOf(result);
  if (blinding !== undefined) return texts.whoLearnsMarks[blinding];
  if (result.kind === 'aggregate' && result.combine === 'none') return texts.whoLearnsOwn;
  return result.releaseMode === 'local-threshold' ? texts.whoLearnsLess : texts.whoLearns;
}

function peopleSection(result: ReleasedResult, language: Language, texts: ReportTexts): string {
  const words = wordsFor(language);
  const missing = [
    ...result.partners.missing.map((entry) => `${entry.partner} (${entry.why})`),
    ...result.partners.notOffering.map((partner) => `${partner} (${words.notOffering})`),
  ];
  const absent = missing.length === 0 ? '' : `<p>${escapeHtml(words.missing)}: ${escapeHtml(missing.join(', '))}.</p>`;
  const made = originText(result, language)
    .map((text) => `<p>${escapeHtml(text)}</p>`)
    .join('');
  return `<p>${escapeHtml(words.partners)}: ${escapeHtml(result.partners.included.join(', '))}.</p>${absent}${made}<p>${escapeHtml(whoLearns(result, texts))}</p>`;
}

const notesHtml = (result: ReleasedOf<'link'>, language: Language): string =>
  linkNotes(result, language)
    .map((note) => `<p>${escapeHtml(note)}</p>`)
    .join('');

/** What each kind shows of its figures, and of how complete they are. */
function sectionsOf(input: ReportInput, result: ReleasedResult, language: Language): readonly [figures: string, complete: string] {
  if (result.kind === 'overlap') return [overlapSection(result, language), linkageSection(result, language)];
  if (result.kind === 'model')
    return [modelSection(result, { language, labels: input.labels[language], maps: input.maps }), droppedSection(result, language)];
  const view = { language, order: input.order };
  const compared = result.comparison === undefined ? '' : comparisonSection(result.comparison, input.labels[language], view);
  if (result.kind === 'link')
    return [
      `${blindingWarning(result, language)}${compared}${tableSection(input, result, language)}${notesHtml(result, language)}`,
      linkageSection(result, language),
    ];
  return [`${compared}${tableSection(input, result, language)}`, coverageSection(result, language, input.labels[language])];
}

/** The figures, and how complete they are. */
function figuresPart(input: ReportInput, result: ReleasedResult, language: Language): string {
  const { heads } = reportTexts(language);
  const [figures, complete] = sectionsOf(input, result, language);
  return `<h2>${escapeHtml(heads.figures)}</h2>${figures}
<h2>${escapeHtml(heads.complete)}</h2>${complete}`;
}

function releasedPart(input: ReportInput, result: ReleasedResult, language: Language): string {
  const texts = reportTexts(language);
  const blinding = blindingOf(result);
  const off = result.protection === 'off' ? `<p class="warn">${escapeHtml(wordsFor(language).protectionOff)}</p>` : '';
  const audit =
    input.audit === undefined
      ? ''
      : `<p class="${input.audit === 'verified' ? 'good' : 'warn'}">${escapeHtml(texts.audit[input.audit])}</p>`;
  return `${off}
<h2>${escapeHtml(texts.heads.who)}</h2>${peopleSection(result, language, texts)}
${figuresPart(input, result, language)}
<h2>${escapeHtml(texts.heads.protection)}</h2><p>${escapeHtml(texts.rules)}</p><p><code>${escapeHtml(JSON.stringify(result.rules))}</code></p><p>${escapeHtml(blinding === undefined ? texts.remaining : texts.remainingMarks)}</p>
<h2>${escapeHtml(texts.heads.check)}</h2>${audit}<p>${escapeHtml(blinding === undefined ? texts.verify : texts.verifyMarks[blinding])}</p>
<p>run <code>${escapeHtml(result.id)}</code><br>log ${result.log.treeSize} · <code>${escapeHtml(result.log.root)}</code><br>charter ${result.charter.version} · <code>${escapeHtml(result.charter.digest)}</code><br>codebook ${escapeHtml(result.codebook.name)} ${result.codebook.version} · <code>${escapeHtml(result.codebook.digest)}</code></p>`;
}

function page(input: ReportInput, language: Language): string {
  const texts = reportTexts(language);
  const { result } = input;
  const question = localText(input.question, language);
  const lead = `<h1>${escapeHtml(question === '' ? result.query : question)}</h1>
<h2>${escapeHtml(texts.heads.purpose)}</h2><p>${escapeHtml(localText(input.purposeText, language))} (${escapeHtml(input.basis)})</p>`;
  if (isReleased(result)) return `${lead}${releasedPart(input, result, language)}`;
  return `${lead}<p class="warn">${escapeHtml(wordsFor(language)[result.status])}: ${escapeHtml(failureText(result.error, language))} <code>${escapeHtml(result.error.code)}</code></p>`;
}

/** The whole page. `language` is the one shown first. */
export function formatReport(input: ReportInput, language: Language): string {
  const checked = (name: Language): string => (name === language ? ' checked' : '');
  return `<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${escapeHtml(input.result.query)}</title><style>${style}</style></head>
<body>
<input type="radio" name="lang" id="lang-nl"${checked('nl')}><label for="lang-nl">Nederlands</label>
<input type="radio" name="lang" id="lang-en"${checked('en')}><label for="lang-en">English</label>
<section class="nl" lang="nl">${page(input, 'nl')}</section>
<section class="en" lang="en">${page(input, 'en')}</section>
</body></html>
`;
}
