/** Members of one register against the others of a second: held against R over both together, whatever numbers owners draw; and what the rules hide of it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type ComparedFigure,
  compileLink,
  type LinkQuery,
  packIdentifiers,
  parseCodebook,
  parseQuery,
  type ReleaseRules,
  type ResultCell,
} from '@ketensom/protocol';
import { describe, expect, test } from 'vitest';
import { explainLink } from '../../src/policy/explain-link.ts';
import { personCount } from '../../src/ring/own-lists.ts';
import { type BlindJoin, joinBlind, numbers, type Raw } from './blind-join.ts';
import { codeOf } from './refused-link.ts';

const folder = join(import.meta.dirname, '../independent');

type Three = readonly [number, number, number];

interface Expected {
  readonly members: number;
  readonly others: number;
  readonly of: Three;
  readonly against: Three;
  readonly standardised: Three;
  readonly strata: number;
  readonly difference: Three;
  readonly ratio: Three;
  readonly crude: Three;
  readonly observed: number;
  readonly expected: number;
  readonly smr: Three;
}

const expected = JSON.parse(readFileSync(join(folder, 'members.json'), 'utf8')) as Readonly<Record<string, Expected>>;

const codebook = parseCodebook({
  codebook: 'members',
  version: 1,
  keys: { person: { kind: 'bsn' } },
  variables: {
    area: { kind: 'category', codes: ['N', 'S'] },
    age_band: { kind: 'category', codes: ['18-29', '30-49', '50-64', '65-79', '80+'] },
    gender: { kind: 'category', codes: ['f', 'm'] },
    smokes: { kind: 'boolean' },
    drinks: { kind: 'number', min: -2, max: 60, decimals: 1 },
    habit: { kind: 'category', codes: ['never', 'true'] },
  },
  datasets: {
    residents: {
      unit: 'person',
      subject: 'person',
      keys: ['person'],
      variables: ['area', 'age_band', 'gender', 'smokes', 'habit', 'drinks'],
    },
    clients: { unit: 'case', subject: 'person', keys: ['person'], variables: ['area'] },
  },
});

const [, ...lines] = readFileSync(join(folder, 'members.csv'), 'utf8').trimEnd().split('\n');
const rows = lines.map((line) => {
  const [person = '', area = '', band = '', gender = '', smokes = '', member = ''] = line.split(',');
  return { person, codes: { area, age_band: band, gender, smokes, habit: smokes === 'true' ? 'true' : smokes && 'never' }, member };
});
const strangers = ['x1', 'x2', 'x3'].map((person) => ({ keys: { person }, codes: {} }));
const raw: Raw = {
  residents: rows.map(({ person, codes }) => ({ keys: { person }, codes })),
  clients: [...rows.flatMap(({ person, member }) => (member === '1' ? [{ keys: { person }, codes: {} }] : [])), ...strangers],
};

const alike = {
  group: 'clients.matched',
  of: true,
  against: false,
  standardise: ['residents.age_band', 'residents.gender'],
  minStratum: 20,
};
const asked = {
  query: 'members',
  purpose: 'p',
  kind: 'link',
  tables: { residents: { partner: 'a', dataset: 'residents' }, clients: { partner: 'b', dataset: 'clients' } },
  join: [['residents.person', 'clients.person']],
  base: 'residents',
  by: ['residents.area'],
  measures: [{ distinct: 'residents.person' }, { share: 'residents.smokes' }],
  compare: alike,
};
const share = 'share(residents.smokes)';

const found = (changes: object = {}, rules: ReleaseRules = {}, seed?: string) =>
  joinBlind({ ...asked, ...changes }, raw, { codebook, rules, ...(seed === undefined ? {} : { seed }) });

function figureIn({ comparison }: ReturnType<typeof found>, area: string, name = share): ComparedFigure {
  const figure = comparison?.cells.find(({ by }) => by['residents.area'] === area)?.figures[name];
  if (figure === undefined) throw new Error('no such figure');
  return figure;
}

const threeOf = (cell: ResultCell | undefined): Three => {
  if (cell === undefined || !('value' in cell)) throw new Error('no figure is shown');
  return [Number(cell.value), cell.low ?? Number.NaN, cell.high ?? Number.NaN];
};

function near(cell: ResultCell | undefined, wanted: Three): void {
  for (const [at, value] of threeOf(cell).entries()) expect(Math.abs(value - (wanted[at] ?? Number.NaN))).toBeLessThan(1e-9);
}

describe.each(['N', 'S'])('members of area %s', (area) => {
  const wanted = expected[area] as Expected;

  test('made alike with the others are what R makes of both registers together', () => {
    const figure = figureIn(found(), area);
    for (const key of ['of', 'against', 'standardised', 'difference', 'ratio'] as const) near(figure[key], wanted[key]);
    expect(figure.strata).toBe(wanted.strata);
  });

  test('are counted against what is expected of them', () => {
    const figure = figureIn(found({ compare: { ...alike, method: 'indirect' } }), area);
    expect(threeOf(figure.observed)[0]).toBe(wanted.observed);
    expect(threeOf(figure.expected)[0]).toBeCloseTo(wanted.expected, 10);
    near(figure.ratio, wanted.smr);
  });

  test('as they are, with both groups in the table', () => {
    const { standardise: _standardise, minStratum: _minStratum, ...plain } = alike;
    const result = found({ compare: plain });
    near(figureIn(result, area).difference, wanted.crude);
    const own = result.cells.filter(({ by }) => by['residents.area'] === area);
    expect(own.map(({ by }) => by['clients.matched'])).toEqual(['true', 'false']);
    expect(own.map((row) => threeOf(row['distinct(residents.person)'] as ResultCell)[0])).toEqual([wanted.members, wanted.others]);
    near(own[0]?.[share] as ResultCell, wanted.of);
    near(own[1]?.[share] as ResultCell, wanted.against);
  });

  test('are the group compared with where that is asked', () => {
    const { standardise: _standardise, minStratum: _minStratum, ...plain } = alike;
    const figure = figureIn(found({ compare: { ...plain, of: false, against: true } }), area);
    near(figure.of, wanted.against);
    near(figure.against, wanted.of);
  });
});

test('nothing hangs on the numbers that owners draw', () => {
  const { comparison } = found();
  for (const seed of ['one', 'two']) expect(found({}, {}, seed).comparison).toEqual(comparison);
});

test('the share of a code is that of the rows with it', () => {
  const name = 'share(residents.habit=true)';
  const result = found({ measures: [{ share: 'residents.habit', is: 'true' }] });
  expect(figureIn(result, 'N', name)).toEqual(figureIn(found(), 'N'));
  expect(figureIn(found({ measures: [{ share: 'residents.habit', is: 'never' }] }), 'N', 'share(residents.habit=never)').of).toMatchObject({
    value: 1 - (expected['N']?.of[0] ?? 0),
  });
});

test('labels are said of cells and of the two sides, never of strata', () => {
  const saidCells = (changes: object): readonly number[] => found(changes).said.map(({ cell }) => cell);
  expect(new Set(saidCells({}))).toEqual(new Set([0, 1, 2, 3]));
  expect(new Set(saidCells({ by: [] }))).toEqual(new Set([1, 2]));
});

describe('several shares', () => {
  const shares = [
    { distinct: 'residents.person' },
    { share: 'residents.smokes' },
    { share: 'residents.habit', is: 'never', as: 'never' },
    { share: 'residents.gender', is: 'f' },
  ];
  const three = () => found({ measures: shares, compare: { ...alike, standardise: ['residents.age_band'] } });

  test('are each what they are by themselves, of those who have all of what is counted', () => {
    const standardise = ['residents.age_band'];
    const together = three();
    const complete = { ...raw, residents: (raw['residents'] ?? []).filter(({ codes }) => codes['smokes'] !== '') };
    expect(complete.residents.length).toBeLessThan(raw['residents']?.length ?? 0);
    for (const [at, name] of [share, 'never', 'share(residents.gender=f)'].entries()) {
      const query = { ...asked, measures: [shares[0], shares[at + 1]], compare: { ...alike, standardise } };
      const alone = joinBlind(query, complete, { codebook });
      expect(figureIn(together, 'N', name)).toEqual(figureIn(alone, 'N', name));
      expect(together.cells.map((row) => row[name])).toEqual(alone.cells.map((row) => row[name]));
    }
    const [row] = together.cells.map(({ by: _by, ...cells }) => Object.keys(cells));
    expect(row).toEqual(['distinct(residents.person)', share, 'never', 'share(residents.gender=f)']);
  });

  test('hang on no number that is drawn, and each has sides of its own', () => {
    const { said, ...result } = three();
    for (const seed of ['one', 'two', 'three']) {
      const { said: _said, ...other } = found({ measures: shares, compare: { ...alike, standardise: ['residents.age_band'] } }, {}, seed);
      expect(other).toEqual(result);
    }
    expect(new Set(said.map(({ cell }) => cell))).toEqual(new Set(Array.from({ length: 8 }, (_, at) => at)));
  });

  test('of which one is hidden: its sides are not said', () => {
    const rare = {
      ...raw,
      residents: (raw['residents'] ?? []).map((row, at) => ({ ...row, codes: { ...row.codes, habit: at < 5 ? 'true' : 'never' } })),
    };
    const { said, comparison } = joinBlind({ ...asked, by: [], measures: shares.slice(0, 3) }, rare, {
      codebook,
      rules: { minCount: 10, showZero: 'none' },
    });
    expect(comparison?.cells[0]?.figures['never']?.of.state).toBe('suppressed');
    expect(comparison?.cells[0]?.figures[share]?.of.state).toBe('value');
    expect(new Set(said.map(({ cell }) => cell))).toEqual(new Set([1, 2]));
  });

  test('told of others than were counted end the run', () => {
    const edit: BlindJoin['edit'] = (lists, { lists: shape }) => {
      const [large] = [...lists]
        .filter(([list]) => shape[list]?.share === 1 && shape[list]?.owner === 'a')
        .toSorted((left, right) => personCount(right[1]) - personCount(left[1]));
      return new Map([...lists].map(([list, columns]) => [list, list === large?.[0] ? [packIdentifiers(['0'])] : columns] as const));
    };
    expect(() => joinBlind({ ...asked, measures: shares }, raw, { codebook, edit })).toThrowError(
      expect.objectContaining({ code: 'size-mismatch' }),
    );
  });

  test('read by the name that a query gave them, with what they are', () => {
    const query = parseQuery({ ...asked, measures: shares }) as LinkQuery;
    const resolved = { query, plan: compileLink(query, codebook) } as Parameters<typeof explainLink>[0]['resolved'];
    expect(JSON.stringify(explainLink({ resolved }, 'en'))).toContain('never = share(residents.habit=never)');
  });
});

describe('a mean', () => {
  const draw = numbers(11);
  /** In tenths: more the older somebody is, and now and then none. */
  const valued = rows.map((row) => ({
    ...row,
    drinks: draw(9) === 0 ? undefined : draw(150) - 20 + 40 * ['18-29', '30-49', '50-64', '65-79', '80+'].indexOf(row.codes.age_band),
  }));
  const withDrinks: Raw = {
    ...raw,
    residents: valued.map(({ person, codes, drinks }) => ({ keys: { person }, codes, values: { drinks } })),
  };
  const mean = 'mean(residents.drinks)';
  const ask = (changes: object = {}, rules: ReleaseRules = {}, seed = 'numbers') =>
    joinBlind({ ...asked, measures: [{ distinct: 'residents.person' }, { mean: 'residents.drinks' }], ...changes }, withDrinks, {
      codebook,
      rules,
      seed,
    });

  interface Group {
    readonly n: number;
    readonly sum: number;
  }
  const groupOf = (who: readonly (typeof valued)[number][]): Group => {
    const known = who.flatMap(({ drinks }) => drinks ?? []);
    return { n: known.length, sum: known.reduce((sum, each) => sum + each, 0) / 10 };
  };
  const joined = (groups: readonly Group[]): Group => groups.reduce((a, b) => ({ n: a.n + b.n, sum: a.sum + b.sum }), { n: 0, sum: 0 });

  /** The mean of the others if they were made up as the members of an area are: strata of at least 20 others, the rest as one or with the smallest. */
  function standardised(area: string): { readonly value: number; readonly strata: number } {
    const own = valued.filter(({ codes }) => codes.area === area && codes.age_band !== '' && codes.gender !== '');
    const strata = Map.groupBy(own, ({ codes }) => `${codes.age_band} ${codes.gender}`).values();
    const all = [...strata].map((who) => ({
      of: groupOf(who.filter(({ member }) => member === '1')),
      against: groupOf(who.filter(({ member }) => member !== '1')),
    }));
    const large = all.filter(({ against }) => against.n >= 20).toSorted((a, b) => a.against.n - b.against.n);
    const rest = all.filter(({ against }) => against.n < 20);
    const whole = { of: joined(rest.map(({ of }) => of)), against: joined(rest.map(({ against }) => against)) };
    const [smallest = whole, ...others] = large;
    const merged =
      rest.length === 0
        ? large
        : whole.against.n >= 20
          ? [...large, whole]
          : [{ of: joined([smallest.of, whole.of]), against: joined([smallest.against, whole.against]) }, ...others];
    const n = merged.reduce((sum, { of }) => sum + of.n, 0);
    return { value: merged.reduce((sum, { of, against }) => sum + (of.n / n) * (against.sum / against.n), 0), strata: merged.length };
  }

  test.each(['N', 'S'])('made alike is what a walk over both registers gives (%s)', (area) => {
    const wanted = standardised(area);
    const figure = figureIn(ask(), area, mean);
    const members = groupOf(
      valued.filter(({ codes, member }) => codes.area === area && codes.gender !== '' && codes.age_band !== '' && member === '1'),
    );
    expect(threeOf(figure.of)[0]).toBeCloseTo(members.sum / members.n, 10);
    expect(threeOf(figure.standardised)[0]).toBeCloseTo(wanted.value, 10);
    expect(figure.strata).toBe(wanted.strata);
    expect(wanted.strata).toBeGreaterThan(2);
    expect(threeOf(figure.difference)[0]).toBeCloseTo(members.sum / members.n - wanted.value, 10);
    expect(threeOf(figure.against)[0]).not.toBeCloseTo(wanted.value, 2);
  });

  test('hangs on no number that is drawn, stands in the table as well, and shows nothing of strata', () => {
    const results = ['one', 'two', 'three'].map((seed) => ask({}, {}, seed));
    const [first] = results;
    for (const result of results) expect([result.cells, result.comparison]).toEqual([first?.cells, first?.comparison]);
    expect(first?.cells.map((row) => row[mean])).toEqual(
      ['N', 'S'].flatMap((area) => [figureIn(ask(), area, mean).of, figureIn(ask(), area, mean).against]),
    );
    expect(first?.said.map(({ table, cell }) => `${table} ${cell}`).toSorted()).toEqual(['residents 0', 'residents 1']);
  });

  test('as they are, and the others against members', () => {
    const { standardise: _standardise, minStratum: _minStratum, ...plain } = alike;
    const [of, against] = ['of', 'against'].map((key) => figureIn(ask({ compare: plain }), 'N', mean)[key as 'of']);
    const turned = figureIn(ask({ compare: { ...plain, of: false, against: true } }), 'N', mean);
    expect([turned.against, turned.of]).toEqual([of, against]);
  });

  test('beside a share is of those who have what the share counts, and both are what they are alone', () => {
    const both = ask({ measures: [{ share: 'residents.smokes' }, { mean: 'residents.drinks', as: 'glasses' }] });
    near(figureIn(both, 'N').standardised, threeOf(figureIn(found(), 'N').standardised));
    const known = valued.filter(
      ({ codes, member }) => codes.area === 'N' && codes.smokes !== '' && codes.gender !== '' && codes.age_band !== '' && member === '1',
    );
    expect(threeOf(figureIn(both, 'N', 'glasses').of)[0]).toBeCloseTo(groupOf(known).sum / groupOf(known).n, 10);
  });

  test('that is hidden of one group is hidden of both, with all that is made of them', () => {
    const figure = figureIn(ask({}, { minDenominator: 100_000 }), 'N', mean);
    for (const cell of [figure.of, figure.against, figure.standardised, figure.difference, figure.ratio])
      expect(cell).toEqual({ state: 'suppressed', reason: 'denominator' });
  });

  test('rests on no stratum in which one value is nearly all', () => {
    const row = (at: number, band: string, drinks: number) => ({
      keys: { person: `${at}` },
      codes: { area: 'N', age_band: band, gender: 'f', smokes: 'true', habit: 'true' },
      values: { drinks },
    });
    const people = Array.from({ length: 120 }, (_, at) => {
      const band = ['18-29', '30-49', '50-64'][Math.floor(at / 40)] ?? '';
      return row(at, band, band === '30-49' ? (at === 59 ? 600 : -20) : 100 + (at % 40));
    });
    const clients = people.filter((_, at) => at % 40 < 10).map(({ keys }) => ({ keys, codes: {} }));
    const query = { ...asked, measures: [{ mean: 'residents.drinks' }], compare: { ...alike, standardise: ['residents.age_band'] } };
    const strataWith = (rules: ReleaseRules): number | undefined =>
      figureIn(joinBlind(query, { residents: people, clients }, { codebook, rules }), 'N', mean).strata;
    expect(strataWith({})).toBe(3);
    expect(strataWith({ pPercent: 10, dominance: 0.8 })).toBe(2);
  });

  test.each([
    ['counted against what is expected', { compare: { ...alike, method: 'indirect' } }, 'malformed'],
    ['of another table', { measures: [{ mean: 'clients.area' }] }, 'malformed'],
  ])('%s: refused', (_, changes, code) =>
    expect(codeOf({ ...asked, measures: [{ mean: 'residents.drinks' }], ...changes }, codebook)).toBe(code),
  );
});

describe('with protection', () => {
  test('shares of few are hidden on both sides, with all that is made of them, and the sides are never said', () => {
    const result = found({ by: [] }, { minCount: 80, showZero: 'none' });
    const figure = result.comparison?.cells[0]?.figures[share];
    expect(figure?.of.state).toBe('value');
    const hidden = found({ by: ['residents.area'] }, { minCount: 60, showZero: 'none' });
    for (const key of ['of', 'against', 'standardised', 'difference', 'ratio'] as const)
      expect(figureIn(hidden, 'S')[key]).toEqual({ state: 'suppressed', reason: 'minCount' });
    expect(found({}, { minCount: 100, showZero: 'none' }).said.map(({ cell }) => cell)).toEqual([0]);
  });

  test('a stratum of fewer than minDenominator is put together with others, whatever the query says', () => {
    const { comparison } = found({ compare: { ...alike, minStratum: 1 } }, { minDenominator: 30 });
    expect(comparison?.minStratum).toBe(30);
  });

  test('nothing is standardised where no stratum is large enough', () => {
    const figure = figureIn(found({ compare: { ...alike, minStratum: 120 } }), 'N');
    expect(figure.of.state).toBe('value');
    expect([figure.standardised, figure.difference]).toEqual(Array(2).fill({ state: 'suppressed', reason: 'denominator' }));
  });

  test('figures are written coarsely, and follow from those that are shown', () => {
    const { of, standardised, difference } = figureIn(found({}, { round: 5, minCount: 5, showZero: 'none' }), 'N');
    const [first, second] = [threeOf(of)[0], threeOf(standardised)[0]];
    for (const value of [first, second]) expect(Math.round(value * 100) / 100).toBe(value);
    expect(threeOf(difference)[0]).toBeCloseTo(first - second, 12);
  });
});

test('a person who stands in two cells of the base ends the run', () => {
  const twice = { keys: { person: '0' }, codes: { ...rows[1]?.codes } };
  const more = { ...raw, residents: [...(raw['residents'] ?? []), twice] };
  expect(() => joinBlind(asked, more, { codebook })).toThrowError(expect.objectContaining({ code: 'fan-out' }));
});

/** @param changes entries that are undefined leave the query */
function changedCode(changes: object): string {
  const query = Object.fromEntries(Object.entries({ ...asked, ...changes }).filter(([, value]) => value !== undefined));
  return codeOf(query, codebook);
}

test.each([
  ['no base', { base: undefined }, 'malformed'],
  ['a share where nothing is compared', { compare: undefined, by: ['clients.matched'] }, 'not-supported'],
  ['nothing to compare', { measures: [{ distinct: 'residents.person' }] }, 'malformed'],
  ['a share of the other table', { measures: [{ share: 'clients.area', is: 'N' }] }, 'malformed'],
  ['a code that the variable does not have', { measures: [{ share: 'residents.habit', is: 'often' }] }, 'unknown-name'],
  ['a share of a category without its code', { measures: [{ share: 'residents.habit' }] }, 'malformed'],
  ['another group', { compare: { ...alike, group: 'residents.gender' } }, 'not-supported'],
  ['a group of a table that is not there', { compare: { ...alike, group: 'family.matched' } }, 'unknown-name'],
  ['a group that is in by as well', { by: ['clients.matched'] }, 'malformed'],
  ['a side that is no side', { compare: { ...alike, of: 'yes' } }, 'malformed'],
  ['strata of the other table', { compare: { ...alike, standardise: ['clients.area'] } }, 'not-supported'],
  ['rows', { measures: ['rows', { share: 'residents.smokes' }] }, 'not-supported'],
])('%s is refused', (_, changes, code) => expect(changedCode(changes)).toBe(code));

test.each([
  ['nl', ['residents: wie ook in clients staat met wie niet in clients staat', 'naar age_band, gender']],
  ['en', ['residents: those in clients with those not in clients', 'in age_band, gender']],
] as const)('the owner of the base reads who is held against whom, and what that takes (%s)', (language, wanted) => {
  const query = parseQuery(asked) as LinkQuery;
  const resolved = { query, plan: compileLink(query, codebook) } as Parameters<typeof explainLink>[0]['resolved'];
  const text = explainLink({ resolved }, language).asked.map((line) => line.text);
  for (const part of wanted) expect(text.join('\n')).toContain(part);
});
