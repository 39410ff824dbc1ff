/**
 * Who was found against who was not, made of counts that nobody has named (LNK-10). Which side of a cell is the one that is counted is not known yet, so every
 * figure is made for both: the share of one side is 1 less that of the other. Strata are never named: those that cannot bear a figure by themselves are put
 * together as one, which needs no order.
 */
import type { Comparison } from '../query/comparison/types.ts';
import { noData, shown, suppressed } from '../result/cell-states.ts';
import { compareFigures } from '../result/comparison/compare-figures.ts';
import { type GroupSums, joinStrata, type Stratum } from '../result/comparison/join-strata.ts';
import { mergeUnordered } from '../result/comparison/strata.ts';
import type { ComparedFigure } from '../result/comparison/types.ts';
import type { ResultCell } from '../result/types.ts';
import { releasedShare, shareInterval } from '../statistics/released.ts';
import type { CellRules } from './cell-rules.ts';
import type { CountedCell, CountedStratum } from './joined.ts';

/** The figures of one cell by one share, by which side is the one that is counted. */
export interface ProtectedComparison {
  readonly number: number;
  readonly share: number;
  readonly sides: readonly [ComparedFigure, ComparedFigure];
}

interface Comparing {
  readonly comparison: Comparison;
  readonly rules: CellRules;
}

type Sides = readonly [number, number];

/** Persons of the group compared with in each stratum, at the least. */
export const leastStratum = ({ minStratum }: Comparison, rules: CellRules): number =>
  Math.max(minStratum, rules.minDenominator, leastOf(rules));

/** Persons that a figure is shown of, at the least. */
export const leastOf = ({ minOverlap, minCount }: CellRules): number => Math.max(minOverlap, minCount, 1);

/** Whether so many may be shown. */
const mayShow = (count: number, rules: CellRules): boolean => (count === 0 ? rules.showZero === 'all' : count >= leastOf(rules));

const sumOf = ([left, right]: Sides): number => left + right;
const addSides = (all: readonly Sides[]): Sides => all.reduce<Sides>(([a, b], [c, d]) => [a + c, b + d], [0, 0]);

/**
 * Why the shares of both groups are hidden: together or not at all, since the two of a cell are often known together from elsewhere. `beyond`: whom each side of
 * those found leads to, where that is not themselves.
 */
function hiddenShares(groups: readonly Sides[], beyond: readonly number[], rules: CellRules): ResultCell | undefined {
  if (groups.some((group) => !mayShow(sumOf(group), rules))) return suppressed('minCount');
  if (groups.some((group) => sumOf(group) === 0)) return noData;
  if ([...groups.flat(), ...beyond].some((count) => !mayShow(count, rules))) return suppressed('minCount');
  return groups.some((group) => sumOf(group) < rules.minDenominator) ? suppressed('denominator') : undefined;
}

function shareCell(hits: number, n: number, round: number): ResultCell {
  const [counted, all] = [BigInt(hits), BigInt(n)];
  const share = releasedShare(counted, all, round);
  return share === undefined ? noData : shown(share, shareInterval(counted, all, round));
}

function sumsOf(sides: Sides, side: number): GroupSums {
  const rows = BigInt(sumOf(sides));
  return { present: { rows, persons: rows, largestPersons: rows, largestContributors: 1n }, sum: BigInt(sides[side] ?? 0) };
}

const countOf = ({ present }: GroupSums): number => Number(present.rows);

/** Whether a stratum can bear the figure: enough of the group compared with, on both sides, and of the other nobody or enough. */
function isEnough({ of, against }: Stratum, { comparison, rules }: Comparing): boolean {
  const n = countOf(against);
  const hits = Number(against.sum);
  const ofCount = countOf(of);
  return (
    n >= leastStratum(comparison, rules) && mayShow(hits, rules) && mayShow(n - hits, rules) && (ofCount === 0 || ofCount >= leastOf(rules))
  );
}

/** Smaller first; strata that are alike in all of these can change places. */
export function compareStrata(left: Stratum, right: Stratum): number {
  const [a, b] = [left, right].map(({ of, against }) => [countOf(against), Number(against.sum), countOf(of), Number(of.sum)]);
  const at = (a ?? []).findIndex((count, place) => count !== b?.[place]);
  return at < 0 ? 0 : (a?.[at] ?? 0) - (b?.[at] ?? 0);
}

function alike(strata: readonly CountedStratum[], side: number, comparing: Comparing) {
  const { comparison, rules } = comparing;
  const isFound = comparison.of === 'true';
  const all = strata
    .map(({ found, others }): Stratum => ({ of: sumsOf(isFound ? found : others, side), against: sumsOf(isFound ? others : found, side) }))
    .filter(({ of, against }) => countOf(of) > 0 || countOf(against) > 0)
    .toSorted(compareStrata);
  const merged = mergeUnordered(all, joinStrata, (stratum) => isEnough(stratum, comparing));
  const hits = all.reduce((sum, { of }) => sum + of.sum, 0n);
  return { strata: merged.length < Math.min(2, all.length) ? [] : merged, hits, decimals: 0, rules: { minCount: leastOf(rules) } };
}

function figureOf({ strata, beyond }: CountedCell, side: 0 | 1, comparing: Comparing): ComparedFigure {
  const { comparison, rules } = comparing;
  const [found, others] = [addSides(strata.map((stratum) => stratum.found)), addSides(strata.map((stratum) => stratum.others))];
  const hidden = hiddenShares([found, others], beyond ?? [], rules);
  const cellOf = (group: Sides): ResultCell => hidden ?? shareCell(group[side], sumOf(group), rules.round);
  const [of, against] = comparison.of === 'true' ? [found, others] : [others, found];
  const cells = { kind: 'share', of: cellOf(of), against: cellOf(against) } as const;
  const how = { comparison, round: rules.round };
  return compareFigures(cells, comparison.method === 'crude' ? how : { ...how, alike: alike(strata, side, comparing) });
}

/** The figures of all cells and shares, by number. */
export const protectComparison = (comparing: Comparing, counted: readonly CountedCell[]): readonly ProtectedComparison[] =>
  counted
    .map((cell): ProtectedComparison => {
      const { number, share } = cell;
      return { number, share, sides: [figureOf(cell, 0, comparing), figureOf(cell, 1, comparing)] };
    })
    .toSorted((left, right) => left.share - right.share || left.number - right.number);
