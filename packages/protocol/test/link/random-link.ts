/** Links of every kind over random lists of tags, and what they come to by looking at every pair of rows. */
import { compileLink, type LinkPlan, listPlace, parseCodebook, parseQuery, ringShape, strataOfBase } from '@ketensom/protocol';
import type { FoundBase } from '../../src/link/join-base.ts';
import type { JoinedCell } from '../../src/link/join-tags.ts';
import type { TaggedList } from '../../src/link/tagged-list.ts';
import { tagsOf } from '../overlap/lists.ts';

const codebook = parseCodebook({
  codebook: 'links',
  version: 1,
  keys: { person: { kind: 'bsn' }, parent: { kind: 'bsn' }, child: { kind: 'bsn' } },
  variables: {
    area: { kind: 'category', codes: ['N', 'S'] },
    age: { kind: 'category', codes: ['a', 'b', 'c'] },
    help: { kind: 'boolean' },
    day: { kind: 'date', min: '2000-01-01', max: '2030-01-01' },
  },
  datasets: {
    people: { unit: 'person', subject: 'person', keys: ['person'], variables: ['area', 'age', 'help', 'day'] },
    relations: { unit: 'relation', subject: 'child', keys: ['parent', 'child'], variables: ['area'] },
    care: { unit: 'case', subject: 'person', keys: ['person'], variables: ['help', 'area', 'day'] },
    debts: { unit: 'debt', subject: 'person', keys: ['person'], variables: ['area'] },
  },
});

const people = { partner: 'a', dataset: 'people' };
const family = { partner: 'b', dataset: 'relations' };
const care = { partner: 'c', dataset: 'care' };
const debts = { partner: 'd', dataset: 'debts' };
const toChildren = [
  ['people.person', 'family.parent'],
  ['family.child', 'care.person'],
];
const months = { from: 'people.day', to: 'care.day', between: [-3, 0], grid: 'month' };
const based = { tables: { people, care }, join: [['people.person', 'care.person']], base: 'people' };

/** Every way in which tables are joined and counted. */
const queries: Readonly<Record<string, object>> = {
  'one join': {
    tables: { people, care },
    join: [['people.person', 'care.person']],
    by: ['people.area', 'care.help'],
    measures: ['rows', { distinct: 'people.person' }],
  },
  'a key of the relation that nothing is joined by': {
    tables: { people, family },
    join: [['people.person', 'family.parent']],
    by: ['family.area'],
    measures: ['rows', { distinct: 'family.child' }],
  },
  'two joins': {
    tables: { people, family, care },
    join: toChildren,
    by: ['people.area', 'care.help', 'family.area'],
    measures: ['rows', { distinct: 'people.person' }, { distinct: 'care.person' }],
  },
  'a star': {
    tables: { people, care, debts, family },
    join: [
      ['people.person', 'care.person'],
      ['people.person', 'debts.person'],
      ['people.person', 'family.parent'],
    ],
    by: ['debts.area', 'people.area'],
    measures: [{ distinct: 'people.person' }],
  },
  'a window': {
    tables: { people, care },
    join: [{ on: ['people.person', 'care.person'], within: months }],
    by: ['people.area'],
    measures: [{ distinct: 'people.person' }],
  },
  'a base': { ...based, by: ['people.area', 'care.matched'], measures: [{ distinct: 'people.person' }] },
  'a base of two joins': {
    tables: { people, care, debts },
    join: [
      ['people.person', 'care.person'],
      ['people.person', 'debts.person'],
    ],
    base: 'people',
    by: ['people.area', 'care.matched', 'debts.matched'],
    measures: [{ distinct: 'people.person' }],
  },
  'a base within a window': {
    ...based,
    join: [{ on: ['people.person', 'care.person'], within: months }],
    by: ['people.area', 'care.matched'],
    measures: [{ distinct: 'people.person' }],
  },
  'a base through relations': {
    tables: { people, family, care },
    join: toChildren,
    base: 'people',
    by: ['people.area', 'care.matched'],
    measures: [{ distinct: 'people.person' }],
  },
  'a base through relations, compared': {
    tables: { people, family, care },
    join: toChildren,
    base: 'people',
    by: ['people.area'],
    measures: [{ distinct: 'people.person' }, { share: 'people.help' }],
    compare: { group: 'care.matched', of: true, against: false, standardise: ['people.age'], minStratum: 1 },
  },
};

export const linkNames: readonly string[] = Object.keys(queries);

/** Persons of each row of a list. */
export interface NumberedList extends Omit<TaggedList, 'pieces' | 'rows'> {
  readonly persons: readonly (readonly number[])[];
}

export interface RandomLink {
  readonly plan: LinkPlan;
  readonly lists: readonly NumberedList[];
}

/** Whole numbers below a bound, from a seed. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** Lists that no honest owner would send too: persons twice in one list, in several cells and under several marks. */
export function randomLink(name: string, seed: number): RandomLink {
  const draw = numbers(seed);
  const plan = compileLink(parseQuery({ query: 'q', purpose: 'p', kind: 'link', ...queries[name] }) as never, codebook);
  const { lists } = ringShape(plan, ['a', 'b', 'c', 'd']);
  const { strata } = strataOfBase(plan);
  const pool = 4 + draw(60);
  return {
    plan,
    lists: lists.map((shape): NumberedList => {
      const { sets, copies = 1, columns = 1, cell = 0, side = 0 } = shape;
      const persons = Array.from({ length: draw(14) }, () => Array.from({ length: columns }, () => draw(pool)));
      return { table: sets[0] ?? '', cell: listPlace(shape, strata), copies, columns, of: { cell, side }, persons };
    }),
  };
}

/** The lists as tags, in pieces of whole rows; to be read once. */
export const taggedLists = ({ lists }: RandomLink): readonly TaggedList[] =>
  lists.map(({ persons, ...list }) => ({
    ...list,
    rows: persons.length,
    pieces: [persons.slice(0, 5), persons.slice(5)].map((rows) => tagsOf(rows.flat())),
  }));

interface PlainRow {
  readonly list: NumberedList;
  readonly person: number;
}

/** Of each row of the middle table the rows that it meets at every end. */
function meetings({ plan, lists }: RandomLink) {
  const ofTable = (name: string) => lists.filter(({ table }) => table === name);
  return ofTable(plan.centre).flatMap((list) =>
    list.persons.map((marks) => ({
      list,
      marks,
      ends: plan.edges.map(({ end }, edge) =>
        ofTable(end).flatMap((other) =>
          other.persons.flatMap((row) =>
            row.filter((mark) => mark === marks[edge]).map((): PlainRow => ({ list: other, person: row[0] ?? -1 })),
          ),
        ),
      ),
    })),
  );
}

const choices = <Row>(ends: readonly (readonly Row[])[]): readonly (readonly Row[])[] =>
  ends.reduce<readonly (readonly Row[])[]>((all, rows) => all.flatMap((start) => rows.map((row) => [...start, row])), [[]]);

/** Groups by a text, which is sorted by. */
function grouped<Item>(items: readonly (readonly [string, Item])[]): readonly (readonly Item[])[] {
  const groups = new Map<string, Item[]>();
  for (const [name, item] of items) groups.set(name, [...(groups.get(name) ?? []), item]);
  return [...groups].toSorted(([left], [right]) => (left < right ? -1 : 1)).map(([, own]) => own);
}

const distinct = (items: readonly number[]): number => new Set(items).size;

/** `joinTags` by looking at every pair, in the order of cells as texts. */
export function plainCells(link: RandomLink): readonly JoinedCell[] {
  const { plan } = link;
  const joined = meetings(link).flatMap(({ list, marks, ends }) =>
    choices(ends).map((chosen) => {
      const cells = plan.tables.map(({ name }) =>
        name === plan.centre ? list.cell : (chosen[plan.edges.findIndex(({ end }) => end === name)]?.list.cell ?? 0),
      );
      const persons = [...chosen.map(({ person }) => person), ...plan.extraKeys.map((_, at) => marks[plan.edges.length + at] ?? -1)];
      const rows = chosen.reduce((product, row) => product * row.list.copies, list.copies);
      return [cells.join(' '), { cells, persons, rows }] as const;
    }),
  );
  return grouped(joined).map((own) => ({
    cells: own[0]?.cells ?? [],
    rows: BigInt(own.reduce((sum, { rows }) => sum + rows, 0)),
    distinct: [...plan.edges, ...plan.extraKeys].map((_, at) => distinct(own.map(({ persons }) => persons[at] ?? -1))),
  }));
}

/** What a base comes to: its cells, and whom those of each list, and those whom each cell and side leads to. */
interface PlainBase {
  readonly cells: readonly string[];
  readonly found: Readonly<Record<string, number>>;
  readonly beyond: Readonly<Record<string, number>>;
}

const countEach = (items: readonly (readonly [string, number])[]): Readonly<Record<string, number>> =>
  Object.fromEntries(
    grouped(items.map(([name, who]) => [name, [name, who] as const])).map((own) => [
      own[0]?.[0] ?? '',
      distinct(own.map(([, who]) => who)),
    ]),
  );

const textsOf = (counts: Readonly<Record<string, number>>): readonly string[] =>
  Object.entries(counts)
    .map((entry) => entry.join(': '))
    .toSorted();

/** `joinBase` by looking at every pair. */
export function plainBase(link: RandomLink): PlainBase {
  const { plan } = link;
  const all = meetings(link);
  if (plan.base?.through !== undefined) {
    const own = plan.edges.findIndex(({ end }) => end === plan.base?.table);
    const pairs = all.flatMap(({ ends }) =>
      (ends[own] ?? []).flatMap((base) => (ends[1 - own] ?? []).map((other) => ({ ...base, other: other.person }))),
    );
    const found = countEach(pairs.map(({ list, person }) => [String(list.cell), person] as const));
    const beyond = countEach(
      pairs.flatMap(({ list: { of }, other }) => {
        const sides = plan.comparison === undefined ? [] : [[`${of?.cell} ${of?.side}`, other] as const];
        return [[`${of?.cell}`, other] as const, ...sides];
      }),
    );
    return { cells: textsOf(Object.fromEntries(Object.entries(found).map(([place, count]) => [`${place} 0,0 0`, count]))), found, beyond };
  }
  const met = all.filter(({ ends }) => ends.some((rows) => rows.length > 0));
  const personOf = (marks: readonly number[]): number => marks[plan.extraKeys.length > 0 ? plan.edges.length : 0] ?? -1;
  const told = met.flatMap(({ list, marks, ends }) =>
    choices(ends.map((rows): readonly (PlainRow | undefined)[] => (rows.length === 0 ? [undefined] : rows))).map((chosen) => {
      const numbers = chosen.map((row) => row?.list.cell ?? 0).join();
      const mask = chosen.reduce((bits, row, edge) => (row === undefined ? bits | (1 << edge) : bits), 0);
      return [`${list.cell} ${numbers} ${mask}`, personOf(marks)] as const;
    }),
  );
  return {
    cells: textsOf(countEach(told)),
    found: countEach(met.map(({ list, marks }) => [String(list.cell), personOf(marks)] as const)),
    beyond: {},
  };
}

/** A base as it was found, told as `plainBase` tells it. */
export function tellBase({ cells, found, beyond }: FoundBase, { beyond: asked }: PlainBase): PlainBase {
  return {
    cells: cells.map(({ place, numbers, mask, persons }) => `${place} ${numbers.join()} ${mask}: ${persons}`).toSorted(),
    found: Object.fromEntries([...found].map(([place, count]) => [String(place), count])),
    beyond: Object.fromEntries(
      Object.keys(asked).map((name) => {
        const [cell = 0, side] = name.split(' ').map(Number);
        return [name, beyond?.(cell, side) ?? 0];
      }),
    ),
  };
}
