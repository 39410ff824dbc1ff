/** What the tags of a link were counted to, before anything is protected. */
import type { JoinedCell, ValueCounts } from './join-tags.ts';

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

/** Who has a value, and each bit of it, in one stratum: of those found, and of the others. */
export interface ValueStratum {
  readonly found: ValueCounts;
  readonly others: ValueCounts;
}

/** A cell of a comparison by one of the values of which a mean is made alike, with all its strata. */
export interface CountedMean {
  readonly number: number;
  readonly value: number;
  readonly strata: readonly ValueStratum[];
}

/** The joined cells; of a comparison with what figures are made of. */
export interface Joined {
  readonly cells: readonly JoinedCell[];
  readonly compared?: readonly CountedCell[];
  readonly means?: readonly CountedMean[];
}
