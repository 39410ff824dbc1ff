/** No figure depends on the order of partners, or on how rows are dealt to them: every measure, with protection and without. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCodebook } from '../../src/codebook/index.ts';
import { defaultRules, type Rules } from '../../src/disclosure/index.ts';
import type { PartnerRows } from '../../src/query/index.ts';
import { buildAggregateResult } from '../../src/result/index.ts';
import { allRows } from '../independent/pooled.ts';
import { open, partner } from '../tables.ts';
import { tablesReleaseOf } from '../tables-release.ts';
import { youth, youthFile } from '../youth-codebook.ts';

const sample = parseCodebook({
  ...youthFile,
  datasets: { cases: { ...youthFile.datasets.cases, weight: 'age' } },
  indicators: {},
});
const off: Rules = {
  ...defaultRules,
  ...{ minCount: 1, round: 1, showZero: 'all', minContributors: { default: 1, waive: [] }, minDenominator: 0, quantileSide: 0 },
  ...{ maxShare: 1, pPercent: 0, dominance: 1 },
};
const rulesOf = { on: { ...defaultRules, minContributors: { default: 2, waive: [] } }, off };

const dates = { from: 'opened', to: 'closed' };
const measures: readonly unknown[] = [
  'count',
  { distinct: 'person', across: 'sum' },
  { sum: 'income' },
  { mean: 'age' },
  { sd: 'income' },
  { share: 'has_plan' },
  { share: 'region', is: 'N' },
  { missing: 'age' },
  { median: 'days' },
  { quantiles: [0.25, 0.9], of: 'income' },
  { histogram: 'days' },
  { within: [30, 90], ...dates, unit: 'day' },
  { within: [20], ...dates, unit: 'workday', calendar: 'nl' },
  { survival: dates, grid: 60, until: 240 },
  { indicator: 'plan_share' },
];
const weighted: readonly unknown[] = [
  'count',
  { sum: 'income' },
  { mean: 'income' },
  { sd: 'income' },
  { share: 'has_plan' },
  { missing: 'income' },
  { median: 'days' },
  { quantiles: [0.25, 0.9], of: 'income' },
  { histogram: 'days' },
];

/** Rows dealt by the numbers given, to partners in the order that they come in. */
const deal = (places: readonly number[], order: readonly number[]): PartnerRows[] =>
  order.map((own) =>
    partner(
      allRows().filter((_row, at) => places[at % places.length] === own),
      { snapshot: '2024-12-31', unreadable: own },
    ),
  );

const dealing = fc.integer({ min: 3, max: 6 }).chain((count) =>
  fc.record({
    places: fc.array(fc.integer({ min: 0, max: count - 1 }), { minLength: 40, maxLength: 40 }),
    order: fc.shuffledSubarray([...Array(count).keys()], { minLength: count, maxLength: count }),
  }),
);

function release(query: object, partners: readonly PartnerRows[], rules: Rules, codebook = youth): unknown {
  return buildAggregateResult({
    ...open(codebook, { dataset: 'cases', ...query }, partners),
    codebook,
    rules,
    releaseMode: 'plain',
    included: partners.map((_partner, at) => `p${at}`),
    notRegistered: new Map(),
    suppress: () => undefined,
  });
}

const inOrder = ({ places, order }: { places: readonly number[]; order: readonly number[] }) =>
  deal(
    places,
    order.toSorted((a, b) => a - b),
  );
const shuffled = ({ places, order }: { places: readonly number[]; order: readonly number[] }) => deal(places, order);
const settings = { numRuns: 1 };

describe.each(['on', 'off'] as const)('with protection %s, in whatever order partners come', (protection) => {
  const rules = rulesOf[protection];

  it('all measures are the same', () => {
    fc.assert(
      fc.property(dealing, (dealt) => {
        const query = { by: ['region'], measures };
        expect(release(query, shuffled(dealt), rules)).toEqual(release(query, inOrder(dealt), rules));
      }),
      settings,
    );
  });

  it('all measures of a weighted sample are the same', () => {
    fc.assert(
      fc.property(dealing, (dealt) => {
        const query = { by: ['region'], measures: weighted };
        expect(release(query, shuffled(dealt), rules, sample)).toEqual(release(query, inOrder(dealt), rules, sample));
      }),
      settings,
    );
  });

  it.each([
    [
      'ratios',
      { dataset: 'cases', by: ['region'], measures: ['count', { sum: 'income' }, { ratio: ['sum(income)', 'count'], as: 'each' }] },
    ],
    [
      'comparisons',
      {
        dataset: 'cases',
        measures: [{ share: 'has_plan' }, { mean: 'income' }],
        compare: { group: 'region', of: 'N', against: 'E', standardise: ['age_band'], minStratum: 10 },
      },
    ],
  ])('%s are the same', (_name, query) => {
    fc.assert(
      fc.property(dealing, (dealt) => {
        expect(tablesReleaseOf(query, shuffled(dealt), { rules }).cells).toEqual(tablesReleaseOf(query, inOrder(dealt), { rules }).cells);
        expect(tablesReleaseOf(query, shuffled(dealt), { rules }).comparison).toEqual(
          tablesReleaseOf(query, inOrder(dealt), { rules }).comparison,
        );
      }),
      settings,
    );
  });
});

it('without protection it does not matter either who holds which rows, but for how many have any', () => {
  fc.assert(
    fc.property(dealing, dealing, (one, other) => {
      const plain = measures.filter((measure) => JSON.stringify(measure) !== JSON.stringify(measures[1]));
      const query = { by: ['region'], measures: plain };
      const cellsOf = (dealt: typeof one): unknown => (release(query, inOrder(dealt), off) as { readonly cells: unknown }).cells;
      expect(cellsOf(one)).toEqual(cellsOf(other));
    }),
    settings,
  );
});
