import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Condition,
  evaluateCondition,
  type MissingState,
  normaliseCondition,
  type Predicate,
  type Truth,
  type Value,
} from '../../src/codebook/index.ts';
import { resolveCondition } from '../../src/codebook/resolve-condition.ts';
import type { LocalIssue } from '../../src/local-issue.ts';
import { youth } from '../youth-codebook.ts';

const resolve = (predicate: Predicate): { condition: Condition | undefined; issues: LocalIssue[] } => {
  const issues: LocalIssue[] = [];
  return { condition: resolveCondition(predicate, { variables: youth.variables, what: 'a variable', issues }, 'where'), issues };
};

const conditionOf = (predicate: Predicate): Condition => {
  const { condition, issues } = resolve(predicate);
  if (condition === undefined) throw new Error(JSON.stringify(issues));
  return condition;
};

const value = (content: string | boolean | bigint): Value => ({ state: 'value', value: content });

type Cells = Record<string, Value>;
const truthOf = (condition: Condition, row: Cells): Truth => evaluateCondition(condition, (name) => row[name] ?? { state: 'empty' }, youth);
const truth = (predicate: Predicate, row: Cells): Truth => truthOf(conditionOf(predicate), row);

describe('a condition', () => {
  const row: Cells = { age: value(18n), income: value(-50n), region: value('N'), has_plan: value(true), opened: value('2024-02-01') };

  it.each<[Predicate, Truth]>([
    [{ variable: 'age', eq: 18 }, 'true'],
    [{ variable: 'age', gt: 18 }, 'false'],
    [{ variable: 'age', gt: 17.5 }, 'true'],
    [{ variable: 'age', gte: 18 }, 'true'],
    [{ variable: 'age', lte: 17 }, 'false'],
    [{ variable: 'income', eq: -0.5 }, 'true'],
    [{ variable: 'income', lt: 0 }, 'true'],
    [{ variable: 'age', gt: { variable: 'income' } }, 'true'],
    [{ variable: 'region', in: ['E', 'N'] }, 'true'],
    [{ variable: 'region', eq: 'E' }, 'false'],
    [{ variable: 'has_plan', eq: true }, 'true'],
    [{ variable: 'opened', gte: '2024-02-01' }, 'true'],
    [{ variable: 'opened', lt: '2024-02-01' }, 'false'],
    [{ variable: 'closed', lt: '2024-02-01' }, 'unknown'],
    [{ variable: 'opened', lt: { variable: 'closed' } }, 'unknown'],
    [{ not: { variable: 'closed', lt: '2024-02-01' } }, 'unknown'],
    [{ variable: 'closed', has: true }, 'false'],
    [{ variable: 'closed', has: false }, 'true'],
    [{ not: { variable: 'closed', has: true } }, 'true'],
  ])('%j is %s', (predicate, expected) => expect(truth(predicate, row)).toBe(expected));

  it.each<MissingState>(['empty', 'unmapped', 'outOfRange'])('is unknown for a value that is %s', (state) => {
    expect(truth({ not: { variable: 'region', in: ['N'] } }, { region: { state } })).toBe('unknown');
  });

  const parts: Record<Truth, Predicate> = {
    true: { variable: 'age', eq: 18 },
    false: { variable: 'age', eq: 19 },
    unknown: { variable: 'closed', eq: '2024-01-01' },
  };
  const names: Truth[] = ['true', 'false', 'unknown'];

  it('combines three truth values as Kleene does', () => {
    const order: Record<Truth, number> = { false: 0, unknown: 1, true: 2 };
    for (const a of names) {
      for (const b of names) {
        const [low, high] = order[a] <= order[b] ? [a, b] : [b, a];
        expect(truth({ all: [parts[a], parts[b]] }, row)).toBe(low);
        expect(truth({ any: [parts[a], parts[b]] }, row)).toBe(high);
      }
    }
  });
});

describe('a predicate is refused for', () => {
  it.each<[string, Predicate, string, string]>([
    ['an unknown variable', { variable: 'agee', eq: 1 }, 'where.variable', 'unknown-name'],
    ['an unknown code', { variable: 'region', eq: 'Z' }, 'where.eq', 'unknown-name'],
    ['a code that is a number', { variable: 'region', in: ['N', 1] }, 'where.in[1]', 'malformed'],
    ['an order on codes', { variable: 'region', gt: 'N' }, 'where.gt', 'malformed'],
    ['text for a number', { not: { variable: 'age', eq: '18' } }, 'where.not.eq', 'malformed'],
    ['a date that does not exist', { variable: 'opened', eq: '2024-02-30' }, 'where.eq', 'malformed'],
    ['a bound date of another name', { variable: 'opened', gte: '$begin' }, 'where.gte', 'malformed'],
    ['unlike variables', { all: [{ variable: 'opened', gt: { variable: 'age' } }] }, 'where.all[0].gt', 'malformed'],
    ['four levels', { not: { not: { not: { not: { variable: 'age', has: true } } } } }, 'where.not.not.not', 'spec-complexity'],
    ['21 comparisons', { any: Array.from({ length: 21 }, () => ({ variable: 'age', has: true })) }, 'where', 'spec-complexity'],
  ])('%s', (_, predicate, path, code) => {
    const { condition, issues } = resolve(predicate);
    expect(condition).toBeUndefined();
    expect({ path: issues[0]?.path, code: issues[0]?.code ?? 'malformed' }).toEqual({ path, code });
  });

  it('not for three levels and twenty comparisons', () => {
    expect(resolve({ not: { not: { not: { variable: 'age', has: true } } } }).issues).toEqual([]);
    expect(resolve({ any: Array.from({ length: 20 }, () => ({ variable: 'age', has: true })) }).issues).toEqual([]);
  });
});

const normal = (predicate: Predicate): Condition => normaliseCondition(conditionOf(predicate), youth);

describe('the normal form of a condition', () => {
  it.each<[Predicate, Predicate]>([
    [
      { variable: 'age', gt: 17 },
      { variable: 'age', gte: 18 },
    ],
    [
      { variable: 'age', gt: 17.5 },
      { variable: 'age', gte: 17.2 },
    ],
    [{ not: { variable: 'age', lt: 18 } }, { variable: 'age', gte: 18 }],
    [{ not: { not: { variable: 'age', lt: 18 } } }, { variable: 'age', lte: 17 }],
    [
      { variable: 'income', lt: 0 },
      { variable: 'income', lte: -0.01 },
    ],
    [
      { variable: 'opened', gt: '2024-02-28' },
      { variable: 'opened', gte: '2024-02-29' },
    ],
    [
      { variable: 'region', eq: 'N' },
      { variable: 'region', in: ['N', 'N'] },
    ],
    [{ not: { variable: 'region', in: ['S', 'W', 'E'] } }, { variable: 'region', eq: 'N' }],
    [{ not: { variable: 'has_plan', eq: true } }, { variable: 'has_plan', eq: false }],
    [{ not: { variable: 'closed', has: true } }, { variable: 'closed', has: false }],
    [
      { variable: 'opened', lt: { variable: 'closed' } },
      { variable: 'closed', gt: { variable: 'opened' } },
    ],
    [
      {
        not: {
          all: [
            { variable: 'age', lt: 18 },
            { variable: 'region', eq: 'N' },
          ],
        },
      },
      {
        any: [
          { variable: 'region', in: ['W', 'E', 'S'] },
          { variable: 'age', gte: 18 },
        ],
      },
    ],
    [
      {
        all: [
          { variable: 'age', gte: 1 },
          {
            all: [
              { variable: 'age', gte: 1 },
              { variable: 'age', lte: 9 },
            ],
          },
        ],
      },
      {
        all: [
          { variable: 'age', lte: 9 },
          { variable: 'age', gte: 1 },
        ],
      },
    ],
  ])('is the same for %j and %j', (a, b) => expect(normal(a)).toEqual(normal(b)));

  it('differs where the meaning does', () => {
    expect(normal({ variable: 'age', gte: 18 })).not.toEqual(normal({ variable: 'age', gt: 18 }));
    expect(normal({ variable: 'closed', gt: '9999-12-31' })).not.toEqual(normal({ variable: 'closed', gte: '9999-12-31' }));
  });

  const leaf: fc.Arbitrary<Predicate> = fc.oneof(
    fc.record({ variable: fc.constant('age'), gt: fc.constantFrom(-1, 17, 17.5, 18) }),
    fc.record({ variable: fc.constant('age'), lte: fc.constantFrom(0, 17, 18.2) }),
    fc.record({ variable: fc.constant('age'), eq: fc.constantFrom(17, 18) }),
    fc.record({ variable: fc.constant('income'), lt: fc.constantFrom(0, 0.005, 12.5) }),
    fc.record({ variable: fc.constant('region'), in: fc.subarray(['N', 'E', 'S', 'W'], { minLength: 1 }) }),
    fc.record({ variable: fc.constant('has_plan'), eq: fc.boolean() }),
    fc.record({ variable: fc.constant('opened'), gte: fc.constantFrom('2024-01-31', '2024-02-01') }),
    fc.record({ variable: fc.constant('opened'), lt: fc.constant({ variable: 'closed' }) }),
    fc.record({ variable: fc.constantFrom('age', 'closed'), has: fc.boolean() }),
  );
  const level = (inner: fc.Arbitrary<Predicate>): fc.Arbitrary<Predicate> =>
    fc.oneof(
      inner,
      fc.record({ not: inner }),
      fc.record({ all: fc.array(inner, { minLength: 1, maxLength: 2 }) }),
      fc.record({ any: fc.array(inner, { minLength: 1, maxLength: 2 }) }),
    );
  const missing: fc.Arbitrary<Value> = fc.constantFrom<MissingState>('empty', 'unmapped', 'outOfRange').map((state) => ({ state }));
  const cell = (...contents: (string | boolean | bigint)[]): fc.Arbitrary<Value> =>
    fc.oneof(missing, fc.constantFrom(...contents).map(value));
  const rows: fc.Arbitrary<Cells> = fc.record({
    age: cell(0n, 17n, 18n, 19n),
    income: cell(-1n, 0n, 1n, 1250n, 1251n),
    region: cell('N', 'E', 'S', 'W'),
    has_plan: cell(true, false),
    opened: cell('2024-01-31', '2024-02-01'),
    closed: cell('2024-01-31', '2024-02-01', '2024-02-02'),
  });

  it('means what the condition means, in three values', () => {
    fc.assert(
      fc.property(level(level(level(leaf))), rows, (predicate, row) => {
        expect(truthOf(normal(predicate), row)).toBe(truth(predicate, row));
      }),
      { numRuns: 2000 },
    );
  });

  it('is a fixed point', () => {
    fc.assert(
      fc.property(level(level(leaf)), (predicate) => {
        const once = normal(predicate);
        expect(normaliseCondition(once, youth)).toEqual(once);
      }),
      { numRuns: 500 },
    );
  });
});
