/** Rules that look at a whole row, at areas and at who makes up a sum, in a released table. */
import { describe, expect, it } from 'vitest';
import { parseCodebook } from '../../src/codebook/index.ts';
import { defaultRules, type Rules } from '../../src/disclosure/index.ts';
import { type AggregateTable, buildAggregateResult } from '../../src/result/index.ts';
import { open, partner, row } from '../tables.ts';
import { youthFile } from '../youth-codebook.ts';

const { variables } = youthFile;
const codebook = parseCodebook({
  ...youthFile,
  variables: {
    ...variables,
    region: { ...variables.region, edition: '2024' },
    age_band: { ...variables.age_band, sensitive: true },
    has_plan: { ...variables.has_plan, sensitive: true },
  },
});

const names = ['a', 'b', 'c', 'd'];

/** One row per person, dealt out over four partners. */
function release(query: object, cells: readonly Parameters<typeof row>[1][], change: Partial<Rules> = {}): AggregateTable {
  const partners = names.map((name, part) =>
    partner(cells.filter((_, at) => at % names.length === part).map((own, at) => row(`${name}${at}`, own))),
  );
  return buildAggregateResult({
    ...open(codebook, { dataset: 'cases', ...query }, partners),
    codebook,
    rules: { ...defaultRules, round: 1, ...change },
    releaseMode: 'plain',
    included: names,
    notRegistered: new Map(),
    suppress: () => undefined,
  });
}

const people = (count: number, cells: (at: number) => Parameters<typeof row>[1]) => Array.from({ length: count }, (_, at) => cells(at));
const stateOf = (cell: unknown): unknown => {
  const { state, reason } = cell as { readonly state: string; readonly reason?: string };
  return reason ?? state;
};

describe('group disclosure', () => {
  const bands = (young: number, old: number) => [
    ...people(young, () => ({ region: 'N', age: 12n })),
    ...people(old, () => ({ region: 'N', age: 40n })),
  ];
  const inNorth = (young: number, old: number) =>
    release({ by: ['region', 'age_band'], measures: ['count'] }, bands(young, old), { showZero: 'all' })
      .cells.filter(({ by }) => by['region'] === 'N')
      .map(({ count }) => stateOf(count));

  it.each([
    [89, 11, 'value'],
    [90, 10, 'group'],
    [91, 10, 'group'],
  ])('hides every category where %s and %s persons sit in two: %s', (young, old, state) => {
    expect(inNorth(young, old)).toEqual(
      young / (young + old) >= 0.9 ? [state, state, state, state, state] : ['value', 'value', 'value', 'value', 'value'],
    );
  });

  it('leaves the margin over the variable open, and other rows', () => {
    const cells = [...bands(95, 0), ...people(60, (at) => ({ region: 'E', age: BigInt((at % 4) * 18) }))];
    const { cells: shown } = release({ by: ['region', 'age_band'], measures: ['count'] }, cells, { showZero: 'all' });
    expect(shown.filter(({ by }) => by['region'] === 'E').map(({ count }) => stateOf(count))).toContain('value');
  });

  it.each([
    [88, 'value'],
    [90, 'group'],
    [10, 'group'],
    [11, 'value'],
  ])('hides a share of a sensitive variable of %s in 100: %s', (hits, state) => {
    const { cells } = release(
      { measures: [{ share: 'has_plan' }] },
      people(100, (at) => ({ has_plan: at < hits })),
    );
    expect(stateOf(cells[0]?.['share(has_plan)'])).toBe(state);
  });
});

describe('minArea', () => {
  it.each([
    [99, 'denominator'],
    [100, 'value'],
    [101, 'value'],
  ])('%s persons behind a mean of an area: %s', (count, state) => {
    const { cells } = release(
      { by: ['region'], measures: [{ mean: 'age' }] },
      people(count, (at) => ({ region: 'N', age: BigInt(30 + (at % 9)) })),
    );
    expect(stateOf(cells[0]?.['mean(age)'])).toBe(state);
  });
  it('does not hold where no area is named', () => {
    const { cells } = release(
      { measures: [{ mean: 'age' }] },
      people(30, (at) => ({ age: BigInt(30 + (at % 9)) })),
    );
    expect(stateOf(cells[0]?.['mean(age)'])).toBe('value');
  });
});

describe('dominance', () => {
  const income = (largest: bigint) => people(40, (at) => ({ income: at === 0 ? largest : 100_000n }));
  it.each([
    [{ sum: 'income' }, 3_800_000n, 'value'],
    [{ sum: 'income' }, 4_200_000n, 'dominance'],
    [{ mean: 'income' }, 4_200_000n, 'dominance'],
    [{ sd: 'income' }, 4_200_000n, 'dominance'],
  ])('%j where one of 40 has %s: %s', (measure, largest, state) => {
    const { cells } = release({ measures: [measure] }, income(largest));
    expect(stateOf(Object.values(cells[0] ?? {})[1])).toBe(state);
  });
  it('is not asked of a public dataset', () => {
    const { cells } = release({ dataset: 'sewage', measures: [{ mean: 'income' }] }, income(9_000_000n));
    expect(stateOf(cells[0]?.['mean(income)'])).toBe('value');
  });
});
