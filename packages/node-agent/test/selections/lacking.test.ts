/** Who lacks a value is not declined for that alone; and whoever lacks one is no easier to find by anything else. */
import { expect, test } from 'vitest';
import { findTellingOthers } from '../../src/selections/apart.ts';
import type { Selections } from '../../src/selections/figures.ts';
import { findTelling } from '../../src/selections/find-telling.ts';
import { multiply, negate, reduceRows, type SparseRow, WorkBudget } from '../../src/selections/sparse-rows.ts';
import { makeChance } from '../support/random.ts';
import { floor, ids, refusedAt, select, size, table } from './series.ts';

const all = select(() => true);
/** A table over four codes of rows that lack none, in a selection. */
const byAge = (lacks: (row: number) => boolean, isIn: (row: number) => boolean = () => true, isExact = false): Selections =>
  table((row) => (isIn(row) ? (lacks(row) ? -1 : row % 4) : -2), { axes: [4], isExact });
const few = (row: number): boolean => row < 3;

test.each([
  ['a total, then a table that three rows lack the code of', [all, byAge(few)]],
  ['the same in the other order', [byAge(few), all]],
  ['by one variable and by another, one row lacking both', [byAge(few), byAge((row) => row > 1 && row < 6), all]],
  [
    'regions, then regions by age with one in each that lacks it',
    [table((row) => row % 4, { axes: [4] }), table((row) => (row < 4 ? -1 : row % 8), { axes: [4, 2] }), all],
  ],
  [
    'a share that three of a cell lack, then a table that is finer than those few',
    [
      table((row) => (row < 400 ? 0 : 1), { axes: [2], part: (row) => (row % 131 === 0 ? -2 : row % 2) }),
      table((row) => row % 10, { axes: [2, 5], totals: true }),
    ],
  ],
  ['a share that few lack, then the table by what is shared', [table(() => 0, { part: (row) => (few(row) ? -2 : row % 2) }), byAge(few)]],
  ['a model of complete rows after a total', [all, table((row) => (few(row) ? -1 : 0), { isExact: true })]],
])('%s is answered', (_, series) => {
  expect(refusedAt(series)).toBeUndefined();
});

const withoutOne = (row: number): boolean => row !== 1;
test.each([
  ['a condition that leaves out one who lacks the code', [all, byAge(few), select(withoutOne)]],
  ['the same asked first', [select(withoutOne), byAge(few)]],
  ['the same in the table itself', [byAge(few), byAge(few, withoutOne)]],
  [
    'one who lacks the code of every table, through regions',
    [
      table((row) => (row === 500 ? -1 : row % 2), { axes: [2] }),
      byAge(few, (row) => row % 2 === 1),
      byAge(few, (row) => row % 2 === 1 && withoutOne(row)),
    ],
  ],
  ['a condition on the value being there', [all, select((row) => !few(row))]],
  ['those who lack a code and a few that a condition leaves out', [all, table((row) => (row < 3 ? -1 : row < 7 ? -2 : 1), { axes: [2] })]],
  ['a small group beside those who lack a code, in steps', [byAge((row) => row < 30), all, select((row) => row !== 40)]],
  ['exact figures of both', [table(() => 0, { isExact: true }), byAge(few, () => true, true)]],
  [
    'models of other variables, of which few rows lack one',
    [table(() => 0, { isExact: true }), table((row) => (few(row) ? -1 : 0), { isExact: true })],
  ],
])('%s is refused', (_, series) => {
  expect(refusedAt(series)).toBe(series.length - 1);
});

test('nine who have a value are few, ten are not, whoever lacks one beside them', () => {
  const beside = (count: number) => [byAge(few), all, select((row) => row < 3 || row >= 3 + count)];
  expect(refusedAt(beside(9))).toBe(2);
  expect(refusedAt(beside(10))).toBeUndefined();
  expect(refusedAt(beside(11))).toBeUndefined();
});

/** Whether a person follows from these figures: an independent check, by elimination over rows and not over classes. */
function follows(figures: Selections['figures'], person: number): boolean {
  const work = new WorkBudget(Number.MAX_SAFE_INTEGER);
  const { rows, pivots } = reduceRows(
    figures.filter(({ combines }) => combines).map((figure): SparseRow => new Map([...figure.rows].map((row) => [row, 1]))),
    work,
  );
  const left: SparseRow = new Map([[person, 1]]);
  for (const [at, row] of rows.entries()) {
    const factor = left.get(pivots[at] ?? -1);
    if (factor === undefined) continue;
    for (const [column, value] of row) {
      const sum = ((left.get(column) ?? 0) + multiply(negate(factor), value)) % 67_108_859;
      if (sum === 0) left.delete(column);
      else left.set(column, sum);
    }
  }
  return left.size === 0;
}

test('a tracker through missing values finds nobody but by what he lacks', () => {
  let [answered, refused, found] = [0, 0, 0];
  for (let seed = 1; seed <= 3; seed += 1) {
    const next = makeChance(seed).below;
    // Three variables, of which a row here and there lacks one.
    const codes = Array.from({ length: 3 }, () => Array.from({ length: size }, () => (next(150) === 0 ? -1 : next(2))));
    const told: Selections[] = [];
    for (let turn = 0; turn < 8; turn += 1) {
      const by = [0, 1, 2].filter(() => next(2) === 0);
      const from = next(4) === 0 ? next(12) : 0;
      const asked = table(
        (row) => {
          if (row < from) return -2;
          const own = by.map((variable) => codes[variable]?.[row] ?? -1);
          return own.includes(-1) ? -1 : own.reduce((cell, code) => cell * 2 + code, 0);
        },
        { axes: by.map(() => 2), totals: next(2) === 0 },
      );
      const before = told.map((selections, run) => ({ run: String(run), roster: [], selections }));
      if (findTelling(asked, before, { ids, floor }) === undefined) told.push(asked);
      else refused += 1;
    }
    answered += told.length;
    expect(findTellingOthers(told, { ids, floor })).toBe('none');
    const figures = told.flatMap((answer) => answer.figures);
    const lacking = new Set(told.flatMap(({ gaps }) => gaps.flatMap(({ rows }) => [...rows])));
    // Those who lack nothing, and those who do once the tables of it are taken away.
    for (const person of [...[...lacking].slice(0, 5), 5, 500]) {
      const without = told.flatMap((answer) =>
        answer.figures.filter(({ view }) => !answer.gaps.some((gap) => gap.view === view && gap.rows.includes(person))),
      );
      expect(follows(without, person)).toBe(false);
      if (follows(figures, person)) found += 1;
    }
  }
  expect(answered).toBeGreaterThan(6);
  expect(refused).toBeGreaterThan(2);
  // The price: of somebody who alone lacks a value in a group, what was summed can be worked out.
  expect(found).toBeGreaterThan(0);
});
