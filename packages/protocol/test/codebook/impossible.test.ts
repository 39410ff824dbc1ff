import { describe, expect, it } from 'vitest';
import { type Codebook, parseCodebook } from '../../src/codebook/index.ts';
import { issuesOf } from '../refusal.ts';

const town = (variables: Record<string, unknown>, impossible?: unknown): unknown => ({
  codebook: 'town',
  version: 1,
  variables: {
    role: { kind: 'category', codes: ['child', 'parent'] },
    adult: { kind: 'boolean' },
    city: { kind: 'category', codes: ['A', 'B'] },
    district: {
      kind: 'category',
      within: 'city',
      codes: [
        { code: 'A1', parent: 'A' },
        { code: 'A2', parent: 'A' },
        { code: 'B1', parent: 'B' },
      ],
    },
    street: {
      kind: 'category',
      within: 'district',
      codes: [
        { code: 's', parent: 'A2' },
        { code: 't', parent: 'B1' },
      ],
    },
    age: { kind: 'integer', min: 0, max: 120 },
    ...variables,
  },
  datasets: {
    people: { unit: 'person', variables: ['role', 'adult', 'city', 'street', 'age'], ...(impossible === undefined ? {} : { impossible }) },
  },
});

const impossibleOf = ({ datasets }: Codebook): unknown => datasets.get('people')?.impossible.map((one) => Object.fromEntries(one));

const issues = (value: unknown): unknown => issuesOf(() => parseCodebook(value));

describe('combinations that nobody can have', () => {
  it('are those that a dataset lists, and those that a hierarchy leaves out, over a level that the dataset lacks', () => {
    const listed = [{ role: ['parent'], adult: ['false'] }];
    expect(impossibleOf(parseCodebook(town({}, listed)))).toEqual([
      { role: ['parent'], adult: ['false'] },
      { street: ['s'], city: ['B'] },
      { street: ['t'], city: ['A'] },
    ]);
  });

  it('name categories and booleans of the dataset, and codes that these have', () => {
    expect(issues(town({}, [{ age: ['3'] }]))).toMatchObject([{ path: 'datasets.people.impossible[0].age', code: 'unknown-name' }]);
    expect(issues(town({}, [{ district: ['A1'] }]))).toMatchObject([{ path: 'datasets.people.impossible[0].district' }]);
    expect(issues(town({}, [{ role: ['aunt'] }]))).toMatchObject([{ path: 'datasets.people.impossible[0].role', code: 'unknown-name' }]);
  });

  it('need every code to have a parent, on levels that end', () => {
    const orphan = { kind: 'category', within: 'city', codes: ['x'] };
    expect(issues(town({ quarter: orphan }))).toMatchObject([{ path: 'variables.quarter.within' }]);
    expect(issues(town({ quarter: { ...orphan, within: 'age' } }))).toMatchObject([
      { path: 'variables.quarter.within', code: 'unknown-name' },
    ]);
    const self = { kind: 'category', within: 'quarter', codes: [{ code: 'x', parent: 'x' }] };
    expect(issues(town({ quarter: self }))).toMatchObject([{ path: 'variables.quarter.within', found: 'quarter within itself' }]);
  });
});
