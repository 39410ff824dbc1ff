/**
 * Whether a space of vectors holds one, other than zero, that touches only a few persons. In general that is the minimum distance of a code, which
 * nobody knows how to find quickly; but a vector that we look for touches fewer columns than the floor, and that bounds the search.
 *
 * Parts of the space that share no column are looked at apart. One vector is looked at as it is; of two, every combination that makes a column
 * vanish. Of more, several bases are made with pivots in columns of their own (Brouwer and Zimmermann's idea): a vector that touches
 * r columns has, in one of s such bases, at most r/s pivots, so basis vectors one, two and three at a time decide where r/s is below 4.
 */
import { addScaled, invert, multiply, negate, OutOfWork, reduceRows, type SparseRow, type WorkBudget } from './sparse-rows.ts';
import { lightTriples } from './triples.ts';

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

/** Whether some combination of exactly these two is light. */
function isLightPair(left: SparseRow, right: SparseRow, options: LightOptions): boolean {
  const ratios = new Set<number>();
  for (const [column, value] of right) {
    const other = left.get(column);
    if (other !== undefined) ratios.add(negate(multiply(other, invert(value))));
  }
  // Without a column that vanishes a combination touches all columns of both; with several factors, the best is among the ratios.
  return [...ratios].some((ratio) => {
    const sum = new Map(left);
    addScaled(sum, right, ratio, options.work);
    return isLight(sum, options);
  });
}

const somePair = (rows: readonly SparseRow[], options: LightOptions): boolean =>
  rows.some((left, at) => rows.slice(at + 1).some((right) => isLightPair(left, right, options)));

/** Whether some combination of three of these is light. */
function someTriple(rows: readonly SparseRow[], options: LightOptions): boolean {
  const { floor, work } = options;
  for (const [i, first] of rows.entries())
    for (const [j, second] of rows.slice(i + 1).entries())
      for (const third of rows.slice(i + j + 2))
        for (const light of lightTriples([first, second, third], { most: floor, work })) if (isLight(light, options)) return true;
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
  if (rows.length === 2) return somePair(rows, options) ? 'found' : 'none';
  if (rows.length === 3) return somePair(rows, options) || someTriple(rows, options) ? 'found' : 'none';
  const bases = basesOf(rows, options);
  if (bases.some((base) => base.some((row) => isLight(row, options)))) return 'found';
  const pivots = Math.floor((options.floor - 1) / Math.max(1, bases.length));
  if (pivots <= 1) return 'none';
  if (bases.some((base) => somePair(base, options))) return 'found';
  if (pivots <= 2) return 'none';
  if (bases.some((base) => someTriple(base, options))) return 'found';
  return pivots <= 3 ? 'none' : 'undecided';
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
