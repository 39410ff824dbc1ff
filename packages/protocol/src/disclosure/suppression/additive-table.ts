/**
 * A table as an attacker sees it: figures, of which some are shown (rounded, so each says an interval) and some are hidden, and the sums
 * that tie them together. Margins, code hierarchies, other tables and earlier releases are all just further figures and relations.
 */

/** Whole numbers that a figure may be, ends included. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** A number of rows. What `low` and `high` say must include what is true. */
export interface AdditiveFigure {
  /** The unit that it is shown or hidden with. */
  readonly unit: number;
  /** What is true; undefined for a figure of an earlier release, which nobody keeps. */
  readonly value?: number;
  /** What a reader knows of it where it is shown. */
  readonly shown: Interval;
  /** What a reader knows of it where it is hidden, from the class of the rule that hid it alone. */
  readonly hidden: Interval;
  /** A single partner stands behind it, which therefore knows it. */
  readonly isSingle: boolean;
  /** Nobody is kept from knowing it: it is hidden for the sake of others, or stands for rows that no table has as a figure. */
  readonly isOpen?: true;
}

/** `total` is the sum of `parts` and of `rest`, a number that a reader may know. */
export interface Relation {
  readonly total: number;
  readonly parts: readonly number[];
  readonly rest: number;
}

/** What is shown or hidden together: the figures of one cell. */
export interface AdditiveUnit {
  /** Hidden by a rule of its own, or released before as hidden. */
  readonly isHidden: boolean;
  /** Released before as it is: too late to hide. */
  readonly isFixed: boolean;
  /** What hiding it costs; 1 for a cell. */
  readonly cost: number;
}

/** See the module header. Figures, units and relations are named by their place in these lists. */
export interface AdditiveTable {
  readonly figures: readonly AdditiveFigure[];
  readonly units: readonly AdditiveUnit[];
  readonly relations: readonly Relation[];
}

/** Numbers of the units that are hidden. */
export type HiddenUnits = ReadonlySet<number>;

/** The units that are hidden before any is hidden for the sake of others. */
export const primaryUnits = ({ units }: AdditiveTable): HiddenUnits =>
  new Set([...units.keys()].filter((unit) => units[unit]?.isHidden === true));
