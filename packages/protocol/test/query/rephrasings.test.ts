/** One count in a thousand spellings: it is one question, whose answer was given once. */
import { expect, it } from 'vitest';
import { makeRandom } from '../../../../test/mulberry32.ts';
import { evaluateCondition } from '../../src/codebook/evaluate-condition.ts';
import { encodeHex } from '../../src/crypto/bytes.ts';
import { ConfigError } from '../../src/local-issue.ts';
import { compileAggregate, deriveLayout, encodeQueryMeaning, parseOneTable } from '../../src/query/index.ts';
import { row } from '../tables.ts';
import { youth } from '../youth-codebook.ts';

type Written = Readonly<Record<string, unknown>>;
type Random = (below: number) => number;

const shuffled = <Item>(items: readonly Item[], next: Random): Item[] =>
  items
    .map((item) => [next(1000), item] as const)
    .toSorted(([a], [b]) => a - b)
    .map(([, item]) => item);

const not = (inner: Written): Written => ({ not: inner });
const pick = (forms: readonly Written[], next: Random): Written => forms[next(forms.length)] ?? {};

/** Ways to say that the region is N or E. */
const inRegions = (next: Random): Written =>
  pick(
    [
      { variable: 'region', in: shuffled(['N', 'E'], next) },
      { variable: 'region', in: shuffled(['N', 'E', 'N'], next) },
      not({ variable: 'region', in: shuffled(['S', 'W'], next) }),
      {
        any: shuffled(
          [
            { variable: 'region', eq: 'N' },
            { variable: 'region', eq: 'E' },
          ],
          next,
        ),
      },
      { all: shuffled([not({ variable: 'region', eq: 'S' }), not({ variable: 'region', eq: 'W' })], next) },
      {
        all: [
          { variable: 'region', in: ['N', 'E', 'S'] },
          { variable: 'region', in: ['N', 'E', 'W'] },
        ],
      },
    ],
    next,
  );

const isAdult = (next: Random): Written =>
  pick(
    [
      { variable: 'age', gte: 18 },
      { variable: 'age', gt: 17 },
      not({ variable: 'age', lt: 18 }),
      not({ variable: 'age', lte: 17 }),
      { variable: 'age', gt: 17.5 },
    ],
    next,
  );

const hasPlan = (next: Random): Written =>
  pick([{ variable: 'has_plan', eq: true }, { variable: 'has_plan', in: [true] }, not({ variable: 'has_plan', eq: false })], next);

/** All of them, nested, turned round twice and repeated at will. */
function together(parts: readonly Written[], next: Random): Written {
  const wrapped = shuffled(parts, next).map((part) => (next(4) === 0 ? not(not(part)) : part));
  const [first, ...rest] = wrapped;
  const nested = next(2) === 0 && first !== undefined ? [first, { all: rest }] : wrapped;
  const repeated = next(3) === 0 && first !== undefined ? [...nested, first] : nested;
  return next(3) === 0 ? not({ any: repeated.map(not) }) : { all: repeated };
}

/** What a spelling is taken for; undefined for one that is nested too deeply to be asked. */
function compiled(where: Written, name: string) {
  try {
    return compileAggregate(
      parseOneTable({ query: name, purpose: 'p', kind: 'aggregate', dataset: 'cases', where, measures: ['count'] }),
      youth,
    );
  } catch (error) {
    if (error instanceof ConfigError) return undefined;
    throw error;
  }
}

it('a thousand spellings of one count have one meaning, and count the same rows', () => {
  const next = makeRandom(1000);
  const [spellings, meanings, counted] = [new Set<string>(), new Set<string>(), new Set<string>()];
  const people = Array.from({ length: 200 }, (_, at) =>
    row(`${at}`, {
      region: ['N', 'E', 'S', 'W', 'empty'][next(5)] ?? 'N',
      age: next(8) === 0 ? 'empty' : BigInt(next(40)),
      has_plan: next(6) === 0 ? 'unmapped' : next(2) === 0,
    }),
  );
  while (spellings.size < 1000) {
    const where = together([inRegions(next), isAdult(next), hasPlan(next)], next);
    const plan = spellings.has(JSON.stringify(where)) ? undefined : compiled(where, `q${spellings.size}`);
    if (plan?.where === undefined) continue;
    const condition = plan.where;
    spellings.add(JSON.stringify(where));
    const layout = deriveLayout(plan, youth, 3);
    meanings.add(encodeHex(encodeQueryMeaning({ plan, layout, codebook: youth, codebookDigest: '00' })));
    counted.add(people.map(({ values }) => evaluateCondition(condition, (name) => values.get(name) ?? { state: 'empty' }, youth)).join());
  }
  expect(counted.size).toBe(1);
  expect(meanings.size).toBe(1);
});
