/** Queries that differ in what they ask, so that an agent answers each, and whose figures are large enough to be no single row's. */
import type { RandomMeasure, RandomQuery } from './random-query.ts';

const count: RandomMeasure = { name: 'count', written: 'count', kind: 'count', scale: 0 };
const cost: RandomMeasure = { name: 'sum(cost)', written: { sum: 'cost' }, kind: 'sum', variable: 'cost', scale: 2 };
const age: RandomMeasure = { name: 'mean(age)', written: { mean: 'age' }, kind: 'mean', variable: 'age', scale: 0 };
const plan: RandomMeasure = {
  name: 'share(has_plan)',
  written: { share: 'has_plan' },
  kind: 'share',
  variable: 'has_plan',
  hit: 'has_plan',
  scale: 0,
};

/** `count` queries named `fixed-1`, `fixed-2`, …: the cases of everybody of at least so many years old. */
export const fixedQueries = (amount: number): RandomQuery[] =>
  Array.from({ length: amount }, (_, at) => ({
    file: {
      query: `fixed-${at + 1}`,
      purpose: 'testing',
      kind: 'aggregate',
      dataset: 'cases',
      where: { variable: 'age', gte: at },
      by: ['care'],
      totals: true,
      measures: [count, cost, age, plan].map(({ written }) => written),
    },
    where: `(age >= ${at})`,
    by: ['care'],
    totals: true,
    measures: [count, cost, age, plan],
    required: ['age', 'care'],
  }));
