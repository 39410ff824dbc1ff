/**
 * A dataset with every kind of variable and derivation, rows full of bad values, and a mapping of single values written again in plain
 * loops: what the agent's SQL must agree with.
 */
import {
  type AgentFile,
  type Codebook,
  normaliseBsn,
  parseAgentFile,
  parseCodebook,
  type Row,
  type SubjectRow,
  type Value,
} from '@ketensom/protocol';
import type { TextRow } from './data-folder.ts';
import type { Chance } from './random.ts';

export const casesCodebook: Codebook = parseCodebook({
  codebook: 'cases',
  version: 1,
  keys: { person: { kind: 'bsn' }, who: { kind: 'composite', parts: { family: ['fold', 'tussenvoegsel'], birth: ['date'] } } },
  variables: {
    region: { kind: 'category', codes: ['N', 'E', 'S', 'W'] },
    home: { kind: 'category', codes: ['W', 'S', 'E', 'N', 'X'] },
    age: { kind: 'integer', min: 0, max: 120 },
    income: { kind: 'number', min: -100000, max: 10000000, decimals: 2, bins: { edges: [-500.25, 0, 100, 1000, 20000, 50000] } },
    rate: { kind: 'number', min: 0, max: 1, decimals: 4, bins: { width: 0.05 } },
    plan: { kind: 'boolean' },
    debt: { kind: 'boolean' },
    opened: { kind: 'date', min: '2015-01-01', max: '2030-12-31' },
    closed: { kind: 'date', min: '2015-01-01', max: '2030-12-31' },
    age_band: { kind: 'category', of: 'age', cut: [0, 18, 30, 50, 65] },
    quarter: { kind: 'category', of: 'opened', period: 'quarter' },
    half: {
      kind: 'category',
      codes: ['west', 'east', 'none'],
      of: 'home',
      recode: { W: 'west', S: ['west', 'east'], E: 'east', N: 'west', X: [] },
      inexact: 'missing',
    },
    days: { kind: 'integer', between: ['opened', 'closed'], min: 0, max: 3650, unit: 'day', bins: { edges: [0, 7, 30, 365, 3650] } },
    wait: { kind: 'integer', between: ['opened', 'closed'], min: 0, max: 400, unit: 'workday', calendar: 'nl' },
    since: { kind: 'integer', between: ['$start', 'closed'], min: -5000, max: 5000, unit: 'workday' },
    left: { kind: 'integer', between: ['closed', '$snapshot'], min: -10000, max: 10000, unit: 'day' },
    hard: {
      kind: 'boolean',
      when: { any: [{ variable: 'debt', eq: true }, { all: [{ variable: 'age', lt: 30 }, { not: { variable: 'plan', eq: true } }] }] },
    },
    domains: { kind: 'integer', sumOf: ['plan', 'debt', 'hard'], min: 0, max: 2 },
    nowhere: { kind: 'integer', min: 0, max: 9 },
  },
  datasets: {
    cases: {
      unit: 'case',
      subject: 'person',
      keys: ['person', 'who'],
      variables: [
        'region',
        'home',
        'age',
        'income',
        'rate',
        'plan',
        'debt',
        'opened',
        'closed',
        'age_band',
        'quarter',
        'half',
        'days',
        'wait',
        'since',
        'left',
        'hard',
        'domains',
        'nowhere',
      ],
    },
  },
  indicators: {
    planned: { dataset: 'cases', share: 'plan', where: { variable: 'age', lt: 40 } },
    owing: { dataset: 'cases', mean: 'income', where: { variable: 'debt', eq: true } },
    quick: { dataset: 'cases', median: 'days', where: { variable: 'closed', has: true } },
    lacking: { dataset: 'cases', missing: 'age', where: { not: { variable: 'region', eq: 'N' } } },
    unknown: { dataset: 'cases', sum: 'age', where: { variable: 'nowhere', gt: 3 } },
  },
});

export const columns = [
  'bsn',
  'naam',
  'geboren',
  'regio',
  'thuis',
  'leeftijd',
  'inkomen',
  'deel',
  'plan',
  'schuld',
  'begin',
  'eind',
] as const;

const regions: Readonly<Record<string, string>> = { Noord: 'N', Oost: 'E', Zuid: 'S', West: 'W' };

/** agent.yaml of the dataset, with the source given. */
export const casesFile = (source: unknown): AgentFile =>
  parseAgentFile({
    partner: 'a',
    datasets: {
      cases: {
        source,
        snapshot: '2024-12-31',
        keys: { person: 'bsn', who: { family: 'naam', birth: 'geboren' } },
        variables: {
          region: { column: 'regio', codes: regions },
          home: 'thuis',
          age: 'leeftijd',
          income: 'inkomen',
          rate: 'deel',
          plan: { column: 'plan', codes: { J: true, N: false }, missing: ['?'] },
          debt: 'schuld',
          opened: { column: 'begin', format: '%d-%m-%Y' },
          closed: 'eind',
        },
        missing: ['NA'],
      },
    },
  });

const validBsns = ['111222333', '123456782', '10000008', '100000010', '100000022', '100000034', '999999990'].filter(
  (text) => normaliseBsn(text).state === 'value',
);

const two = (value: number): string => String(value).padStart(2, '0');

/** A row in which about one value in six is missing, odd or wrong. `decimal` is the sign that the file uses. */
export function randomRow(chance: Chance, decimal: '.' | ','): TextRow {
  const odd = (usual: () => string | null, strange: readonly (string | null)[]): string | null =>
    chance.oneIn(6) ? chance.pick(strange) : usual();
  const missing = ['', ' ', 'NA', null];
  const year = (): number => 2014 + chance.below(11);
  const money = (): string => `${chance.oneIn(5) ? '-' : ''}${chance.below(90000)}${decimal}${two(chance.below(100))}`;
  const tie = (): string => `${chance.below(50)}${decimal}${chance.below(100)}${chance.pick(['5', '50', '51', '49', '500'])}`;
  return {
    bsn: odd(() => chance.pick(validBsns), [...missing, '123456789', '000000000', '1.1E+08', 'x', ' 12 34 56 782 ', '1234.56.782']),
    naam: chance.pick(['de Vries', 'Vries', 'Müller', 'van den Berg', '']),
    geboren: chance.pick(['2000-01-31', '31-01-2000', '00-00-2000']),
    regio: odd(() => chance.pick(Object.keys(regions)), [...missing, 'noord', '=1+1', ' Noord ', '\u00a0Oost\t']),
    thuis: odd(() => chance.pick(['N', 'E', 'S', 'W', 'X']), [...missing, 'n', 'Q']),
    leeftijd: odd(
      () => String(chance.below(100)),
      [
        ...missing,
        '121',
        '-1',
        'twaalf',
        `17${decimal}5`,
        `18${decimal}5`,
        '+30',
        '0030',
        '99999999999999999999999999999999999999999',
        '1e1',
      ],
    ),
    inkomen: odd(money, [...missing, tie(), tie(), '10000000', '10000001', '1.000,00', `${decimal}5`, `5${decimal}`, '-0', '--1']),
    deel: odd(
      () => `0${decimal}${chance.below(10000)}`,
      [...missing, '1', `1${decimal}00004`, `0${decimal}00005`, `0${decimal}00015`, `1${decimal}00005`],
    ),
    plan: odd(() => chance.pick(['J', 'N']), [...missing, '?', 'j']),
    schuld: odd(() => chance.pick(['true', 'false']), [...missing, 'True', '1']),
    begin: odd(
      () => `${two(1 + chance.below(28))}-${two(1 + chance.below(12))}-${year()}`,
      [...missing, '31-02-2020', '00-00-2020', 'infinity', '3-2-2020'],
    ),
    eind: odd(
      () => `${year()}-${two(1 + chance.below(12))}-${two(1 + chance.below(28))}`,
      [...missing, '2020-02-30', '20200101', '2020-1-1', '1999-01-01'],
    ),
  };
}

const present = (value: string | boolean | bigint, rounded = false): Value =>
  rounded ? { state: 'value', value, rounded } : { state: 'value', value };
const unmapped: Value = { state: 'unmapped' };

/** Half to even, by long division on the digits. */
function readNumber(text: string, options: { decimal: '.' | ','; decimals: number; min: number; max: number }): Value {
  const sign = options.decimal === '.' ? '\\.' : ',';
  const match = new RegExp(`^([+-]?)(\\d*)(?:${sign}(\\d+))?$`).exec(text);
  if (match === null || `${match[2]}${match[3] ?? ''}` === '') return unmapped;
  const fraction = match[3] ?? '';
  const scaled = BigInt(`${match[2]}${fraction}`.padStart(1, '0')) * 10n ** BigInt(options.decimals);
  const divisor = 10n ** BigInt(fraction.length);
  const [floor, rest] = [scaled / divisor, scaled % divisor];
  const up = rest * 2n > divisor || (rest * 2n === divisor && floor % 2n === 1n);
  const units = (up ? floor + 1n : floor) * (match[1] === '-' ? -1n : 1n);
  const bound = (value: number): bigint => BigInt(value) * 10n ** BigInt(options.decimals);
  return units < bound(options.min) || units > bound(options.max) ? { state: 'outOfRange' } : present(units, rest !== 0n);
}

function readDay(iso: string | undefined): Value {
  if (iso === undefined) return unmapped;
  const exists = new Date(`${iso}T00:00:00Z`);
  if (Number.isNaN(exists.getTime()) || exists.toISOString().slice(0, 10) !== iso) return unmapped;
  return iso < '2015-01-01' || iso > '2030-12-31' ? { state: 'outOfRange' } : present(iso);
}

const dutchDay = (text: string): string | undefined => {
  const match = /^(\d{1,2})-(\d{1,2})-(\d{1,4})$/.exec(text);
  return match === null ? undefined : `${match[3]?.padStart(4, '0')}-${match[2]?.padStart(2, '0')}-${match[1]?.padStart(2, '0')}`;
};

/** The row as the codebook sees it. */
export function readRow(row: TextRow, decimal: '.' | ','): SubjectRow {
  const read = (column: string, missing: readonly string[], use: (text: string) => Value): Value => {
    const text = (row[column] ?? '').trim();
    return ['', 'NA', ...missing].includes(text) ? { state: 'empty' } : use(text);
  };
  const oneOf =
    (pairs: ReadonlyMap<string, string | boolean>) =>
    (text: string): Value => {
      const value = pairs.get(text);
      return value === undefined ? unmapped : present(value);
    };
  const values: Row = new Map([
    ['region', read('regio', [], oneOf(new Map(Object.entries(regions))))],
    ['home', read('thuis', [], oneOf(new Map(['W', 'S', 'E', 'N', 'X'].map((code) => [code, code]))))],
    ['age', read('leeftijd', [], (text) => readNumber(text, { decimal, decimals: 0, min: 0, max: 120 }))],
    ['income', read('inkomen', [], (text) => readNumber(text, { decimal, decimals: 2, min: -100000, max: 10000000 }))],
    ['rate', read('deel', [], (text) => readNumber(text, { decimal, decimals: 4, min: 0, max: 1 }))],
    [
      'plan',
      read(
        'plan',
        ['?'],
        oneOf(
          new Map([
            ['J', true],
            ['N', false],
          ]),
        ),
      ),
    ],
    [
      'debt',
      read(
        'schuld',
        [],
        oneOf(
          new Map([
            ['true', true],
            ['false', false],
          ]),
        ),
      ),
    ],
    ['opened', read('begin', [], (text) => readDay(dutchDay(text)))],
    ['closed', read('eind', [], (text) => readDay(/^\d{4}-\d{2}-\d{2}$/.test(text) ? text : undefined))],
  ]);
  const raw = row.bsn ?? '';
  const reading = raw.trim() === 'NA' ? undefined : normaliseBsn(raw);
  return reading?.state === 'value' ? { values, subject: reading.value } : { values };
}
