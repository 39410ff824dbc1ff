/**
 * Selections added and subtracted in any number: whether some combination says something of a few persons alone.
 *
 * The rows are divided into classes that no selection tells apart. A class of at least `floor` persons cannot be part of what touches few, so a
 * combination must make every such class vanish: one linear equation each. What is left on the small classes is a space of vectors in
 * which `findLight` looks for one that touches few persons. For counts and sums this decides exactly; where the work is too much it says so.
 */
import { classify } from './classify.ts';
import type { Figure } from './figures.ts';
import { findLight, type LightVerdict } from './lightest.ts';
import { countPersons, type RowIds } from './row-ids.ts';
import { OutOfWork, type SparseRow, solveSums, spannedBy, WorkBudget } from './sparse-rows.ts';

/** Multiplications before a question is given up: a second or so. */
const workLimit = 40_000_000;

/** The rows of each class, ascending. */
function rowsByClass(classOf: Uint32Array, count: number): readonly (readonly number[])[] {
  const rows: number[][] = Array.from({ length: count }, () => []);
  for (let row = 0; row < classOf.length; row += 1) {
    const at = classOf[row] ?? 0;
    if (at > 0) rows[at]?.push(row);
  }
  return rows;
}

/** The selections that hold each class. */
function holdersOf(selections: readonly Uint32Array[], classOf: Uint32Array, count: number): readonly (readonly number[])[] {
  const holders: number[][] = Array.from({ length: count }, () => []);
  const seen = new Int32Array(count).fill(-1);
  for (const [at, selection] of selections.entries()) {
    for (const row of selection) {
      const held = classOf[row] ?? 0;
      if (seen[held] === at) continue;
      seen[held] = at;
      holders[held]?.push(at);
    }
  }
  return holders;
}

/** What every small class gets, as rows of a matrix: one row for each unknown that is left free. */
function leftOver(
  solved: readonly SparseRow[],
  small: readonly number[],
  holders: readonly (readonly number[])[],
  work: WorkBudget,
): SparseRow[] {
  const matrix = new Map<number, SparseRow>();
  for (const column of small) {
    const sum: SparseRow = new Map();
    for (const holder of holders[column] ?? []) {
      for (const [free, value] of solved[holder] ?? []) sum.set(free, ((sum.get(free) ?? 0) + value) % 67_108_859);
      work.spend(solved[holder]?.size ?? 0);
    }
    for (const [free, value] of sum) {
      if (value === 0) continue;
      const row = matrix.get(free) ?? new Map<number, number>();
      row.set(column, value);
      matrix.set(free, row);
    }
  }
  return [...matrix.values()];
}

/** What combinations are judged by. `lacking`: rows, and `pieces`: whole selections, that a combination may be about (apart.ts). */
interface CombineOptions {
  readonly ids: RowIds;
  readonly floor: number;
  readonly lacking?: Uint32Array;
  readonly pieces?: readonly Uint32Array[];
}

/** Whether some combination of these figures touches a few persons alone. */
export function findTellingCombination(
  figures: readonly Figure[],
  { ids, floor, lacking = new Uint32Array(), pieces = [] }: CombineOptions,
): LightVerdict {
  const selections = figures.filter(({ combines }) => combines).map(({ rows }) => rows);
  const { classOf, count } = classify([...selections, ...(lacking.length === 0 ? [] : [lacking]), ...pieces], ids.size);
  const lacks = new Set(lacking);
  const rows = rowsByClass(classOf, count);
  const holders = holdersOf(selections, classOf, count);
  const filled = rows.flatMap((members, at) => (members.length === 0 ? [] : [at]));
  const isLarge = (at: number): boolean => countPersons(rows[at] ?? [], ids, floor) >= floor;
  const [large, small]: [number[], number[]] = [[], []];
  for (const at of filled) {
    if (isLarge(at)) large.push(at);
    else if (!lacks.has(rows[at]?.[0] ?? -1)) small.push(at);
  }
  const work = new WorkBudget(workLimit);
  try {
    const solved = solveSums(
      selections.length,
      large.map((at) => holders[at] ?? []),
      work,
    );
    const vectors = leftOver(solved, small, holders, work);
    const persons = (columns: Iterable<number>): number =>
      countPersons(
        [...columns].flatMap((at) => rows[at] ?? []),
        ids,
        floor,
      );
    const kept = new Set(small);
    const allowed = pieces.map((piece): SparseRow => {
      const columns = new Set([...piece].map((row) => classOf[row] ?? 0));
      return new Map([...columns].filter((column) => kept.has(column)).map((column) => [column, 1]));
    });
    return findLight(vectors, { floor, persons, work, isAllowed: spannedBy(allowed, work) });
  } catch (error) {
    if (error instanceof OutOfWork) return 'undecided';
    throw error;
  }
}
