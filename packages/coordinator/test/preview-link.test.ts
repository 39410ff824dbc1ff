/** The preview of a link: lists and widths of each table, and who could undo the blinding. */
import { compileLink, type LinkQuery, parseCodebook, parseQuery, type QueryRequest, weakestRules } from '@ketensom/protocol';
import { expect, test, vi } from 'vitest';
import { formatPreview, previewRequest } from '../src/analyst/describe-request.ts';
import type { ResolvedRequest } from '../src/analyst/resolve-request.ts';

const codebook = parseCodebook({
  codebook: 'links',
  version: 1,
  keys: { person: { kind: 'bsn' }, parent: { kind: 'bsn' }, child: { kind: 'bsn' } },
  variables: {
    day: { kind: 'date', min: '2000-01-01', max: '2030-01-01' },
    risk: { kind: 'category', codes: ['low', 'high'] },
    help: { kind: 'boolean' },
    days: { kind: 'integer', min: 0, max: 365 },
  },
  datasets: {
    clients: { unit: 'case', subject: 'person', keys: ['person'], variables: ['risk', 'day'] },
    relations: { unit: 'relation', subject: 'child', keys: ['parent', 'child'], variables: ['risk'] },
    care: { unit: 'child', subject: 'person', keys: ['person'], variables: ['help', 'days', 'day'] },
  },
});

const asked = {
  query: 'families',
  purpose: 'test',
  kind: 'link',
  tables: {
    clients: { partner: 'a', dataset: 'clients' },
    family: { partner: 'b', dataset: 'relations' },
    care: { partner: 'c', dataset: 'care' },
  },
  join: [
    ['clients.person', 'family.parent'],
    ['family.child', 'care.person'],
  ],
  by: ['clients.risk', 'care.help'],
  measures: [{ distinct: 'clients.person' }],
};

function resolved(changes: object = {}): ResolvedRequest {
  const query = parseQuery({ ...asked, ...changes }) as LinkQuery;
  const request = { query, partners: ['a', 'b', 'c'], notOffering: [], missing: [], expires: 0 } as unknown as QueryRequest;
  const thresholds = { tolerate: 0, threshold: 3, minSurvivors: 3 };
  return { kind: 'link', request, plan: compileLink(query, codebook), rules: weakestRules, thresholds } as unknown as ResolvedRequest;
}

test('tables pass round as a list per cell, with a mark for each slot at the hidden end', () => {
  const { link, learns } = previewRequest(resolved(), codebook, 'en');
  expect(link).toEqual({
    blinding: 'dh',
    suite: 'ristretto255',
    ring: ['a', 'b', 'c'],
    figures: 4,
    tables: [
      { table: 'care', partner: 'c', lists: 2, bytesPerRow: 32 },
      { table: 'clients', partner: 'a', lists: 2, bytesPerRow: 128 },
      { table: 'family', partner: 'b', lists: 1, bytesPerRow: 64 },
    ],
  });
  expect(learns.find(({ who }) => who === 'coordinator')?.what).toContain('numbers without meaning');
});

test('values are told in bits, and every row passes round once more for each', () => {
  const preview = previewRequest(resolved({ measures: [{ sum: 'care.days' }] }), codebook, 'en');
  expect(preview.link).toMatchObject({ values: [{ value: 'care.days', bits: 9 }], passes: 11 });
  // Two cells of clients, two of care, one of family: once to be counted, once for who has a value, nine times for its bits.
  expect(preview.link?.tables.map(({ lists }) => lists)).toEqual([22, 22, 11]);
  const text = formatPreview(preview, { language: 'en' } as Parameters<typeof formatPreview>[1]);
  expect(text).toContain('bytes a row and hop in all: care 352, clients 1,408, family 704');
  expect(text).toContain('how many of each cell have each bit of a value');
});

test('salted-hash says in both languages who undoes it', () => {
  const preview = previewRequest(resolved({ blinding: 'salted-hash' }), codebook, 'nl');
  expect(preview.link).toMatchObject({ ring: [], tables: [{ bytesPerRow: 16 }, { bytesPerRow: 64 }, { bytesPerRow: 32 }] });
  const text = formatPreview(preview, { language: 'nl' } as Parameters<typeof formatPreview>[1]);
  expect(text).toContain('GEVAAR: één partner met de coördinator');
  expect(text).toContain('2 lijsten, 64 bytes per rij en stap');
});

test('who could find out more together is said, and in colour where it takes one partner', () => {
  vi.stubEnv('FORCE_COLOR', '1');
  const textOf = (blinding: string): string =>
    formatPreview(previewRequest(resolved({ blinding }), codebook, 'en'), { language: 'en' } as Parameters<typeof formatPreview>[1]);
  const [dh, salted] = ['dh', 'salted-hash'].map(textOf);
  for (const text of ['all partners together', 'a partner that marks rows of its own list', 'the coordinator with a partner'])
    expect(dh).toContain(text);
  expect(dh).not.toContain('\u{1b}[31m');
  expect(salted).toContain('\u{1b}[31msalted-hash\u{1b}[39m');
  expect(salted).toContain('\u{1b}[31mDANGER: one partner with the coordinator\u{1b}[39m');
  vi.unstubAllEnvs();
});

test('a comparison says who is held against whom, and in how many lists its strata go', () => {
  const compared = {
    tables: { clients: asked.tables.clients, care: asked.tables.care },
    join: [['clients.person', 'care.person']],
    base: 'care',
    by: [],
    measures: [{ share: 'care.help' }],
    compare: { group: 'clients.matched', of: false, against: true },
  };
  const { link } = previewRequest(resolved(compared), codebook, 'en');
  expect(link).toMatchObject({
    compared: 'care: those not in clients with those in clients',
    tables: [{ table: 'care', lists: 2 }, { lists: 1 }],
  });
  const alike = { ...compared, base: 'clients', measures: [{ share: 'clients.risk', is: 'high' }] };
  const preview = previewRequest(
    resolved({ ...alike, compare: { group: 'care.matched', of: true, against: false, standardise: ['clients.risk'] } }),
    codebook,
    'nl',
  );
  expect(formatPreview(preview, { language: 'nl' } as Parameters<typeof formatPreview>[1])).toContain(
    'clients: wie ook in care staat met wie niet in care staat, direct gelijk gemaakt naar risk',
  );
});

test('a window says which rows count, and that the table at its end sends a mark for each of its steps', () => {
  const within = { from: 'clients.day', to: 'care.day', between: [-24, 0], grid: 'month' };
  const query = {
    tables: { clients: asked.tables.clients, care: asked.tables.care },
    join: [{ on: ['clients.person', 'care.person'], within }],
    base: 'clients',
    by: ['care.matched'],
  };
  const { link } = previewRequest(resolved(query), codebook, 'en');
  expect(link).toMatchObject({
    windows: ['care.day is -24 up to and including 0 calendar months after clients.day'],
    tables: [
      { table: 'care', bytesPerRow: 25 * 32 },
      { table: 'clients', bytesPerRow: 2 * 32 },
    ],
  });
});
