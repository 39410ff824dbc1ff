/**
 * Two selections, of which one was answered: whether one less the other is a few persons. Rows in common are counted by one pass over every
 * answered selection, so the work grows with the rows and not with the number of pairs.
 */
import { notApart } from './apart.ts';
import type { Figure, Selections, Universe } from './figures.ts';
import { countPersons } from './row-ids.ts';

/** An asked figure and an answered one that give a few persons away. */
interface TellingPair {
  readonly asked: Figure;
  readonly answered: Figure;
}

/** Which asked figures hold a row: `lists[starts[row] .. starts[row + 1]]`. */
interface Membership {
  readonly starts: Uint32Array;
  readonly lists: Uint32Array;
}

function membershipOf(figures: readonly Figure[], rows: number): Membership {
  const starts = new Uint32Array(rows + 1);
  for (const figure of figures) for (const row of figure.rows) starts[row + 1] = (starts[row + 1] ?? 0) + 1;
  for (let row = 0; row < rows; row += 1) starts[row + 1] = (starts[row + 1] ?? 0) + (starts[row] ?? 0);
  const next = starts.slice();
  const lists = new Uint32Array(starts[rows] ?? 0);
  for (const [at, figure] of figures.entries()) {
    for (const row of figure.rows) {
      const place = next[row] ?? 0;
      lists[place] = at;
      next[row] = place + 1;
    }
  }
  return { starts, lists };
}

function commonRows({ starts, lists }: Membership, answered: Figure, asked: number): Uint32Array {
  const common = new Uint32Array(asked);
  for (const row of answered.rows) {
    for (let at = starts[row] ?? 0; at < (starts[row + 1] ?? 0); at += 1) {
      const figure = lists[at] ?? 0;
      common[figure] = (common[figure] ?? 0) + 1;
    }
  }
  return common;
}

/** The rows in exactly one of the two. */
function* difference(left: Uint32Array, right: Uint32Array): Generator<number> {
  let [i, j] = [0, 0];
  while (i < left.length || j < right.length) {
    const [a, b] = [left[i] ?? Number.POSITIVE_INFINITY, right[j] ?? Number.POSITIVE_INFINITY];
    if (a === b) {
      i += 1;
      j += 1;
    } else if (a < b) {
      yield a;
      i += 1;
    } else {
      yield b;
      j += 1;
    }
  }
}

/** Two figures with so many rows in common: are there persons in one of them alone, and fewer than `floor`? `left`: those of these rows that count. */
function isTelling(
  { asked, answered }: TellingPair,
  common: number,
  { ids, floor }: Universe,
  left: (rows: readonly number[]) => readonly number[],
): boolean {
  if (common === 0) return false;
  const isNested = common === asked.rows.length || common === answered.rows.length;
  const areLarge = asked.persons >= floor && answered.persons >= floor;
  if (!isNested && !areLarge) return false;
  // So many rows are of as many persons at least, whoever they are: nearly all pairs end here.
  if (asked.rows.length + answered.rows.length - 2 * common >= floor * ids.mostRows) return false;
  const apart = [...difference(asked.rows, answered.rows)];
  const isFew = (persons: number): boolean => persons > 0 && persons < floor;
  return isFew(countPersons(apart, ids, floor)) && isFew(countPersons(left(apart), ids, floor));
}

/**
 * The first telling pair between asked figures and those of one answer. Left to the gate are pairs that it sees in one piece: a part and its
 * own cell, since a share is shown only with both its sides large; and two figures that both answers have, since it decided on them before. Rows that
 * one of the two is without for lack of a value do not count, unless both answers are exact.
 */
export function findTellingPair(askedNow: Selections, answeredBefore: Selections, options: Universe): TellingPair | undefined {
  const [asked, answer] = [askedNow.figures, answeredBefore.figures];
  const areExact = askedNow.isExact && answeredBefore.isExact;
  const leftOf = (left: Figure, right: Figure) => (rows: readonly number[]) =>
    areExact
      ? rows
      : notApart(
          rows,
          [
            [askedNow, left],
            [answeredBefore, right],
          ],
          options.floor,
        );
  const membership = membershipOf(asked, options.ids.size);
  const commons = answer.map((figure) => commonRows(membership, figure, asked.length));
  const isSame = (at: number, of: number): boolean => {
    const common = commons[of]?.[at] ?? 0;
    return common === asked[at]?.rows.length && common === answer[of]?.rows.length;
  };
  const places = { asked: [...asked.keys()], answer: [...answer.keys()] };
  const isRepeated = places.asked.map((at) => places.answer.some((of) => isSame(at, of)));
  const isAskedAgain = places.answer.map((of) => places.asked.some((at) => isSame(at, of)));
  for (const of of places.answer) {
    for (const at of places.asked) {
      const [left, right] = [asked[at], answer[of]];
      if (left === undefined || right === undefined || isSame(at, of)) continue;
      if (isRepeated[at] === true && isAskedAgain[of] === true) continue;
      const isOwnCell = (left.base !== undefined && isSame(left.base, of)) || (right.base !== undefined && isSame(at, right.base));
      const pair = { asked: left, answered: right };
      if (!isOwnCell && isTelling(pair, commons[of]?.[at] ?? 0, options, leftOf(left, right))) return pair;
    }
  }
  return undefined;
}
