/** The codebook that most tests use: the example of the contract, without what comes later. */
import { type Codebook, parseCodebook } from '../src/codebook/index.ts';

export const youthFile = {
  codebook: 'youth-chain',
  version: 3,
  title: { en: 'Youth chain', nl: 'Jeugdketen' },
  keys: {
    person: { kind: 'bsn' },
    member: { kind: 'text', normalise: ['trim', 'upper'] },
    who: { kind: 'composite', parts: { family: ['fold', 'tussenvoegsel'], birth: ['date'], pc4: ['digits'] } },
  },
  variables: {
    region: { kind: 'category', codes: ['N', 'E', 'S', 'W'], sensitive: false },
    age: { kind: 'integer', min: 0, max: 120, unit: 'year' },
    income: { kind: 'number', min: -100000, max: 10000000, decimals: 2, unit: 'EUR', bins: { width: 500 } },
    has_plan: { kind: 'boolean' },
    opened: { kind: 'date', min: '2023-11-01', max: '2024-12-31' },
    closed: { kind: 'date', min: '2015-01-01', max: '2030-12-31' },
    age_band: { kind: 'category', of: 'age', cut: [0, 18, 30, 50, 65] },
    year: { kind: 'category', of: 'opened', period: 'year' },
    quarter: { kind: 'category', of: 'opened', period: 'quarter' },
    days: {
      kind: 'integer',
      between: ['opened', 'closed'],
      unit: 'day',
      min: 0,
      max: 3650,
      bins: { edges: [0, 7, 14, 30, 60, 90, 180, 365, 3650] },
    },
    wait: { kind: 'integer', between: ['opened', 'closed'], unit: 'workday', calendar: 'nl', min: 0, max: 400 },
    young_or_rich: {
      kind: 'boolean',
      when: {
        any: [
          { variable: 'age', lt: 18 },
          { variable: 'income', gte: 50000 },
        ],
      },
    },
    flags: { kind: 'integer', sumOf: ['has_plan', 'young_or_rich'], min: 0, max: 2 },
  },
  datasets: {
    cases: {
      unit: 'case',
      subject: 'person',
      keys: ['person'],
      variables: [
        'region',
        'age',
        'age_band',
        'income',
        'has_plan',
        'opened',
        'closed',
        'days',
        'wait',
        'year',
        'quarter',
        'young_or_rich',
        'flags',
      ],
    },
    visits: { unit: 'visit', variables: ['region', 'age', 'has_plan', 'income'] },
    sewage: { unit: 'measurement', public: true, keys: [], variables: ['region', 'income'] },
  },
  indicators: {
    plan_share: { title: 'Share with a plan', definition: 'Cases with a plan', dataset: 'cases', share: 'has_plan' },
    throughput: { title: 'Throughput', dataset: 'cases', median: 'days', where: { variable: 'closed', has: true } },
  },
};

export const youth: Codebook = parseCodebook(youthFile);

type Part = Record<string, unknown>;

/** The example with variables and datasets replaced or added. */
export const youthWith = (parts: { variables?: Part; datasets?: Part; keys?: Part; indicators?: Part }): unknown => ({
  ...youthFile,
  keys: { ...youthFile.keys, ...parts.keys },
  variables: { ...youthFile.variables, ...parts.variables },
  datasets: { ...youthFile.datasets, ...parts.datasets },
  indicators: { ...youthFile.indicators, ...parts.indicators },
});
