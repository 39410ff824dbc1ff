/** The same persons are linked with a dataset of somebody else in one way: two that find others, or tell of them in other classes, are about those in between. */
import { compileLink, type LinkQuery, parseCodebook, parseQuery } from '@ketensom/protocol';
import { expect, test } from 'vitest';
import { ringSelections } from '../../src/ring/summed-values.ts';
import { demandSameTelling } from '../../src/ring/tellings.ts';

const codebook = parseCodebook({
  codebook: 'tellings',
  version: 1,
  keys: { person: { kind: 'bsn' }, parent: { kind: 'bsn' }, child: { kind: 'bsn' } },
  variables: { seen: { kind: 'date', min: '2000-01-01', max: '2030-01-01' }, sort: { kind: 'boolean' } },
  datasets: {
    residents: { unit: 'person', subject: 'person', keys: ['person'], variables: ['seen'] },
    relations: { unit: 'relation', subject: 'child', keys: ['parent', 'child'], variables: ['sort'] },
    care: { unit: 'case', subject: 'person', keys: ['person'], variables: ['seen'] },
  },
});

const residents = { partner: 'b', dataset: 'residents' };
const care = { partner: 'c', dataset: 'care' };
const head = { query: 'q', purpose: 'p', kind: 'link' };

const through = (self: string) => ({
  ...head,
  tables: { residents, family: { partner: 'a', dataset: 'relations' }, care },
  join: [['residents.person', 'family.parent'], { on: ['family.child', 'care.person'], self }],
  measures: ['rows'],
});

const told = (telling: string, bounds?: readonly number[]) => ({
  ...head,
  tables: { residents: { ...residents, partner: 'a' }, care: { ...care, ...(bounds === undefined ? {} : { [telling]: bounds }) } },
  join: [{ on: ['residents.person', 'care.person'], within: { from: 'residents.seen', to: 'care.seen', between: [-6, 0], grid: 'month' } }],
  base: 'residents',
  by: [`care.${telling}`],
  measures: [{ distinct: 'residents.person' }],
});

/** What partner a keeps of a link. */
const selections = (query: object) =>
  ringSelections(compileLink(parseQuery(query) as LinkQuery, codebook), { self: 'a', others: ['b', 'c'], snapshotOf: () => '2024-12-31' });

/** @param apart by how many persons the two selections differ, of any key */
async function isRefused(asked: object, before: object, apart = 0): Promise<boolean> {
  const local = { countDifferences: () => Promise.resolve([apart, apart]) };
  try {
    await demandSameTelling(selections(asked), selections(before), { local, codebook });
    return false;
  } catch (error) {
    expect(error).toMatchObject({ code: 'differencing' });
    return true;
  }
}

test.each([
  ['relations to oneself counted, and left out', through('count'), through('exclude'), true],
  ['relations to oneself left out twice', through('exclude'), through('exclude'), false],
  ['found or not, and how often', told('matched'), told('hits', [1, 2]), false],
  ['how often, in other classes', told('hits', [1, 2]), told('hits', [1, 3]), true],
  ['how often, and how near', told('hits', [1, 2]), told('lag', [-6, 0]), true],
  ['the same twice', told('lag', [-6, 0]), told('lag', [-6, 0]), false],
])('%s', async (_, one, other, expected) => {
  expect(await isRefused(one, other)).toBe(expected);
  expect(await isRefused(other, one)).toBe(expected);
  // Where the selections differ by many, nobody is told apart by the way they are found.
  expect(await isRefused(one, other, 40)).toBe(false);
});
