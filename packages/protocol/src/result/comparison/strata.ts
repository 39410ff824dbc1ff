/**
 * Strata of a comparison, put together until each can bear a figure: in code order, each added to the next until it is large enough, what is left at the
 * end to the last. Who is behind several strata together is bounded from below, since persons and partners do not add up.
 */
import type { Backing } from '../../disclosure/backing.ts';

/** Who is behind one stratum, or several. */
export interface Behind {
  readonly rows: bigint;
  /** Of each stratum, added up: somebody in two of them is in it twice. */
  readonly persons: bigint;
  readonly largestPersons: bigint;
  readonly largestContributors: bigint;
}

export const behind = ({ rows, persons, contributors }: Backing): Behind => ({
  rows,
  persons,
  largestPersons: persons,
  largestContributors: contributors,
});

const larger = (a: bigint, b: bigint): bigint => (a > b ? a : b);

export const joinBehind = (a: Behind, b: Behind): Behind => ({
  rows: a.rows + b.rows,
  persons: a.persons + b.persons,
  largestPersons: larger(a.largestPersons, b.largestPersons),
  largestContributors: larger(a.largestContributors, b.largestContributors),
});

/**
 * The least that can be behind some strata. Whoever of all persons is in none of the others is in these.
 *
 * @param whole distinct persons of all strata
 * @param all persons of each stratum, added up
 */
export function leastBacking(some: Behind, whole: bigint, all: bigint): Backing {
  const rest = whole - (all - some.persons);
  return { rows: some.rows, persons: larger(some.largestPersons, rest), contributors: some.largestContributors };
}

/** Strata put together so that each is large enough; none where even all of them together are not. */
export function mergeStrata<Stratum>(
  strata: readonly Stratum[],
  join: (a: Stratum, b: Stratum) => Stratum,
  isEnough: (stratum: Stratum) => boolean,
): readonly Stratum[] {
  const merged: Stratum[] = [];
  let open: Stratum | undefined;
  for (const stratum of strata) {
    open = open === undefined ? stratum : join(open, stratum);
    if (!isEnough(open)) continue;
    merged.push(open);
    open = undefined;
  }
  const last = merged.at(-1);
  return last === undefined || open === undefined ? merged : [...merged.slice(0, -1), join(last, open)];
}

/**
 * Strata that have no order: those that are large enough stand by themselves, the others are put together as one, and where that is too small added to the first
 * of the large ones; none where no stratum is large enough. `strata` by size, so that the result does not hang on how they were listed.
 */
export function mergeUnordered<Stratum>(
  strata: readonly Stratum[],
  join: (a: Stratum, b: Stratum) => Stratum,
  isEnough: (stratum: Stratum) => boolean,
): readonly Stratum[] {
  const [first, ...large] = strata.filter(isEnough);
  const [small, ...more] = strata.filter((stratum) => !isEnough(stratum));
  const kept = first === undefined ? [] : [first, ...large];
  if (small === undefined) return kept;
  const rest = more.reduce(join, small);
  if (isEnough(rest)) return [...kept, rest];
  return first === undefined ? [] : [join(first, rest), ...large];
}
