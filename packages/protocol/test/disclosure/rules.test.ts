import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CategoryVariable, Variable } from '../../src/codebook/types.ts';
import {
  type Contributions,
  charterFloor,
  completeRules,
  defaultNoiseBudget,
  defaultRules,
  demandFloor,
  demandLevels,
  demandPartners,
  demandTableSize,
  enforcedRules,
  hiddenBy,
  isArea,
  isBelowMinArea,
  isBelowMinDenominator,
  isBelowMinOverlap,
  isDominated,
  isGroupDisclosing,
  isRestBelow,
  mergeRules,
  type ReleaseRules,
  type Rules,
  rulesSchema,
  rulesWithoutPersons,
  weakerRules,
} from '../../src/disclosure/index.ts';
import { laterInRules } from '../../src/disclosure/rules-schema.ts';
import { demandNoise } from '../../src/query/demand-noise.ts';
import { refusalCode } from '../refusal.ts';

const backing = (rows: number, persons = rows, contributors = 5) => ({
  rows: BigInt(rows),
  persons: BigInt(persons),
  contributors: BigInt(contributors),
});

describe('minCount', () => {
  it.each([
    [9, 'minCount'],
    [10, undefined],
    [11, undefined],
  ])('%s persons of at least 10: %s', (persons, reason) => expect(hiddenBy(backing(20, persons), defaultRules, [])).toBe(reason));

  it('counts persons, not their rows', () => expect(hiddenBy(backing(500, 9), defaultRules, [])).toBe('minCount'));
  it('is off at 1, also for rows of nobody known', () => {
    expect(hiddenBy(backing(3, 0), { ...defaultRules, minCount: 1 }, [])).toBeUndefined();
  });
});

describe('showZero', () => {
  it.each([
    ['structural', 'minCount'],
    ['none', 'minCount'],
    ['all', undefined],
  ] as const)('%s: %s', (showZero, reason) => expect(hiddenBy(backing(0, 0, 0), { ...defaultRules, showZero }, [])).toBe(reason));
});

describe('minContributors', () => {
  it.each([
    [2, 'minContributors'],
    [3, undefined],
    [4, undefined],
  ])('%s partners of at least 3: %s', (partners, reason) =>
    expect(hiddenBy(backing(50, 50, partners), defaultRules, ['region'])).toBe(reason),
  );

  const waived: Rules = { ...defaultRules, minContributors: { default: 3, waive: ['region'] } };
  it('is waived for a cell with a code of the variable, not for the margin over it', () => {
    expect(hiddenBy(backing(50, 50, 1), waived, ['region', 'age_band'])).toBeUndefined();
    expect(hiddenBy(backing(50, 50, 1), waived, ['age_band'])).toBe('minContributors');
  });
  it('gives way to minCount in the reason', () => expect(hiddenBy(backing(5, 5, 1), defaultRules, [])).toBe('minCount'));
});

describe('the complement', () => {
  it.each([
    [100, 100, false],
    [100, 99, true],
    [100, 91, true],
    [100, 90, false],
    [100, 89, false],
  ])('of %s less %s persons is too small: %s', (whole, part, expected) =>
    expect(isRestBelow(backing(whole), backing(part), defaultRules)).toBe(expected),
  );
  it('with rows left but no person that is only there is too small', () => {
    expect(isRestBelow(backing(200, 50), backing(150, 50), defaultRules)).toBe(true);
  });
});

describe('a dataset without persons', () => {
  it('keeps only the rule on partners', () => {
    const rules = rulesWithoutPersons(defaultRules);
    expect(hiddenBy(backing(1, 1, 3), rules, [])).toBeUndefined();
    expect(hiddenBy(backing(0, 0, 0), rules, [])).toBeUndefined();
    expect(hiddenBy(backing(9, 9, 2), rules, [])).toBe('minContributors');
    expect(rules.round).toBe(1);
  });
});

describe('whose rules hold', () => {
  it('the query may be stricter in every rule', () => {
    const stricter: ReleaseRules = {
      minCount: 20,
      round: 10,
      showZero: 'none',
      minPartners: 4,
      minContributors: { default: 4 },
      maxCells: 100,
    };
    expect(mergeRules(defaultRules, stricter)).toEqual({ ...completeRules(stricter), minContributors: { default: 4, waive: [] } });
  });

  it.each<[string, ReleaseRules]>([
    ['minCount', { minCount: 9 }],
    ['round', { round: 4 }],
    ['showZero', { showZero: 'all' }],
    ['minPartners', { minPartners: 2 }],
    ['minContributors', { minContributors: { default: 2 } }],
    ['a waiver', { minContributors: { waive: ['region'] } }],
    ['maxCells', { maxCells: 10_001 }],
    ['budget', { budget: { queries: 51 } }],
    ['minDifference', { minDifference: 9 }],
  ])('the query may not be weaker: %s', (_, release) => expect(refusalCode(() => mergeRules(defaultRules, release))).toBe('policy-floor'));

  it('a waiver of the charter holds until the query takes it back', () => {
    const floor = completeRules({ minContributors: { waive: ['region', 'year'] } });
    expect(mergeRules(floor, {}).minContributors).toEqual({ default: 3, waive: ['region', 'year'] });
    expect(mergeRules(floor, { minContributors: { waive: ['year'] } }).minContributors).toEqual({ default: 3, waive: ['year'] });
  });

  it('agents sharpen further, whatever their order', () => {
    const agents: ReleaseRules[] = [{ minCount: 15 }, { round: 10, minCount: 12 }];
    expect(mergeRules(defaultRules, {}, agents)).toMatchObject({ minCount: 15, round: 10 });
    expect(mergeRules(defaultRules, {}, agents.toReversed())).toEqual(mergeRules(defaultRules, {}, agents));
  });

  it('an agent refuses rules below its policy, and takes those at it', () => {
    expect(refusalCode(() => demandFloor(defaultRules, { minCount: 11 }))).toBe('policy-floor');
    expect(() => demandFloor(defaultRules, { minCount: 10, minContributors: { default: 3 } })).not.toThrow();
  });

  it('protection off is the weakest floor, but for the partners', () => {
    const floor = charterFloor({ protection: 'off', rules: completeRules({ minPartners: 4, minCount: 50 }) });
    expect(floor).toMatchObject({ minPartners: 4, minCount: 1, round: 1, showZero: 'all', minContributors: { default: 1, waive: [] } });
    expect(mergeRules(floor, { minCount: 3 }).minCount).toBe(3);
    expect(hiddenBy(backing(1, 0, 1), floor, [])).toBeUndefined();
  });

  it('says which rules of a charter are weaker than the defaults', () => {
    expect(weakerRules(defaultRules)).toEqual({});
    const rules = completeRules({ minCount: 9, minDifference: 11, budget: { cells: 20_001 }, minContributors: { waive: ['region'] } });
    expect(weakerRules(rules)).toEqual({
      minCount: 9,
      budget: { queries: 50, cells: 20_001 },
      minContributors: { default: 3, waive: ['region'] },
    });
  });

  it('a result names the rules that were kept, and no others', () => {
    const names = [
      'minPartners',
      'minCount',
      'minContributors',
      'round',
      'showZero',
      'minDenominator',
      'minArea',
      'maxShare',
      'pPercent',
      'dominance',
      'quantileSide',
      'model',
      'maxDimensions',
      'maxCells',
      'maxLevels',
      'minOverlap',
      'complementary',
    ];
    expect(Object.keys(enforcedRules(defaultRules)).toSorted()).toEqual(names.toSorted());
  });
});

describe('limits on the table and the partners', () => {
  it.each([
    [2, 'too-few-partners'],
    [3, undefined],
    [4, undefined],
  ])('%s partners of at least 3: %s', (partners, code) => {
    if (code === undefined) expect(() => demandPartners(partners, defaultRules)).not.toThrow();
    else expect(refusalCode(() => demandPartners(partners, defaultRules))).toBe(code);
  });
  it.each([
    [4, 9_999, undefined],
    [4, 10_000, undefined],
    [4, 10_001, 'spec-complexity'],
    [3, 1, undefined],
    [4, 1, undefined],
    [5, 1, 'spec-complexity'],
  ])('%s dimensions of at most 4, %s cells of at most 10,000: %s', (dimensions, cells, code) => {
    const demand = () => demandTableSize({ dimensions, cells }, defaultRules);
    if (code === undefined) expect(demand).not.toThrow();
    else expect(refusalCode(demand)).toBe(code);
  });
});

describe('maxLevels', () => {
  const listed = (parts: Partial<CategoryVariable>): Variable => ({
    kind: 'category',
    name: 'v',
    sensitive: false,
    codes: [{ code: 'a' }],
    ...parts,
  });
  it.each([
    [59, undefined],
    [60, undefined],
    [61, 'spec-complexity'],
  ])('%s codes of at most 60: %s', (levels, code) => {
    if (code === undefined) expect(() => demandLevels(levels, listed({}), defaultRules)).not.toThrow();
    else expect(refusalCode(() => demandLevels(levels, listed({}), defaultRules))).toBe(code);
  });
  it('does not hold for lists of areas: those with an edition, or with parents', () => {
    expect(() => demandLevels(900, listed({ edition: '2024' }), defaultRules)).not.toThrow();
    expect(() => demandLevels(900, listed({ codes: [{ code: 'a', parent: 'b' }] }), defaultRules)).not.toThrow();
    expect(isArea({ kind: 'boolean', name: 'v', sensitive: false })).toBe(false);
  });
});

describe('minDenominator and minArea', () => {
  it.each([
    [29, true, true],
    [30, false, true],
    [31, false, true],
    [99, false, true],
    [100, false, false],
    [101, false, false],
  ])('%s persons: too few for a quotient %s, for one of an area %s', (persons, quotient, area) => {
    expect(isBelowMinDenominator(backing(500, persons), defaultRules)).toBe(quotient);
    expect(isBelowMinArea(backing(500, persons), defaultRules)).toBe(area);
  });
});

describe('maxShare', () => {
  const split = (...persons: number[]) => isGroupDisclosing(persons.map(BigInt), defaultRules);
  it.each([
    [89, false],
    [90, true],
    [91, true],
    [100, true],
  ])('%s of 100 persons in one category gives the group away: %s', (most, expected) => {
    expect(split(most, 100 - most)).toBe(expected);
  });
  it.each([
    [2, true],
    [3, false],
    [4, false],
  ])('two categories of which one holds %s: %s', (few, expected) => expect(split(12, few, 0)).toBe(expected));
  it('is off at 1, and says nothing of nobody', () => {
    expect(isGroupDisclosing([50n, 0n], { maxShare: 1 })).toBe(false);
    expect(split(0, 0)).toBe(false);
  });
});

/** What is summed of a list of values. */
const contributions = (values: readonly number[], bound = 1_000_000): Contributions => ({
  n: BigInt(values.length),
  sum: BigInt(values.reduce((sum, value) => sum + value, 0)),
  squares: BigInt(values.reduce((sum, value) => sum + value * value, 0)),
  bound: BigInt(bound),
});

describe('pPercent and dominance', () => {
  const only = (rule: object) => ({ pPercent: 0, dominance: 1, ...rule });
  const one = (largest: number): Contributions => contributions([largest, ...Array.from({ length: 10 }, () => 10)]);

  // Ten values of 10 beside one: the bound is exact there, so the rule turns where the largest is half of the sum.
  it.each([
    [99, false],
    [100, false],
    [101, true],
  ])('one of %s beside ten of 10, at most half: %s', (largest, expected) =>
    expect(isDominated(one(largest), only({ dominance: 0.5 }))).toBe(expected),
  );

  // Two equal ones beside eight of 10 that add up to 80: less than p % of the largest is left above 800.
  const two = (largest: number): Contributions => contributions([largest, largest, ...Array.from({ length: 8 }, () => 10)], largest);
  it.each([
    [799, false],
    [800, false],
    [801, true],
  ])('two of %s beside 80 in all, p 10: %s', (largest, expected) => {
    const withoutSquares = { n: 10n, sum: two(largest).sum, bound: BigInt(largest) };
    expect(isDominated(withoutSquares, only({ pPercent: 10 }))).toBe(expected);
  });

  it('never shows what the true contributions would hide', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 5000 }), { minLength: 2, maxLength: 40 }), (values) => {
        const [first = 0, second = 0] = values.toSorted((a, b) => b - a);
        const sum = values.reduce((all, value) => all + value, 0);
        const isUnsafe = sum - first - second < 0.1 * first || first > 0.5 * sum;
        expect(isUnsafe && !isDominated(contributions(values), defaultRules)).toBe(false);
      }),
      { seed: 7, numRuns: 300 },
    );
  });

  it('shows what is spread, and judges by the declared range where there are no squares', () => {
    const { squares: _, ...rest } = contributions(Array.from({ length: 30 }, (__, at) => 20 + at));
    expect(isDominated(contributions(Array.from({ length: 30 }, (__, at) => 20 + at)), defaultRules)).toBe(false);
    expect(isDominated(rest, defaultRules)).toBe(true);
    expect(isDominated({ ...rest, bound: 120n }, defaultRules)).toBe(false);
  });
});

describe('noise', () => {
  const noise = (epsilon: number, budget?: number): ReleaseRules => ({ noise: { epsilon, ...(budget === undefined ? {} : { budget }) } });

  it('is stricter than none, and stricter still with less epsilon or a smaller budget', () => {
    expect(mergeRules(defaultRules, noise(0.5)).noise).toEqual({ epsilon: 0.5, budget: defaultNoiseBudget });
    const floor = completeRules(noise(1, 3));
    expect(mergeRules(floor, {}).noise).toEqual({ epsilon: 1, budget: 3 });
    expect(mergeRules(floor, noise(0.5)).noise).toEqual({ epsilon: 0.5, budget: 3 });
    expect(mergeRules(floor, noise(1), [noise(2, 1)]).noise).toEqual({ epsilon: 1, budget: 1 });
    for (const weaker of [{ noise: 'none' } as const, noise(1.001), noise(1, 4)]) {
      expect(refusalCode(() => mergeRules(floor, weaker))).toBe('policy-floor');
    }
  });

  it.each([0.009, 10.1, 0.0105, '1'])('has an epsilon from a hundredth to ten with three decimals at most, not %s', (epsilon) => {
    expect(rulesSchema.safeParse({ noise: { epsilon } }).success).toBe(false);
    expect(rulesSchema.safeParse({ noise: { epsilon: 0.01, budget: 1000 } }).success).toBe(true);
  });

  it('is said in a result only where there is some', () => {
    expect(Object.hasOwn(enforcedRules(defaultRules), 'noise')).toBe(false);
    expect(enforcedRules(completeRules(noise(1)))['noise']).toEqual({ epsilon: 1, budget: defaultNoiseBudget });
  });

  it('is for overlaps alone', () => {
    for (const kind of ['aggregate', 'tables', 'model', 'link']) {
      expect(refusalCode(() => demandNoise({ kind }, completeRules(noise(1))))).toBe('not-supported');
      expect(() => demandNoise({ kind }, defaultRules)).not.toThrow();
    }
    expect(() => demandNoise({ kind: 'overlap' }, completeRules(noise(1)))).not.toThrow();
  });
});

describe('minOverlap', () => {
  it.each([
    [0n, true],
    [9n, true],
    [10n, false],
    [11n, false],
  ])('%s shared persons are hidden: %s', (count, expected) =>
    expect(isBelowMinOverlap(count, { ...defaultRules, minCount: 1 })).toBe(expected),
  );
});

describe('rules that are not kept yet', () => {
  it.each([
    ['cellKey', { cellKey: 'on' }],
    ['minSelection', { minSelection: 1 }],
  ])('are refused when asked stricter than the default: %s', (rule, rules) => {
    expect(laterInRules(rules, 'rules')).toMatchObject([{ path: `rules.${rule}`, code: 'not-supported' }]);
  });
  it('are none of those that partners keep by themselves', () => {
    expect(laterInRules({ budget: { queries: 1, cells: 1 }, minDifference: 20 }, 'rules')).toEqual([]);
  });
  it('are taken at the default or weaker', () => {
    const rules = {
      noise: 'none',
      cellKey: 'off',
      minDenominator: 10,
      maxShare: 1,
      complementary: { width: 10 },
      budget: { queries: 50 },
      minCount: 99,
    };
    expect(laterInRules(rules, 'rules')).toEqual([]);
  });
});
