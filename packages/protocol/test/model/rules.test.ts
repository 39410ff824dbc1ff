/** The rules of models, at their boundaries, and fits that do not exist. */
import { describe, expect, it } from 'vitest';
import type { Row, Value } from '../../src/codebook/index.ts';
import type { ModelRules, Rules } from '../../src/disclosure/rules.ts';
import type { PartnerRows } from '../../src/query/index.ts';
import { refusalCode } from '../refusal.ts';
import { split } from './rows.ts';
import { fitModel, openRules, strictRules } from './simulate.ts';

const off: ModelRules = openRules.model;
const only = (model: Partial<ModelRules>): Rules => ({ ...openRules, model: { ...off, ...model } });

/** `rows` rows over three partners in turn: age rises, cost follows it loosely, and the first `marked` rows of all are marked. */
function made(rows: number, marked = 0, more: (at: number) => Record<string, string | bigint | boolean> = () => ({})): PartnerRows[] {
  const value = (cell: bigint | boolean | string): Value => ({ state: 'value', value: cell });
  const all = Array.from({ length: rows }, (_, at): Row => {
    const cells = {
      age: BigInt(20 + at),
      cost: BigInt(100 * at + ((at * 37) % 11) * 900),
      single_parent: at < marked,
      flag: at < marked ? 1n : 0n,
      ...more(at),
    };
    return new Map(Object.entries(cells).map(([name, cell]) => [name, value(cell)]));
  });
  return [0, 1, 2].map((partner) => ({
    rows: all.filter((_, at) => at % 3 === partner).map((values) => ({ values })),
    unreadable: 0,
    notRegistered: new Set<string>(),
  }));
}

const byAge = { family: 'gaussian', response: 'cost', terms: ['age'] } as const;
const byMark = { family: 'gaussian', response: 'cost', terms: ['age', 'single_parent'] } as const;
const fits = (asked: Parameters<typeof fitModel>[0], partners: PartnerRows[], rules: Rules): string => {
  try {
    return fitModel(asked, partners, rules).table.converged ? 'fits' : '';
  } catch {
    return refusalCode(() => fitModel(asked, partners, rules));
  }
};

describe('what the gate demands before anything that crosses two columns is summed', () => {
  it.each([
    ['minDf', 11, 'model-df'],
    ['minDf', 12, 'fits'],
    ['minDf', 13, 'fits'],
  ])('%s 10 and 2 columns: %i rows', (_, rows, verdict) => expect(fits(byAge, made(rows), only({ minDf: 10 }))).toBe(verdict));

  it.each([
    [19, 'model-per-parameter'],
    [20, 'fits'],
    [21, 'fits'],
  ])('perParameter 10 and 2 columns: %i rows', (rows, verdict) =>
    expect(fits(byAge, made(rows), only({ perParameter: 10 }))).toBe(verdict),
  );

  it.each([
    [9, 'model-level'],
    [10, 'fits'],
    [11, 'fits'],
    // The other value counts as well.
    [49, 'fits'],
    [50, 'fits'],
    [51, 'model-level'],
  ])('perLevel 10 in 60 rows: %i marked', (marked, verdict) =>
    expect(fits(byMark, made(60, marked), only({ perLevel: 10 }))).toBe(verdict),
  );

  it('refuses a column that marks one person at step 0, also one that is called a number', () => {
    for (const term of ['single_parent', 'flag'])
      expect(fits({ ...byAge, terms: ['age', term] }, made(200, 1), strictRules)).toBe('model-level');
  });

  const nearlyConstant = (away: number) => made(200, 0, (at) => ({ visits: at < away ? BigInt(60 + (at % 7)) : 0n }));
  it.each([
    [1, 'model-level'],
    [9, 'model-level'],
    [10, 'fits'],
    [11, 'fits'],
  ])('a number that is the same for all but %i, as a term and as the response', (away, verdict) => {
    const partners = nearlyConstant(away);
    expect(fits({ ...byAge, terms: ['age', 'visits'] }, partners, only({ perLevel: 10 }))).toBe(verdict);
    expect(fits({ ...byAge, response: 'visits' }, partners, only({ perLevel: 10 }))).toBe(verdict);
  });

  it('counts who is away from the common value of all, not of each partner', () => {
    // Every partner has one value alone; what differs is the partner.
    const byPartner = made(90, 0, (at) => ({ visits: BigInt(250 * (at % 3)) }));
    expect(fits({ ...byAge, terms: ['age', 'visits'] }, byPartner, only({ perLevel: 10 }))).toBe('fits');
    // At two partners nobody has any visits, and the third one has few persons, all with some.
    const few = made(90, 0, (at) => ({ visits: at % 3 === 2 ? 5n : 0n })).map((partner, at) =>
      at === 2 ? { ...partner, rows: partner.rows.slice(0, 4) } : partner,
    );
    expect(fits({ ...byAge, terms: ['age', 'visits'] }, few, only({ perLevel: 10 }))).toBe('model-level');
  });

  it('takes weights that are the same for all, and none that mark a few', () => {
    const weighted = (few: number) => made(90, 0, (at) => ({ weight: at < few ? 300n : 100n }));
    expect(fits({ ...byAge, weights: 'weight' }, weighted(0), only({ perLevel: 10 }))).toBe('fits');
    expect(fits({ ...byAge, weights: 'weight' }, weighted(9), only({ perLevel: 10 }))).toBe('model-level');
    expect(fits({ ...byAge, weights: 'weight' }, weighted(10), only({ perLevel: 10 }))).toBe('fits');
  });

  it('refuses a level that two partners have, where three are asked', () => {
    const rules = { ...openRules, minContributors: { default: 3, waive: [] } };
    const twoPartners = made(90, 0, (at) => ({ single_parent: at % 3 !== 2 && at < 60 }));
    expect(fits(byMark, twoPartners, rules)).toBe('model-level');
    expect(fits(byMark, twoPartners, { ...rules, minContributors: { default: 3, waive: ['single_parent'] } })).toBe('fits');
  });

  it('keeps maxIterations', () => {
    const asked = { family: 'binomial', response: 'uses_care', terms: ['age', 'region'] } as const;
    const needed = fitModel(asked, split(3)).inputs.filter(({ work }) => work === 'newton').length;
    expect(fits(asked, split(3), only({ maxIterations: needed - 1 }))).toBe('model-not-converged');
    expect(fits(asked, split(3), only({ maxIterations: needed }))).toBe('fits');
  });
});

/** Twice the terms of a log-likelihood, summed: of `k` events in `n`, and of numbers about their mean. */
const binomialDeviance = (groups: readonly (readonly [k: number, n: number])[]): number =>
  -2 * groups.reduce((sum, [k, n]) => sum + k * Math.log(k / n) + (n - k) * Math.log(1 - k / n), 0);
const poissonDeviance = (numbers: readonly number[], mean: number): number =>
  2 * numbers.reduce((sum, y) => sum + y * Math.log(y / mean) - (y - mean), 0);

/** Models of one boolean, true of every other row, and how much of the deviance they explain, worked out by hand. */
const explained = [
  // Half the distance between the groups is 300, what is left of each row 100: 300² of 300² + 100².
  ['gaussian', 'cost', (at: number) => BigInt(1000 + (at % 2 === 0 ? 300 : -300) + (at % 4 < 2 ? 100 : -100)), 0.9],
  // 30 of 40 against 10 of 40, and 40 of 80 together.
  [
    'binomial',
    'uses_care',
    (at: number) => at % 8 < (at % 2 === 0 ? 6 : 2),
    1 -
      binomialDeviance([
        [30, 40],
        [10, 40],
      ]) /
        binomialDeviance([[40, 80]]),
  ],
  // 1 and 3 against 4 and 8, whose means are 2 and 6, and 4 together.
  [
    'poisson',
    'visits',
    (at: number) => (at % 2 === 0 ? [1n, 3n] : [4n, 8n])[at % 4 < 2 ? 0 : 1] ?? 0n,
    1 - (poissonDeviance([1, 3], 2) + poissonDeviance([4, 8], 6)) / poissonDeviance([1, 3, 4, 8], 4),
  ],
] as const;

describe.each(explained)('maxR2 of %s, at what the whole fit explains', (family, response, valueAt, r2) => {
  const asked = { family, response, terms: ['single_parent'] } as const;
  const partners = made(80, 0, (at) => ({ single_parent: at % 2 === 0, [response]: valueAt(at) }));
  it.each([
    ['below', -1e-9, 'model-fit-limit'],
    ['above', 1e-9, 'fits'],
  ])('a limit %s it', (_side, step, verdict) => expect(fits(asked, partners, only({ maxR2: r2 + step }))).toBe(verdict));

  it('a limit of exactly that', () => {
    const { deviance, nullDeviance } = fitModel(asked, partners).table;
    const own = 1 - deviance / nullDeviance;
    expect(Math.abs(own - r2)).toBeLessThan(1e-11);
    expect(fits(asked, partners, only({ maxR2: own }))).toBe('fits');
    expect(fits(asked, partners, only({ maxR2: own - 2 ** -52 }))).toBe('model-fit-limit');
  });
});

describe('fits that do not exist', () => {
  it('names a column that follows from the others', () => {
    const partners = made(60, 30, (at) => ({ twin: BigInt(2 * (20 + at)), uses_care: at % 2 === 0 }));
    expect(fits({ ...byAge, terms: ['age', 'twin'] }, partners, openRules)).toBe('model-rank');
    expect(fits({ family: 'binomial', response: 'uses_care', terms: ['age', 'twin'] }, partners, openRules)).toBe('model-rank');
    expect(fits({ ...byAge, terms: ['single_parent', 'flag'] }, partners, openRules)).toBe('model-rank');
  });

  it('refuses a number that never varies', () =>
    expect(
      fits(
        byAge,
        made(60, 0, () => ({ age: 40n })),
        openRules,
      ),
    ).toBe('model-rank'));

  it('names a term that separates the response, wholly or at one level', () => {
    const whole = made(60, 0, (at) => ({ uses_care: at >= 30 }));
    expect(fits({ family: 'binomial', response: 'uses_care', terms: ['age'] }, whole, openRules)).toBe('model-separation');
    const level = made(60, 20, (at) => ({ uses_care: at < 20 || at % 3 === 0 }));
    expect(fits({ family: 'binomial', response: 'uses_care', terms: ['age', 'single_parent'] }, level, openRules)).toBe('model-separation');
    const none = made(60, 20, (at) => ({ visits: at < 20 ? 0n : BigInt(at % 5) }));
    expect(fits({ family: 'poisson', response: 'visits', terms: ['single_parent'] }, none, openRules)).toBe('model-separation');
  });

  it('refuses a perfect fit, which has no standard errors', () => {
    const perfect = made(60, 0, (at) => ({ cost: BigInt(20 + at) }));
    expect(fits(byAge, perfect, openRules)).toBe('model-fit-limit');
  });

  it('counts what was dropped, per reason', () => {
    const { table } = fitModel(byAge, split(3));
    expect(table.n).toBe(882);
    expect(table.dropped['incomplete']).toEqual({ state: 'value', value: 18 });
    expect(table.dropped['age']).toMatchObject({ empty: { state: 'value', value: 9 } });
  });
});
