/** One classification in terms of another: what is one to one, what is settled, what is refused, and how a result says so. */
import { describe, expect, it } from 'vitest';
import {
  type Codebook,
  codebookDocument,
  codeListPaths,
  decodeCodebook,
  encodeCodebook,
  parseCodebook,
  readCodebookFile,
  readVariable,
} from '../../src/codebook/index.ts';
import { parseQuery, resolveQuery } from '../../src/query/index.ts';
import { recodedFacts } from '../../src/result/index.ts';
import { configError } from '../refusal.ts';

const exact = { NL: 'nl', MA: 'ma', TR: 'tr' };
const origin = (recode: object, more: object = {}) => ({
  codebook: 'origins',
  version: 1,
  variables: {
    old: { kind: 'category', codes: ['NL', 'MA', 'TR'], edition: '2016' },
    origin: { kind: 'category', codes: ['nl', 'ma', 'tr', 'eu'], edition: '2022', of: 'old', recode, ...more },
  },
  datasets: { people: { unit: 'person', variables: ['origin'] } },
});

const recodeOf = (codebook: Codebook) => {
  const derivation = codebook.variables.get('origin')?.derivation;
  if (derivation?.kind !== 'recode') throw new Error('no mapping');
  return derivation;
};
const read = (codebook: Codebook, code: string) =>
  readVariable('origin', { codebook, row: new Map([['old', { state: 'value', value: code }]]) });

describe('a mapping between classifications', () => {
  it('that is one to one gives every row its code', () => {
    const codebook = parseCodebook(origin(exact));
    expect(recodeOf(codebook)).toMatchObject({ merged: [], inexact: [] });
    expect(read(codebook, 'MA')).toEqual({ state: 'value', value: 'ma' });
  });

  it('keeps the kind in which the other is missing, and gives way to what is registered itself', () => {
    const codebook = parseCodebook(origin(exact));
    expect(readVariable('origin', { codebook, row: new Map([['old', { state: 'outOfRange' }]]) })).toEqual({ state: 'outOfRange' });
    const both = new Map([['old', { state: 'value', value: 'MA' }] as const, ['origin', { state: 'value', value: 'eu' }] as const]);
    expect(readVariable('origin', { codebook, row: both })).toEqual({ state: 'value', value: 'eu' });
  });

  it.each([
    ['leads to several', { ...exact, NL: ['nl', 'eu'] }, 'variables.origin.recode.NL'],
    ['leads to none', { ...exact, TR: [] }, 'variables.origin.recode.TR'],
  ])('in which a code %s is refused until the codebook settles it', (_what, recode, path) => {
    const error = configError(() => parseCodebook(origin(recode)));
    expect([error.code, error.issues[0]?.path]).toEqual(['not-one-to-one', path]);
  });

  it('settled with `first` counts the first, with `missing` none', () => {
    const several = { ...exact, NL: ['nl', 'eu'] };
    expect(read(parseCodebook(origin(several, { inexact: 'first' })), 'NL')).toEqual({ state: 'value', value: 'nl' });
    const codebook = parseCodebook(origin(several, { inexact: 'missing' }));
    expect(read(codebook, 'NL')).toEqual({ state: 'unmapped' });
    expect(recodeOf(codebook)).toMatchObject({ inexact: ['NL'], choice: 'missing' });
  });

  it('in which several codes lead to one says so', () => {
    expect(recodeOf(parseCodebook(origin({ ...exact, TR: 'ma' })))).toMatchObject({ merged: ['ma'], inexact: [] });
  });

  it.each([
    ['a code that it does not have', 'unknown-name', 'variables.origin.recode.XX', { ...exact, XX: 'nl' }, {}],
    ['a target that it does not have', 'unknown-name', 'variables.origin.recode.NL', { ...exact, NL: 'xx' }, {}],
    ['a code left out', 'malformed', 'variables.origin.recode', { NL: 'nl', MA: 'ma' }, {}],
    ['a cut beside it', 'malformed', 'variables.origin', exact, { cut: [1, 2] }],
  ])('is refused with %s', (_what, code, path, recode, more) => {
    const error = configError(() => parseCodebook(origin(recode, more)));
    expect([error.code, error.issues[0]?.path]).toEqual([code, path]);
  });

  it('is read from a file of pairs, and stands in full in the document', () => {
    const file = origin({ file: 'origins.csv', from: 'oud', to: 'nieuw' }, { inexact: 'missing' });
    expect(codeListPaths(readCodebookFile(file))).toEqual(['origins.csv']);
    const pairs = [
      { oud: 'NL', nieuw: 'nl' },
      { oud: 'NL', nieuw: 'eu' },
      { oud: 'MA', nieuw: 'ma' },
      { oud: 'TR', nieuw: '' },
    ];
    const files = new Map([['origins.csv', pairs]]);
    const decoded = decodeCodebook(encodeCodebook(codebookDocument(file, files)));
    expect(recodeOf(decoded)).toEqual(recodeOf(parseCodebook(file, files)));
    expect(recodeOf(decoded).inexact).toEqual(['NL', 'TR']);
  });
});

describe('a result', () => {
  const codebook = parseCodebook(origin({ ...exact, NL: ['nl', 'eu'] }, { inexact: 'first' }));
  const ask = (query: object) => {
    const { plan } = resolveQuery(parseQuery({ query: 'q', purpose: 'p', kind: 'aggregate', dataset: 'people', ...query }), codebook, 3);
    const offers: Readonly<Record<string, readonly string[]>> = { a: [], b: ['origin'], c: ['origin'] };
    return recodedFacts({ plan, codebook }, ['a', 'b'], (partner) => {
      const recoded = offers[partner] ?? [];
      return { people: { variables: ['origin'], keys: [], ...(recoded.length === 0 ? {} : { recoded }) } };
    });
  };

  it('names the partners in the sum that made a classification of another, not one to one', () => {
    expect(ask({ by: ['origin'], measures: ['count'] })).toEqual({
      recoded: { origin: { of: 'old', partners: ['b'], merged: [], inexact: ['NL'], choice: 'first' } },
    });
  });

  it('is silent where the variable is not read', () => {
    expect(ask({ measures: ['count'] })).toEqual({});
  });
});
