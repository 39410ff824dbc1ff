/** Linkage quality in classes, also by subgroup. */
import { describe, expect, it } from 'vitest';
import { parseCodebook } from '../../src/codebook/index.ts';
import { parseQuery, resolveQuery } from '../../src/query/index.ts';
import { type Linkage, linkageQuality } from '../../src/result/linkage.ts';
import { configError } from '../refusal.ts';

const linkage = (rows: number, usable: number, groups: Linkage['groups'] = new Map()): Linkage => ({ rows, usable, groups });
const by = { variable: 'origin', codes: ['nl', 'eu'] };

describe('classes', () => {
  it.each([
    [1000, 950, '>=95%'],
    [1000, 949, '90-95%'],
    [1000, 900, '90-95%'],
    [1000, 899, '<90%'],
    [0, 0, '>=95%'],
  ])('%i rows of which %i can be compared: %s', (rows, usable, expected) =>
    expect(linkageQuality(linkage(rows, usable))).toEqual({ class: expected }),
  );

  it.each([
    [9, 'suppressed'],
    [10, '<90%'],
    [11, '<90%'],
  ])('of a subgroup of %i rows of at least 10: %s', (rows, expected) => {
    const quality = linkageQuality(linkage(100, 95, new Map([[1, { rows, usable: 1 }]])), by, 10);
    expect(quality).toEqual({ class: '>=95%', by: { variable: 'origin', classes: { nl: 'suppressed', eu: expected } } });
  });
});

describe('what is asked', () => {
  const codebook = parseCodebook({
    codebook: 'c',
    version: 1,
    keys: { person: { kind: 'bsn' } },
    variables: {
      origin: { kind: 'category', codes: ['nl', 'eu'] },
      fine: { kind: 'category', codes: Array.from({ length: 61 }, (_, at) => `c${at}`) },
      age: { kind: 'integer', min: 0, max: 120 },
    },
    datasets: { clients: { unit: 'client', subject: 'person', keys: ['person'], variables: ['origin', 'fine', 'age'] } },
  });
  const set = (partner: string) => ({ partner, dataset: 'clients' });
  const ask = (linkages: Readonly<Record<string, string>>) => () =>
    resolveQuery(
      parseQuery({
        ...{ query: 'q', purpose: 'p', kind: 'overlap', key: 'person', report: 'all-sets', linkage: linkages },
        sets: { x: set('a'), y: set('b') },
      }),
      codebook,
      3,
    );

  it.each([
    ['a set that is not there', { z: 'origin' }, 'linkage.z', 'unknown-name'],
    ['a variable that is not there', { x: 'orgin' }, 'linkage.x', 'unknown-name'],
    ['a number', { x: 'age' }, 'linkage.x', 'malformed'],
    ['more than sixty codes', { x: 'fine' }, 'linkage.x', 'malformed'],
  ])('is refused for %s', (_, linkages, path, code) => {
    const error = configError(ask(linkages));
    expect([error.issues[0]?.path, error.code]).toEqual([path, code]);
  });
});
