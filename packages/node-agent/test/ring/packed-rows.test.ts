/** Tables that are packed as they are read: each list is that of its cell and copies, hashed in its slots, and made once for all parts that ask for it. */
import {
  compileLink,
  identifierAt,
  type LinkQuery,
  type PackedIdentifiers,
  packIdentifiers,
  parseCodebook,
  parseQuery,
  slotIdentifiers,
  slotText,
} from '@ketensom/protocol';
import { expect, test } from 'vitest';
import { GrowingNumbers } from '../../src/evaluate/growing-numbers.ts';
import { isPacked } from '../../src/evaluate/packed-table.ts';
import type { PersonColumns } from '../../src/ring/own-lists.ts';
import { packedRows } from '../../src/ring/packed-rows.ts';

const codebook = parseCodebook({
  codebook: 'packed',
  version: 1,
  keys: { person: { kind: 'bsn' }, parent: { kind: 'bsn' }, child: { kind: 'bsn' } },
  variables: {
    area: { kind: 'category', codes: ['N', 'S'] },
    score: { kind: 'integer', min: 0, max: 9, unit: 'point' },
    day: { kind: 'date', min: '2000-01-01', max: '2030-01-01' },
    help: { kind: 'boolean' },
  },
  datasets: {
    clients: { unit: 'case', subject: 'person', keys: ['person'], variables: ['area', 'score', 'day', 'help'] },
    relations: { unit: 'relation', subject: 'child', keys: ['parent', 'child'], variables: ['area'] },
    care: { unit: 'case', subject: 'person', keys: ['person'], variables: ['score', 'day'] },
  },
});
const [clients, family, care] = ['clients', 'relations', 'care'].map((dataset, at) => ({ partner: 'abc'[at], dataset }));

const planOf = (query: object) => compileLink(parseQuery({ query: 'q', purpose: 'p', kind: 'link', ...query }) as LinkQuery, codebook);
const joined = { tables: { clients, care }, join: [['clients.person', 'care.person']], by: ['clients.area'], measures: ['rows'] };
const related = {
  tables: { clients, family },
  join: [['clients.person', 'family.parent']],
  by: ['clients.area'],
  measures: ['rows', { distinct: 'family.child' }],
};

const packedIn = (query: object): readonly string[] => {
  const plan = planOf(query);
  return plan.tables.filter((table) => isPacked(plan, table)).map(({ name }) => name);
};

test.each([
  ['who and in which cell', joined, ['care', 'clients']],
  ['relations', related, ['clients']],
  ['a value of one', { ...joined, measures: [{ sum: 'care.score' }] }, ['clients']],
  [
    'dates',
    {
      ...joined,
      join: [{ on: ['clients.person', 'care.person'], within: { from: 'clients.day', to: 'care.day', between: [0, 3], grid: 'month' } }],
    },
    [],
  ],
  [
    'a base that is compared',
    {
      ...joined,
      base: 'clients',
      by: [],
      measures: [{ share: 'clients.help' }],
      compare: { group: 'care.matched', of: true, against: false, standardise: ['clients.area'], minStratum: 1 },
    },
    ['care'],
  ],
])('of %s', (_, query, names) => expect(packedIn(query)).toEqual(names));

const textsOf = (columns: PersonColumns): readonly (readonly string[])[] =>
  columns.map((column) => Array.from(column.ends, (__, at) => Buffer.from(identifierAt(column, at)).toString()));

const lists = [
  { cell: 0, copies: 1, identifiers: packIdentifiers(['ann', 'bob']) },
  { cell: 0, copies: 2, identifiers: packIdentifiers(['één']) },
  { cell: 1, copies: 1, identifiers: packIdentifiers(['ann']) },
];

test('rows stand by how often they are there, and in lists of values once', () => {
  const plan = planOf({ ...joined, measures: ['rows', { sum: 'care.score' }] });
  const table = plan.tables.find(({ name }) => name === 'clients');
  if (table === undefined) throw new Error('a table of the plan');
  const columns = packedRows(plan, table, { persons: 3, lists });
  expect(textsOf(columns({ place: 0, copies: 1 }))).toEqual([['ann', 'bob']]);
  expect(textsOf(columns({ place: 0, copies: 2 }))).toEqual([['één']]);
  expect(textsOf(columns({ place: 0, copies: 3 }))).toEqual([[]]);
  const once = columns({ place: 0, value: 0 });
  expect(textsOf(once)).toEqual([['ann', 'bob', 'één']]);
  expect(columns({ place: 0, value: 0, bit: 1 })).toBe(once);
  const many = [{ cell: 0, copies: plan.slots + 1, identifiers: packIdentifiers(['cas']) }];
  expect(() => packedRows(plan, table, { persons: 1, lists: many })).toThrow(expect.objectContaining({ code: 'fan-out' }));
});

test('everybody stands in every slot of a join whose rows are hidden', () => {
  const plan = planOf(related);
  const table = plan.tables.find(({ name }) => name === 'clients');
  if (table === undefined) throw new Error('a table of the plan');
  const found = textsOf(packedRows(plan, table, { persons: 3, lists })({ place: 1, copies: 1 }));
  expect(found).toEqual(Array.from({ length: plan.slots }, (_, slot) => [slotText('ann', slot)]));
});

test('identifiers of a slot are those of its texts', () => {
  const texts = ['', 'a', 'één', '123456782'];
  const same = (packed: PackedIdentifiers) => [Buffer.from(packed.bytes).toString(), [...packed.ends]];
  for (const slot of [0, 5])
    expect(same(slotIdentifiers(packIdentifiers(texts), slot))).toEqual(same(packIdentifiers(texts.map((text) => slotText(text, slot)))));
});

test('numbers grow as they come', () => {
  const numbers = new GrowingNumbers((length) => new Int32Array(length));
  for (let from = 0; from < 20_000; from += 999) numbers.add(Array.from({ length: 999 }, (_, at) => -(from + at)));
  const all = numbers.all();
  expect(all).toHaveLength(21 * 999);
  expect(all.every((value, at) => value === -at)).toBe(true);
  expect(new GrowingNumbers((length) => new Float64Array(length)).all()).toEqual(new Float64Array(0));
});
