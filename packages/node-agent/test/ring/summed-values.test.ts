/** A variable is added up over links with one other partner once for each extraction: two sums could be apart by one joined person, and nobody could see it. */
import { compileLink, type LinkQuery, parseCodebook, parseQuery } from '@ketensom/protocol';
import { expect, test } from 'vitest';
import { demandFreshSums, ringSelections } from '../../src/ring/summed-values.ts';

const codebook = parseCodebook({
  codebook: 'sums',
  version: 1,
  keys: { person: { kind: 'bsn' } },
  variables: {
    cost: { kind: 'integer', min: 0, max: 100 },
    days: { kind: 'integer', min: 0, max: 100 },
    sex: { kind: 'category', codes: ['M', 'V'] },
  },
  datasets: {
    care: { unit: 'case', subject: 'person', keys: ['person'], variables: ['cost', 'days', 'sex'] },
    clients: { unit: 'client', subject: 'person', keys: ['person'], variables: ['sex', 'cost'] },
  },
});

interface Asked {
  readonly other?: string;
  readonly measures?: readonly unknown[];
  readonly snapshot?: string;
  readonly where?: object;
}

/** What partner a selects and adds up for a link of its care with the clients of another. */
function selections({ other = 'b', measures = [{ sum: 'care.cost' }], snapshot = '2024-12-31', where }: Asked) {
  const tables = {
    care: { partner: 'a', dataset: 'care', ...(where === undefined ? {} : { where }) },
    clients: { partner: other, dataset: 'clients' },
  };
  const asked = { query: 'q', purpose: 'p', kind: 'link', tables, join: [['care.person', 'clients.person']], by: [], measures };
  const plan = compileLink(parseQuery(asked) as LinkQuery, codebook);
  return ringSelections(plan, { self: 'a', others: [other], snapshotOf: () => snapshot });
}

const isRefused = (asked: Asked, before: Asked): boolean => {
  try {
    demandFreshSums(selections(asked), selections(before));
    return false;
  } catch (error) {
    expect(error).toMatchObject({ code: 'differencing' });
    return true;
  }
};

test.each<[string, Asked, boolean]>([
  ['the same variable of other rows', { where: { variable: 'sex', eq: 'M' } }, true],
  ['its mean', { measures: [{ mean: 'care.cost' }] }, true],
  ['who lacks it', { measures: [{ missing: 'care.cost' }] }, true],
  ['another variable', { measures: [{ sum: 'care.days' }] }, false],
  ['no variable', { measures: ['rows'] }, false],
  ["the other partner's variable of that name", { measures: [{ sum: 'clients.cost' }] }, false],
  ['the same over a link with somebody else', { other: 'c' }, false],
  ['the same of a later extraction', { snapshot: '2025-12-31' }, false],
])('after a sum, %s: refused %s', (_, asked, expected) => {
  expect(isRefused(asked, {})).toBe(expected);
  expect(isRefused({}, asked)).toBe(expected);
});
