/** A release on the terminal: the table, what was hidden, the coverage. */
import {
  codeName,
  formatModel,
  formatTable,
  isShareMeasure,
  type Labels,
  type Language,
  linkNotes,
  originText,
  paint,
  redSaltedHashWarning,
  type TableOrder,
} from '@ketensom/host';
import type { ReleasedOf } from '@ketensom/protocol';
import { comparedText } from './comparison.ts';
import { failureText } from './failure-text.ts';
import { formatCell } from './format-cell.ts';
import { formatOverlap } from './overlap-table.ts';
import { type CoverageLine, type QueryResult, type ReleasedResult, readCoverage, readTable } from './result-file.ts';
import { type Words, wordsFor } from './words.ts';

const maxRows = 60;

const labelled = (labels: Labels, variable: string, code: string, words: Words): string => {
  if (code === '*') return words.all;
  const label = codeName(variable, code, labels);
  // The name of a band of one number is in its code already.
  return label === code || code === `${label}-${label}` ? label : `${code} ${label}`;
};

function formatCells(result: ReleasedOf<'aggregate'> | ReleasedOf<'link'>, labels: Labels, { language, order }: ResultView): string {
  const table = readTable(result, order);
  const words = wordsFor(language);
  const columns = [...table.dimensions.map((head) => ({ head })), ...table.measures.map((head) => ({ head, align: 'right' as const }))];
  const rows = table.rows
    .slice(0, maxRows)
    .map((row) => [
      ...row.by.map((code, at) => labelled(labels, table.dimensions[at] ?? '', code, words)),
      ...row.cells.map((cell, at) => formatCell(cell, isShareMeasure(table.measures[at] ?? '', labels), language)),
    ]);
  const rest = table.rows.length - rows.length;
  return `${formatTable(columns, rows)}${rest > 0 ? `… +${rest}\n` : ''}`;
}

const counterNames = ['empty', 'unmapped', 'outOfRange'] as const;

function formatCoverage(lines: readonly CoverageLine[], language: Language): string {
  const words = wordsFor(language);
  const columns = [
    { head: words.variable },
    ...counterNames.map((name) => ({ head: words[name], align: 'right' as const })),
    { head: words.notRegistered },
  ];
  const rows = lines
    .filter((line) => line.name !== '')
    .map((line) => [
      line.name,
      ...counterNames.map((name) => {
        const cell = line.counters[name];
        return cell === undefined ? '' : formatCell(cell, false, language);
      }),
      line.notRegistered.join(', '),
    ]);
  const own = lines.filter((line) => line.name === '').flatMap((line) => Object.entries(line.counters));
  const names: Readonly<Record<string, string>> = {
    rows: words.rows,
    unreadableRows: words.unreadable,
    whereUnknown: words.whereUnknown,
    noSubject: words.noSubject,
  };
  const summary = own.map(([name, cell]) => `${names[name] ?? name} ${formatCell(cell, false, language)}`).join(' · ');
  return `${summary}\n${formatTable(columns, rows)}`;
}

/** How a release is shown. */
export interface ResultView {
  readonly language: Language;
  readonly order: TableOrder;
}

/** What stands above and below the names of the partners. */
interface KindText {
  readonly above: readonly string[];
  readonly below: readonly string[];
}

function formatOfKind(result: ReleasedResult, labels: Labels, view: ResultView): KindText {
  if (result.kind === 'overlap') return { above: [formatOverlap(result, view.language)], below: [] };
  if (result.kind === 'model')
    return { above: [formatModel(result, view.language, (cell) => formatCell(cell, false, view.language))], below: [] };
  if (result.kind === 'link') {
    const compared = result.comparison === undefined ? [] : comparedText(result.comparison, labels, view);
    const warning = redSaltedHashWarning(result.blinding, view.language);
    return { above: [...warning, formatCells(result, labels, view), ...compared, ...linkNotes(result, view.language), ''], below: [] };
  }
  const words = wordsFor(view.language);
  return {
    above: [
      formatCells(result, labels, view),
      ...(result.totalsWithheld === true ? [words.totalsWithheld, ''] : []),
      ...(result.comparison === undefined ? [] : comparedText(result.comparison, labels, view)),
    ],
    below: [paint('bold', words.coverage), formatCoverage(readCoverage(result), view.language)],
  };
}

/** Text of a release for people. */
export function formatResult(result: QueryResult, labels: Labels, view: ResultView): string {
  const { language } = view;
  const words = wordsFor(language);
  if (result.status !== 'released')
    return `${paint('red', words[result.status])}: ${failureText(result.error, language)} (${result.error.code})\n`;
  const missing = [
    ...result.partners.missing.map((entry) => `${entry.partner} (${entry.why})`),
    ...result.partners.notOffering.map((partner) => `${partner} (${words.notOffering})`),
  ];
  const { above, below } = formatOfKind(result, labels, view);
  const parts = [
    ...(result.protection === 'off' ? [paint('red', words.protectionOff), ''] : []),
    ...above,
    `${words.partners}: ${result.partners.included.join(', ')}${missing.length === 0 ? '' : ` · ${words.missing}: ${missing.join(', ')}`}`,
    ...originText(result, language),
    '',
    ...below,
  ];
  return parts.join('\n');
}
