/**
 * Four kinds of partner whose files have nothing in common but what they mean: how each writes its rows (a plan for the lab's generator) and how
 * it maps them (agent.yaml). What the rows mean is said a second time, in SQL, in raw-rows.ts; the two must not be derived from each other.
 */

/** The kinds, in the order in which a scenario hands them out. */
export const kinds = ['csv', 'json', 'parquet', 'sqlite'] as const;
export type Kind = (typeof kinds)[number];

/** What a kind of partner is made of. */
export interface PartnerKind {
  /** Path of the data below the partner's folder. */
  readonly path: string;
  readonly generate: Readonly<Record<string, unknown>>;
  readonly source: Readonly<Record<string, unknown>>;
  readonly keys: Readonly<Record<string, unknown>>;
  readonly variables: Readonly<Record<string, unknown>>;
}

const people = { bsn: { population: 900, repeat: true }, missing: 0.02 };
const days = { date: { from: '2019-06-01', to: '2024-12-31' }, missing: 0.02 };
const ages = { number: { mean: 11, sd: 6, min: 0, max: 25 }, missing: 0.04 };
const costs = (factor: number, decimals: number): object => ({
  number: { mean: 64_000 * factor, sd: 30_000 * factor, min: 0, max: 300_000 * factor, decimals },
  missing: 0.06,
});

const csv: PartnerKind = {
  path: 'data/trajecten.csv',
  generate: {
    kind: 'csv',
    delimiter: ';',
    decimal: ',',
    encoding: 'latin-1',
    columns: {
      BSN: people,
      Regio: { choice: { Noord: 5, Oost: 3, Zuid: 2, Fryslân: 1 }, missing: 0.03, junk: { rate: 0.03, values: ['Onbekend', '-'] } },
      Vorm: { choice: { '01': 4, '02': 3, '03': 2 }, junk: { rate: 0.02, values: ['1', '99'] } },
      Leeftijd: { ...ages, junk: { rate: 0.02, values: ['142', '12 jaar', '-1'] } },
      Kosten: { ...costs(1, 3), junk: { rate: 0.02, values: ['n.b.'] } },
      Plan: { chance: 0.5, yes: 'J', no: 'N', missing: 0.05, junk: { rate: 0.04, values: ['?', 'ja'] } },
      Aanvang: { ...days, format: '%d-%m-%Y', junk: { rate: 0.02, values: ['31-02-2022', '2022'] } },
    },
  },
  source: { kind: 'csv', path: 'data/trajecten.csv', delimiter: ';', decimal: ',', encoding: 'latin-1' },
  keys: { person: 'BSN' },
  variables: {
    region: { column: 'Regio', codes: { Noord: 'N', Fryslân: 'N', Oost: 'E', Zuid: 'S' } },
    care: 'Vorm',
    age: 'Leeftijd',
    cost: 'Kosten',
    has_plan: { column: 'Plan', codes: { J: true, N: false }, missing: ['?'] },
    opened: { column: 'Aanvang', format: '%d-%m-%Y' },
  },
};

const json: PartnerKind = {
  path: 'data/dossiers.json',
  generate: {
    kind: 'json',
    columns: {
      nummer: people,
      gebied: { choice: { noord: 1, oost: 2, zuid: 3, west: 6 }, missing: 0.02 },
      hulp: { choice: { wijkteam: 3, ambulant: 5, verblijf: 1 }, junk: { rate: 0.03, values: ['anders'] } },
      leeftijd: ages,
      cent: costs(100, 0),
      plan: { choice: { ja: 5, nee: 4, nvt: 1 }, missing: 0.05 },
      begin: { ...days, format: '%Y%m%d' },
    },
  },
  source: { kind: 'json', path: 'data/dossiers.json' },
  keys: { person: 'nummer' },
  variables: {
    region: { column: 'gebied', codes: { noord: 'N', oost: 'E', zuid: 'S', west: 'W' } },
    care: { column: 'hulp', codes: { wijkteam: '01', ambulant: '02', verblijf: '03' } },
    age: 'leeftijd',
    cost: { sql: 'cent / 100' },
    has_plan: { column: 'plan', codes: { ja: true, nee: false }, missing: ['nvt'] },
    opened: { column: 'begin', format: '%Y%m%d' },
  },
};

const parquet: PartnerKind = {
  path: 'data/cases.parquet',
  generate: {
    kind: 'parquet',
    columns: {
      person: people,
      region: { choice: { N: 1, E: 4, S: 4, W: 2, X: 1 }, missing: 0.02 },
      care: { choice: { '01': 1, '02': 1, '03': 1 } },
      age: ages,
      cost: costs(1, 2),
      plan: { chance: 0.6, yes: 'true', no: 'false', missing: 0.1 },
      opened: days,
    },
  },
  source: { kind: 'parquet', path: 'data/cases.parquet' },
  keys: { person: 'person' },
  variables: { region: 'region', care: 'care', age: 'age', cost: 'cost', has_plan: 'plan', opened: 'opened' },
};

/** Registers neither costs nor plans. */
const sqlite: PartnerKind = {
  path: 'data/wijkteam.db',
  generate: {
    kind: 'sqlite',
    table: 'trajecten',
    columns: {
      client: people,
      streek: { choice: { N: 3, O: 3, Z: 3, W: 3 }, missing: 0.03 },
      product: { choice: { '1': 3, '2': 3, '3': 1, '7': 0.2 } },
      lft: ages,
      start: { ...days, format: '%d/%m/%Y' },
    },
  },
  source: { kind: 'sqlite', path: 'data/wijkteam.db', table: 'trajecten' },
  keys: { person: 'client' },
  variables: {
    region: { column: 'streek', codes: { N: 'N', O: 'E', Z: 'S', W: 'W' } },
    care: { column: 'product', codes: { '1': '01', '2': '02', '3': '03' } },
    age: 'lft',
    opened: { column: 'start', format: '%d/%m/%Y' },
  },
};

/** Every kind's files and mapping. */
export const partnerKinds: Readonly<Record<Kind, PartnerKind>> = { csv, json, parquet, sqlite };
