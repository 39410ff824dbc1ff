/** The mirror report (per field) and the quality report (combinations) as a person reads them. */

import { formatTable, type Language, type Voice } from '@ketensom/host';
import { counted } from '@ketensom/protocol';
import type { CheckReport, DatasetReport, TableReport } from './check-data.ts';
import type { QualityReport } from './check-quality.ts';

type Texts = Readonly<Record<Language, string>>;

const words = {
  variable: { en: 'variable', nl: 'variabele' },
  from: { en: 'from', nl: 'uit' },
  present: { en: 'present', nl: 'aanwezig' },
  empty: { en: 'empty', nl: 'leeg' },
  unmapped: { en: 'unmapped', nl: 'onvertaald' },
  outOfRange: { en: 'out of range', nl: 'buiten bereik' },
  rounded: { en: 'rounded', nl: 'afgerond' },
  key: { en: 'key', nl: 'sleutel' },
  valid: { en: 'valid', nl: 'geldig' },
  invalid: { en: 'invalid', nl: 'ongeldig' },
  distinct: { en: 'distinct', nl: 'verschillend' },
  repeated: { en: 'with more rows', nl: 'met meer rijen' },
  most: { en: 'most rows', nl: 'meeste rijen' },
  order: { en: 'order', nl: 'volgorde' },
  known: { en: 'both known', nl: 'beide bekend' },
  reversed: { en: 'end before begin', nl: 'einde voor begin' },
  newYear: { en: 'on 1 January', nl: 'op 1 januari' },
  expected: { en: 'by chance', nl: 'bij toeval' },
  commonest: { en: 'commonest day', nl: 'vaakste dag' },
  looks: { en: '', nl: '' },
  suspect: { en: '← may be filled in by a system', nl: '← misschien door een systeem ingevuld' },
} as const satisfies Record<string, Texts>;

type Word = keyof typeof words;

const table = (language: Language, heads: readonly Word[], rows: readonly (readonly (string | number)[])[]): string =>
  formatTable(
    heads.map((head, at) =>
      at === 0 || head === 'from' || head === 'looks' ? { head: words[head][language] } : { head: words[head][language], align: 'right' },
    ),
    rows.map((row) => row.map((cell) => (typeof cell === 'number' ? cell.toLocaleString(language === 'nl' ? 'nl-NL' : 'en-GB') : cell))),
  );

const say = (language: Language, texts: Texts): string => texts[language];

const origins: Readonly<Record<DatasetReport['variables'][number]['origin'], Texts>> = {
  mapped: { en: 'mapped', nl: 'vertaald' },
  derived: { en: 'derived', nl: 'afgeleid' },
};

function mirrorText({ variables, keys, notRegistered }: DatasetReport, language: Language): string {
  const fields = table(
    language,
    ['variable', 'from', 'present', 'empty', 'unmapped', 'outOfRange', 'rounded'],
    variables.map((row) => [
      row.variable,
      say(language, origins[row.origin]),
      row.present,
      row.empty,
      row.unmapped,
      row.outOfRange,
      row.rounded,
    ]),
  );
  const keyTable = table(
    language,
    ['key', 'valid', 'empty', 'invalid', 'distinct'],
    keys.map((row) => [row.key, row.valid, row.empty, row.invalid, row.distinct]),
  );
  const missing = say(language, { en: 'not registered', nl: 'niet geregistreerd' });
  return [
    `${say(language, { en: 'Mirror: each field by itself', nl: 'Spiegel: elk veld op zich' })}\n${fields}`,
    ...(keys.length === 0 ? [] : [keyTable]),
    ...(notRegistered.length === 0 ? [] : [`${missing}: ${notRegistered.join(', ')}\n`]),
  ].join('\n');
}

function qualityText({ orders, dates, repeatedRows, repeatedKeys }: QualityReport, language: Language): string {
  const spans = table(
    language,
    ['order', 'known', 'reversed'],
    orders.map(({ from, to, known, reversed }) => [`${from} → ${to}`, known, reversed]),
  );
  const days = table(
    language,
    ['variable', 'present', 'newYear', 'expected', 'commonest', 'looks'],
    dates.map((row) => [row.variable, row.present, row.newYear, row.expected, row.commonest, row.suspect ? words.suspect[language] : '']),
  );
  const keys = table(
    language,
    ['key', 'repeated', 'most'],
    repeatedKeys.map(({ key, repeated, most }) => [key, repeated, most]),
  );
  const alike = say(language, { en: 'rows that repeat another one entirely', nl: 'rijen die een andere geheel herhalen' });
  return [
    say(language, { en: 'Quality: fields together', nl: 'Kwaliteit: velden samen' }),
    `${alike}: ${repeatedRows}\n`,
    ...(orders.length === 0 ? [] : [spans]),
    ...(dates.length === 0 ? [] : [days]),
    ...(repeatedKeys.length === 0 ? [] : [keys]),
  ].join('\n');
}

function datasetText(report: DatasetReport, language: Language): string {
  const { dataset, snapshot, rows, unreadable } = report;
  const date = snapshot === undefined ? '' : `, ${snapshot}`;
  const where = unreadable.first.map(({ line, reason }) => `\n  ${say(language, { en: 'line', nl: 'regel' })} ${line}: ${reason}`).join('');
  const lead = say(language, {
    en: `${dataset}${date}: ${counted(rows, 'row', 'rows')}, ${unreadable.rows} unreadable${where}`,
    nl: `${dataset}${date}: ${counted(rows, 'rij', 'rijen')}, ${unreadable.rows} onleesbaar${where}`,
  });
  return `${lead}\n\n${mirrorText(report, language)}\n${qualityText(report.quality, language)}`;
}

/** What a table made at the source is: there are no fields to mirror. */
function tableText({ dataset, made, snapshot, by, totals, minCount, round, figures, cells }: TableReport, language: Language): string {
  const date = snapshot === undefined ? '' : `, ${snapshot}`;
  const lead = say(language, {
    en: `${dataset}${date}: a table made at the source on ${made}, signature good, ${counted(cells, 'cell', 'cells')}`,
    nl: `${dataset}${date}: een tabel die op ${made} aan de bron is gemaakt, handtekening goed, ${counted(cells, 'cel', 'cellen')}`,
  });
  const left = say(language, {
    en:
      minCount > 1 ? `cells of fewer than ${minCount} persons are 0 in it, and not in its totals` : 'no cell was left out for being small',
    nl:
      minCount > 1
        ? `cellen met minder dan ${minCount} personen zijn er 0 in, en niet in de totalen`
        : 'geen cel is weggelaten omdat hij klein is',
  });
  const rounded = round === 1 ? [] : [say(language, { en: `rounded to ${round}`, nl: `afgerond op ${round}` })];
  const broken = say(language, { en: 'broken down by', nl: 'uitgesplitst naar' });
  const withTotals = totals ? say(language, { en: ', with totals', nl: ', met totalen' }) : '';
  const heads = say(language, { en: 'figures', nl: 'cijfers' });
  return `${lead}\n\n  ${broken}: ${by.join(', ')}${withTotals}\n  ${heads}: ${figures.join(', ')}\n  ${[left, ...rounded].join('; ')}\n`;
}

/** Both reports of every dataset, and what tables made at the source are. */
export const reportText = ({ datasets, tables }: CheckReport, { language }: Voice): string =>
  [...datasets.map((dataset) => datasetText(dataset, language)), ...tables.map((table) => tableText(table, language))].join('\n');
