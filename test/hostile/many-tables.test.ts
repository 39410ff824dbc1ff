/** Many tables of the same persons: what none of them tells alone, all of them together do not tell either. */
import { describe, expect, test } from 'vitest';
import { makeRandom } from '../mulberry32.ts';
import { workedOut } from './everybody.ts';
import { makeWorld, type Outcome, type Person, persons, shownAt } from './released-world.ts';

const width = 10;
/** Exact counts: what is kept back is kept back by hiding alone. */
const exact = { round: 1, showZero: 'all' as const };

const everyone: Person[] = [
  ...persons(40, { region: 'N', sex: 'F', age: 'young', plan: false }),
  ...persons(31, { region: 'N', sex: 'M', age: 'old', plan: false }),
  ...persons(4, { region: 'E', sex: 'F', age: 'young', plan: false }),
  ...persons(52, { region: 'E', sex: 'M', age: 'old', plan: false }),
  ...persons(33, { region: 'S', sex: 'F', age: 'old', plan: true }),
  ...persons(28, { region: 'S', sex: 'M', age: 'young', plan: false }),
];

const hasTold = (released: readonly Outcome[]) => workedOut({ released, round: 1, registered: ['region', 'sex', 'age', 'plan'] }, width);

describe('a hidden count is not worked out from two tables', () => {
  const bySex = { by: ['region', 'sex'] };
  test('alone, a table without totals tells nothing of the cell that it hides', () => {
    const world = makeWorld(everyone, exact);
    expect(shownAt(world.ask(bySex), { region: 'E', sex: 'F' })).toBe('minCount');
    expect(hasTold(world.released)).toEqual([]);
  });

  test('the table of regions would give it away, and hides what does', () => {
    const world = makeWorld(everyone, exact);
    world.ask(bySex);
    const regions = world.ask({ by: ['region'] });
    expect(shownAt(regions, { region: 'E' })).toBe('complementary');
    expect(hasTold(world.released)).toEqual([]);
  });

  test('in the other order the cell beside it is hidden', () => {
    const world = makeWorld(everyone, exact);
    expect(shownAt(world.ask({ by: ['region'] }), { region: 'E' })).toBe(56);
    const cells = world.ask(bySex);
    expect([shownAt(cells, { region: 'E', sex: 'F' }), shownAt(cells, { region: 'E', sex: 'M' })]).toEqual(['minCount', 'complementary']);
    expect(hasTold(world.released)).toEqual([]);
  });

  test('a selection of one region is a part of the table of all', () => {
    const world = makeWorld(everyone, exact);
    world.ask(bySex);
    const one = world.ask({ where: { variable: 'region', eq: 'E' }, by: [] });
    expect(shownAt(one, {})).toBe('complementary');
    expect(hasTold(world.released)).toEqual([]);
  });

  test('sums of regions do not go round it', () => {
    const world = makeWorld(everyone, exact);
    world.ask(bySex);
    expect(shownAt(world.ask({ where: { variable: 'region', in: ['N', 'S'] }, by: ['sex'] }), { sex: 'F' })).toBe(73);
    const all = world.ask({ by: ['sex'] });
    expect(shownAt(all, { sex: 'F' })).toBe('complementary');
    expect(hasTold(world.released)).toEqual([]);
  });

  test('the share of a code is the count of that code', () => {
    const world = makeWorld(everyone, exact);
    world.ask(bySex);
    const shares = world.ask({ by: ['region'], measures: [{ share: 'sex', is: 'M' }] });
    expect(shownAt(shares, { region: 'E' }, 'share(sex=M)')).not.toEqual(expect.any(Number));
    expect(hasTold(world.released)).toEqual([]);
  });

  test('what was hidden once stays hidden beside other measures', () => {
    const world = makeWorld(everyone, exact);
    world.ask({ by: ['region', 'sex'], totals: true });
    const again = world.ask({ by: ['region', 'sex'], totals: true, measures: ['count', { share: 'plan' }] });
    const first = world.released[0];
    if (first === undefined || 'code' in first || 'code' in again) throw new Error('both are released');
    for (const { by, count } of first.table.cells)
      if ((count as { state: string }).state === 'suppressed') expect(shownAt(again, by)).toEqual(expect.any(String));
    expect(hasTold(world.released)).toEqual([]);
  });
});

test('a table of other rows, under the same date, does not take the ones after it out of account', () => {
  const world = makeWorld(everyone, exact);
  world.ask({ by: ['region'] });
  // Forty more in the north: the first table is of other rows than those that follow.
  world.become([...everyone, ...persons(40, { region: 'N', sex: 'F', age: 'young', plan: false })]);
  expect(shownAt(world.ask({ by: ['region', 'sex'] }), { region: 'E', sex: 'F' })).toBe('minCount');
  expect(shownAt(world.ask({ by: ['region'] }), { region: 'E' })).toBe('complementary');
});

describe('where nobody can be', () => {
  const inDistricts: Person[] = [
    ...persons(5, { city: 'A', district: 'A1' }),
    ...persons(40, { city: 'A', district: 'A2' }),
    ...persons(32, { city: 'B', district: 'B1' }),
    ...persons(21, { city: 'B', district: 'B2' }),
  ];

  test('a city is the sum of its districts: it would give a hidden district away', () => {
    const world = makeWorld(inDistricts, exact);
    expect(shownAt(world.ask({ by: ['district'] }), { district: 'A1' })).toBe('minCount');
    const cities = world.ask({ by: ['city'] });
    expect([shownAt(cities, { city: 'A' }), shownAt(cities, { city: 'B' })]).toEqual(['complementary', 53]);
  });

  test('in the other order a district beside it is hidden', () => {
    const world = makeWorld(inDistricts, exact);
    expect(shownAt(world.ask({ by: ['city'] }), { city: 'A' })).toBe(45);
    const districts = world.ask({ by: ['district'] });
    const shown = ['A1', 'A2', 'B1', 'B2'].map((district) => shownAt(districts, { district }));
    expect(shown).toEqual(['minCount', 'complementary', 32, 21]);
  });

  test.each([
    ['one city', { where: { variable: 'city', eq: 'A' } }],
    ['its districts', { where: { variable: 'district', in: ['A1', 'A2'] } }],
    ['one city, by another variable', { where: { variable: 'city', eq: 'A' }, by: ['plan'], totals: true }],
  ])('a selection of %s is no way round it', (_, query) => {
    const world = makeWorld(
      inDistricts.map((one) => ({ ...one, plan: true })),
      exact,
    );
    world.ask({ by: ['district'] });
    const all = world.ask(query);
    expect(shownAt(all, 'by' in query ? { plan: '*' } : {})).not.toEqual(expect.any(Number));
    expect(shownAt(all, { plan: 'true' })).not.toEqual(expect.any(Number));
  });

  test('selections of districts and of their city are held together without any table of either', () => {
    const world = makeWorld(inDistricts, exact);
    expect(shownAt(world.ask({ where: { variable: 'district', eq: 'A1' } }), {})).toBe('minCount');
    expect(shownAt(world.ask({ where: { variable: 'district', eq: 'A2' } }), {})).toBe(40);
    expect(shownAt(world.ask({ where: { variable: 'city', eq: 'A' } }), {})).toBe('complementary');
    expect(shownAt(world.ask({ where: { variable: 'city', eq: 'B' } }), {})).toBe(53);
  });

  test.each([
    ['structural', 0],
    ['all', 0],
    ['none', 'minCount'],
  ] as const)('a cell outside the hierarchy is empty for certain: with showZero %s it says %s', (showZero, state) => {
    const table = makeWorld(inDistricts, { round: 1, showZero }).ask({ by: ['city', 'district'] });
    expect(shownAt(table, { city: 'B', district: 'A2' })).toBe(state);
    expect(shownAt(table, { city: 'A', district: 'A2' })).toBe(40);
  });

  test.each([
    ['that the codebook calls impossible', { by: ['age', 'plan'] }, { age: 'young', plan: 'true' }],
    ['that the condition leaves out', { where: { variable: 'age', eq: 'old' }, by: ['age', 'plan'] }, { age: 'young', plan: 'false' }],
  ])('a cell %s is shown as empty, another one without anybody is not', (_, query, cell) => {
    const none = everyone.filter((one) => one['age'] !== 'old' || one['plan'] !== true);
    expect(shownAt(makeWorld(none).ask(query), cell)).toBe(0);
    expect(shownAt(makeWorld(none).ask(query), { age: 'old', plan: 'true' })).toBe('minCount');
  });

  test('rows that are there by mistake are figures like any other', () => {
    const wrong = [...everyone, ...persons(3, { region: 'N', sex: 'F', age: 'young', plan: true })];
    expect(shownAt(makeWorld(wrong).ask({ by: ['age', 'plan'] }), { age: 'young', plan: 'true' })).toBe('minCount');
  });
});

describe('what leaves nothing to work out is released', () => {
  test('a table in which nothing is hidden, after one in which nothing is hidden', () => {
    const world = makeWorld(everyone, exact);
    world.ask({ by: ['region'] });
    const ages = world.ask({ by: ['age'], totals: true });
    expect([shownAt(ages, { age: 'young' }), shownAt(ages, { age: '*' })]).toEqual([72, 188]);
  });

  test('a histogram of which a class is hidden, after a table with a hidden cell', () => {
    const ages = everyone.map((one, at) => ({ ...one, years: BigInt(at < 5 ? 3 : 15 + (at % 40)) }));
    const world = makeWorld(ages, exact);
    world.ask({ by: ['region', 'sex'] });
    const table = world.ask({ measures: [{ histogram: 'years' }] });
    const cell = 'table' in table ? table.table.cells[0]?.['histogram(years)'] : table;
    expect(cell).toMatchObject({ state: 'value' });
    expect(JSON.stringify(cell)).toContain('suppressed');
  });

  test('rows without a code are not taken for rows with one', () => {
    const unknown = persons(20, { region: 'E', sex: 'empty', age: 'old', plan: false });
    const world = makeWorld([...everyone, ...unknown], exact);
    world.ask({ by: ['region', 'sex'] });
    const regions = world.ask({ by: ['region'] });
    expect(shownAt(regions, { region: 'N' })).toBe(71);
  });
});

const codes: Readonly<Record<string, readonly string[]>> = { region: ['N', 'E', 'S'], sex: ['F', 'M'], age: ['young', 'old'] };
const names = Object.keys(codes);

/** Persons with small cells here and there; `lack`: a variable that some have no code of. */
function randomPersons(next: (below: number) => number, lack?: string): Person[] {
  return (codes['region'] ?? []).flatMap((region) =>
    (codes['sex'] ?? []).flatMap((sex) =>
      (codes['age'] ?? []).flatMap((age) => {
        const kind = { region, sex, age, plan: age === 'old' && next(2) === 0 };
        const some = persons(next(3) === 0 ? next(10) : 10 + next(50), kind);
        return lack === undefined ? some : [...some, ...persons(next(4), { ...kind, [lack]: 'empty' })];
      }),
    ),
  );
}

/** A question that selects some rows and breaks them down somehow. */
function randomQuery(next: (below: number) => number): object {
  const by = names.filter(() => next(2) === 0);
  const chosen = names[next(names.length)] ?? '';
  const inside = (codes[chosen] ?? []).filter(() => next(2) === 0);
  const where = inside.length === 0 || next(2) === 0 ? {} : { where: { variable: chosen, in: inside } };
  return { by, totals: next(2) === 0, ...where };
}

/** What the attacker narrows below the width after so many questions, and what was shown. */
function track(seed: number, { change = {}, lack, isLinked = true }: Tracked) {
  const next = makeRandom(seed);
  const world = makeWorld(randomPersons(next, lack), change, { isLinked });
  for (let at = 0; at < asked; at += 1) world.ask(randomQuery(next));
  const known = names.filter((name) => name !== lack);
  const states = world.released
    .flatMap((one) => ('code' in one ? [] : one.table.cells))
    .map(({ count }) => (count as { state: string }).state);
  const narrowed = workedOut({ released: world.released, round: change.round ?? 5, registered: [...known, 'plan'] }, width);
  const refused = world.released.filter((one) => 'code' in one).length;
  const shown = states.filter((state) => state === 'value').length;
  process.stdout.write(
    `seed ${seed}: ${shown} of ${states.length} counts shown, ${refused} of ${asked} tables refused, ${narrowed.length} worked out\n`,
  );
  return { shown, narrowed };
}

/** How many houses of each kind: `pnpm torture trackers` takes more. */
const houses = Number(process.env['KETENSOM_TRACKERS'] ?? 1);
const asked = houses === 1 ? 8 : 30;

interface Tracked {
  readonly change?: Partial<typeof exact>;
  readonly lack?: string;
  readonly isLinked?: boolean;
}

describe('a tracker of overlapping selections', () => {
  test.each([
    ['exact counts', { change: exact }],
    ['exact counts, with rows without an age', { change: exact, lack: 'age' }],
    ['the default rules', {}],
  ] as const)('%s: everything released together narrows no hidden count below the width', (_, tracked) => {
    for (let seed = 7; seed < 7 + houses; seed += 1) {
      const { shown, narrowed } = track(seed, tracked);
      expect(shown).toBeGreaterThan(0);
      expect(narrowed.map((one) => JSON.stringify(one))).toEqual([]);
    }
  });

  test('against tables that are looked at one by one it works', () => {
    expect(track(7, { change: exact, isLinked: false }).narrowed).not.toEqual([]);
  });
});
