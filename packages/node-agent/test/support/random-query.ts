/** Random aggregate queries over the dataset of cases.ts. */
import type { Chance } from './random.ts';

const dimensions = ['region', 'home', 'plan', 'debt', 'age_band', 'quarter', 'half', 'hard'];
const numbers = ['age', 'income', 'rate', 'days', 'left', 'domains'];

type Predicate = Readonly<Record<string, unknown>>;

function comparison(chance: Chance): Predicate {
  const order = chance.pick(['gt', 'gte', 'lt', 'lte', 'eq']);
  switch (chance.below(8)) {
    case 0:
      return { variable: 'region', in: ['N', 'W'].slice(0, 1 + chance.below(2)) };
    case 1:
      return { variable: 'region', eq: { variable: 'home' } };
    case 2:
      return { variable: chance.pick(['plan', 'debt', 'hard']), eq: chance.oneIn(2) };
    case 3:
      return { variable: chance.pick([...numbers, 'region', 'opened']), has: chance.oneIn(2) };
    case 4:
      if (chance.oneIn(3)) return { variable: chance.pick(['opened', 'closed']), [order]: chance.pick(['$start', '$end', '$snapshot']) };
      return { variable: chance.pick(['opened', 'closed']), [order]: `20${15 + chance.below(10)}-06-15` };
    case 5:
      return { variable: 'opened', [order]: { variable: 'closed' } };
    case 6:
      return { variable: chance.pick(['income', 'age', 'rate']), [order]: { variable: chance.pick(['rate', 'age', 'days']) } };
    default:
      return { variable: chance.pick(numbers), [order]: chance.pick([0, 1, 17.5, 18, 0.5, 1000, -3, 1e30, -1e-9]) };
  }
}

function predicate(chance: Chance, depth = 0): Predicate {
  if (depth >= 2 || chance.oneIn(2)) return comparison(chance);
  if (chance.oneIn(3)) return { not: predicate(chance, depth + 1) };
  const parts = Array.from({ length: 1 + chance.below(3) }, () => predicate(chance, depth + 1));
  return chance.oneIn(2) ? { all: parts } : { any: parts };
}

function measure(chance: Chance): unknown {
  const number = chance.pick([...numbers, 'nowhere']);
  return chance.pick([
    'count',
    { sum: number },
    { mean: number },
    { sd: number },
    { missing: chance.pick([...numbers, 'region', 'half', 'nowhere']) },
    { share: chance.pick(['plan', 'debt', 'hard']) },
    { share: 'region', is: chance.pick(['N', 'S']) },
    { median: chance.pick(['age', 'days', 'domains', 'nowhere']) },
    { quantiles: [0.1, 0.75], of: chance.pick(['age', 'income', 'rate', 'days']) },
    { histogram: chance.pick(['age', 'rate', 'days']) },
    { indicator: chance.pick(['planned', 'owing', 'quick', 'lacking', 'unknown']) },
    { median: 'wait' },
    { within: [14, 400], from: 'opened', to: 'closed', unit: 'day' },
    { within: [5], from: 'opened', to: 'closed', unit: 'workday', calendar: 'nl' },
    { survival: { from: 'opened', to: 'closed' }, grid: 30, until: 360 },
    { mean: 'since' },
  ]);
}

/** A query document, unresolved. */
export function randomQuery(chance: Chance): Readonly<Record<string, unknown>> {
  const by = [...new Set(Array.from({ length: chance.below(4) }, () => chance.pick(dimensions)))];
  const measures = [
    ...new Map(Array.from({ length: 1 + chance.below(4) }, () => measure(chance)).map((item) => [JSON.stringify(item), item])).values(),
  ];
  return {
    query: 'q',
    purpose: 'p',
    kind: 'aggregate',
    dataset: 'cases',
    period: chance.pick(['2018', '2020-Q3', '2024-02']),
    ...(chance.oneIn(4) ? {} : { where: predicate(chance) }),
    by,
    totals: chance.oneIn(2),
    measures,
  };
}
