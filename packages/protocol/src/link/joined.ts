/** What the tags of a link were counted to, before anything is protected. */
import type { JoinedCell } from './join-tags.ts';

/** Persons of one stratum by side, in the order of their numbers. */
export interface CountedStratum {
  readonly found: readonly [number, number];
  readonly others: readonly [number, number];
}

/** A cell of a comparison by one of its shares, with all its strata (LNK-10). */
export interface CountedCell {
  readonly number: number;
  readonly share: number;
  readonly strata: readonly CountedStratum[];
  /** Of a base at an end, by side, the persons of the other end whom those found lead to. */
  readonly beyond?: readonly [number, number];
}

/** The joined cells; of a comparison with what figures are made of. */
export interface Joined {
  readonly cells: readonly JoinedCell[];
  readonly compared?: readonly CountedCell[];
}
