/**
 * Which lists an overlap takes (OVL-2). In `dh` an owner of several sets sends its persons by the exact combination of its sets that they are in, each person in
 * one list: its lists have nothing in common, so nobody who sees two of them under one key can count anything by it. In `salted-hash` lists go to the
 * coordinator alone, one per set.
 */
import { demand } from '../errors.ts';
import type { OverlapPlan } from '../query/overlap/types.ts';

/** More sets of one owner would take too many lists in `dh`: six take 63. */
export const mostSetsPerOwner = 6;

/** The most lists of one ring; a link has fewer, since each is padded. */
export const mostRingLists = 750;

/** Persons of `owner` that are in `sets` of its own, in `dh` in exactly those; `sets` in name order, never empty. */
export interface OverlapList {
  readonly owner: string;
  readonly sets: readonly string[];
}

/** What a list of a link says beside: see `LinkList`. */
export interface RowShape {
  readonly cell?: number;
  readonly stratum?: number;
  readonly side?: number;
  readonly share?: number;
  readonly copies?: number;
  readonly columns?: number;
  readonly repeats?: boolean;
  readonly value?: number;
  readonly bit?: number;
}

/** Every combination of some of `names`, in a fixed order. */
const combinations = (names: readonly string[]): readonly (readonly string[])[] =>
  Array.from({ length: 2 ** names.length - 1 }, (_, at) => names.filter((__, bit) => ((at + 1) >> bit) & 1));

/**
 * The lists, by owner in roster order; a list is named by its place here. `roster` is sorted.
 *
 * @throws ProtocolError `spec-complexity` in `dh` for more than six sets of one owner.
 */
export function overlapLists({ sets, blinding }: OverlapPlan, roster: readonly string[]): readonly OverlapList[] {
  return roster.flatMap((owner) => {
    const own = sets.filter(({ partners }) => partners.includes(owner)).map(({ name }) => name);
    if (blinding === 'salted-hash') return own.map((name) => ({ owner, sets: [name] }));
    demand(own.length <= mostSetsPerOwner, 'spec-complexity', { clause: 'OVL-2' });
    return combinations(own).map((names) => ({ owner, sets: names }));
  });
}

/** Who holds a list at hop 0, 1, … n - 1: its owner first, then the ring; the last never is the owner (OVL-3). */
export function routeOf(roster: readonly string[], owner: string): readonly string[] {
  const start = roster.indexOf(owner);
  if (start < 0) throw new RangeError('an owner outside the roster');
  return [...roster.slice(start), ...roster.slice(0, start)];
}
