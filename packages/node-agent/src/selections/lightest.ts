/**
 * Whether a space of vectors holds one, other than zero, that touches only a few persons. In general that is the minimum distance of a code, which
 * nobody knows how to find quickly; but a vector that we look for touches fewer columns than the floor, and that bounds the search.
 *
 * Parts of the space that share no column are looked at apart. Of up to four vectors all combinations are looked at that touch no
 * more columns than they must. Of more, several bases are made with pivots in columns of their own (Brouwer and Zimmermann's idea): a vector that touches
 * r columns has, in one of s such bases, at most r/s pivots, so basis vectors up to four at a time decide where r/s is below 5.
 */
import { elementaryVectors } from './elementary.ts';
import { OutOfWork, reduceRows, type SparseRow, type WorkBudget } from './sparse-rows.ts';

/** So many basis vectors are combined at a time. */
const mostTogether = 4;

export type LightVerdict = 'none' | 'found' | 'undecided';

interface LightOptions {
  /** Fewer persons than this are few. */
  readonly floor: number;
  /** Distinct persons in these columns, counted up to the floor; each column has at least one. */
  readonly persons: (columns: Iterable<number>) => number;
  readonly work: WorkBudget;
  /** Vectors that may touch few: a space of them. */
  readonly isAllowed: (row: SparseRow) => boolean;
}

/** Rows that share columns, directly or through others, together. */
function components(rows: readonly SparseRow[]): SparseRow[][] {
  const parent = new Map<number, number>();
  const rootOf = (column: number): number => {
    let root = column;
    while ((parent.get(root) ?? root) !== root) root = parent.get(root) ?? root;
    parent.set(column, root);
    return root;
  };
  for (const row of rows) {
    const [first, ...others] = row.keys();
    if (first !== undefined) for (const column of others) parent.set(rootOf(column), rootOf(first));
  }
  const groups = new Map<number, SparseRow[]>();
  for (const row of rows) {
    const [first = 0] = row.keys();
    const root = rootOf(first);
    groups.set(root, [...(groups.get(root) ?? []), row]);
  }
  return [...groups.values()];
}

const isLight = (row: SparseRow, { floor, persons, isAllowed }: LightOptions): boolean =>
  row.size > 0 && row.size < floor && persons(row.keys()) < floor && !isAllowed(row);

/** The subsets of so many. */
function* subsets<Item>(items: readonly Item[], size: number): Generator<readonly Item[]> {
  if (size === 0) yield [];
  else for (const [at, item] of items.entries()) for (const rest of subsets(items.slice(at + 1), size - 1)) yield [item, ...rest];
}

/** Whether some combination of so many of these, or of fewer, is light. */
function someOf(rows: readonly SparseRow[], size: number, options: LightOptions): boolean {
  const { floor, work } = options;
  for (const chosen of subsets(rows, size))
    for (const vector of elementaryVectors(chosen, { most: floor, work })) if (isLight(vector, options)) return true;
  return false;
}

/** Bases of one space whose pivots are all in different columns. */
function basesOf(rows: readonly SparseRow[], { floor, work }: LightOptions): readonly (readonly SparseRow[])[] {
  const used = new Set<number>();
  const bases: (readonly SparseRow[])[] = [];
  while (bases.length < floor) {
    const base = reduceRows(rows, work, (column) => !used.has(column));
    if (!base.isFull || base.rows.length < rows.length) break;
    bases.push(base.rows);
    for (const pivot of base.pivots) used.add(pivot);
  }
  return bases;
}

function inComponent(rows: readonly SparseRow[], options: LightOptions): LightVerdict {
  if (rows.some((row) => isLight(row, options))) return 'found';
  if (rows.length === 1) return 'none';
  if (rows.length <= mostTogether) return someOf(rows, rows.length, options) ? 'found' : 'none';
  const bases = basesOf(rows, options);
  if (bases.some((base) => base.some((row) => isLight(row, options)))) return 'found';
  const pivots = Math.floor((options.floor - 1) / Math.max(1, bases.length));
  if (pivots <= 1) return 'none';
  if (bases.some((base) => someOf(base, Math.min(pivots, mostTogether, base.length), options))) return 'found';
  return pivots <= mostTogether ? 'none' : 'undecided';
}

/** See the module header. */
export function findLight(given: readonly SparseRow[], options: LightOptions): LightVerdict {
  try {
    const { rows } = reduceRows(given, options.work);
    const verdicts = new Set<LightVerdict>();
    for (const component of components(rows)) {
      const verdict = inComponent(component, options);
      if (verdict === 'found') return 'found';
      verdicts.add(verdict);
    }
    return verdicts.has('undecided') ? 'undecided' : 'none';
  } catch (error) {
    if (error instanceof OutOfWork) return 'undecided';
    throw error;
  }
}
