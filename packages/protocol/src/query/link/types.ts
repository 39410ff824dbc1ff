/**
 * The `link` query: tables of several partners joined on blinded keys, then counted per cell (interface.md, "link"). The document and the plan; who owns which
 * list follows from the plan (link/link-lists.ts of the protocol).
 */
import type { Condition } from '../../codebook/condition.ts';
import type { Predicate } from '../../codebook/predicate.ts';
import type { CompareItem } from '../comparison/schema.ts';
import type { Comparison } from '../comparison/types.ts';
import type { Dimension } from '../dimension.ts';
import type { Blinding } from '../overlap/types.ts';
import type { QueryHead } from '../query-head.ts';

/** A table in the query document. */
export interface LinkTableItem {
  readonly partner: string;
  readonly dataset: string;
  readonly where?: Predicate;
  /** The least of each class of `hits` and of `lag`, where `by` has them. */
  readonly hits?: readonly number[];
  readonly lag?: readonly number[];
}

/** The steps of a calendar in which dates of several partners are told apart. */
export type WindowGrid = 'day' | 'month' | 'quarter' | 'year';

/** A window as it is written: from a date (`TABLE.VARIABLE`) to another, in steps of the grid. */
export interface WithinItem {
  readonly from: string;
  readonly to: string;
  readonly between: readonly [number, number];
  readonly grid: WindowGrid;
}

/** A join in the query document: `TABLE.KEY` twice. */
export interface LinkJoinItem {
  readonly on: readonly [string, string];
  /** Whether rows that relate somebody to himself are joined. */
  readonly self: 'count' | 'exclude';
  /** The most rows of one identifier, where their number is not hidden in slots. */
  readonly maxDegree: number;
  readonly within?: WithinItem;
}

/** A variable of a table (`TABLE.VARIABLE`) over the persons of that table who were joined, each once per cell. */
export type ValueMeasureItem = { readonly as?: string } & (
  | { readonly sum: string }
  | { readonly mean: string }
  | { readonly missing: string }
);

/** The part of both groups of a comparison that has something: true of a boolean, or a code of a category. */
export interface ShareItem {
  readonly share: string;
  readonly is?: string;
  readonly as?: string;
}

/** `rows` counts joined rows; `distinct` persons, once per cell; the others are of a variable's values. */
export type LinkMeasureItem = 'rows' | { readonly distinct: string } | ValueMeasureItem | ShareItem;

/** See the module header. */
export interface LinkQuery extends QueryHead {
  readonly kind: 'link';
  readonly blinding: Blinding;
  /** The most rows of one identifier whose number is hidden. */
  readonly slots: number;
  readonly tables: Readonly<Record<string, LinkTableItem>>;
  readonly join: readonly LinkJoinItem[];
  /** The table of which everybody is counted, joined or not: `OTHER.matched` tells which. */
  readonly base?: string;
  /** Who of the base was found against who was not. */
  readonly compare?: CompareItem;
  /** By table the variable whose codes linkage quality is told for. */
  readonly linkage?: Readonly<Record<string, string>>;
  readonly by: readonly string[];
  readonly measures: readonly LinkMeasureItem[];
}

/** A table, resolved. `keys` are those that the query uses, in the order of the row's columns; `by` the own variables that rows are broken down by. */
export interface LinkTable {
  readonly name: string;
  readonly partner: string;
  readonly dataset: string;
  readonly where?: Condition;
  /** Names in `where` and `by`, sorted: the partner must offer them. */
  readonly needs: readonly string[];
  readonly keys: readonly string[];
  readonly by: readonly Dimension[];
  /** What each share of a comparison counts: rows in which it holds and rows in which it does not are listed apart (LNK-10). */
  readonly hits?: readonly Condition[];
  /** The date of a row, in steps of a grid, where a join has a window (LNK-11). */
  readonly date?: { readonly variable: string; readonly grid: WindowGrid };
  /** What of its rows is told beside a base: how many, or how near the nearest is. */
  readonly classes?: LinkClasses;
  /** What linkage quality is told by; it selects nothing. */
  readonly linkage?: Dimension;
}

/** A window of a join: `between` are steps from the middle table's date to that at the end. */
export interface LinkWindow {
  readonly grid: WindowGrid;
  readonly centre: string;
  readonly end: string;
  readonly between: readonly [number, number];
}

/** Classes by their least; `codes` are what they are called. */
export interface LinkClasses {
  readonly kind: 'hits' | 'lag';
  readonly bounds: readonly number[];
  readonly codes: readonly string[];
}

/** A join between the table in the middle and a table at the end. */
export interface LinkEdge {
  readonly end: string;
  readonly endKey: string;
  readonly centreKey: string;
  readonly self: 'count' | 'exclude';
  readonly maxDegree: number;
  /** How many rows one identifier has is hidden here: each has a slot of its own. */
  readonly isSlotted: boolean;
  /** Rows join only where their dates are so far apart (LNK-11). */
  readonly window?: LinkWindow;
}

/** A measure: `identity` is an edge, or beyond the edges a key of `extraKeys`. */
export type LinkMeasure =
  | { readonly kind: 'rows'; readonly name: 'rows' }
  | { readonly kind: 'distinct'; readonly name: string; readonly identity: number }
  | LinkValueMeasure
  | LinkShareMeasure;

/** A share of a comparison: `share` is an entry of the base's `hits`, `meaning` what it is whatever it is called. */
export interface LinkShareMeasure {
  readonly kind: 'share';
  readonly name: string;
  readonly share: number;
  readonly meaning: string;
}

/** A measure of values: `value` is an entry of the plan's `values`. */
export interface LinkValueMeasure {
  readonly kind: 'sum' | 'mean' | 'missing';
  readonly name: string;
  readonly value: number;
}

/** A variable that is added up over joined persons (LNK-9). Bounds are in whole units of 10^-`scale`, as the codebook declares them. */
export interface LinkValue {
  readonly table: string;
  readonly variable: string;
  /** Whose values they are: as in `LinkMeasure`. */
  readonly identity: number;
  readonly least: number;
  readonly most: number;
  readonly scale: number;
  /** Bits that every value above `least` fits in. */
  readonly bits: number;
}

/** A breakdown of the released table. */
export interface LinkDimension extends Dimension {
  readonly table: string;
}

/** A link resolved against a codebook. Tables are in the order of their names, edges in the order of the query's joins. */
export interface LinkPlan {
  readonly kind: 'link';
  readonly blinding: Blinding;
  readonly suite?: 'ristretto255';
  readonly slots: number;
  readonly tables: readonly LinkTable[];
  /** The table that every join touches. */
  readonly centre: string;
  readonly edges: readonly LinkEdge[];
  /** Keys of the middle table that persons are counted by and no join is over. */
  readonly extraKeys: readonly string[];
  readonly by: readonly LinkDimension[];
  readonly measures: readonly LinkMeasure[];
  /** Variables that measures add up, each once. */
  readonly values: readonly LinkValue[];
  /** Whether a variable of `by` is of areas: their means must rest on more persons. */
  readonly isByArea: boolean;
  /**
   * The table of which everybody is counted, joined or not; the others tell which: `by` has `matched`, `hits` or `lag` of each. It is the middle one, or at an end of
   * two joins: then its persons are found in the other `through` the middle one, of which nothing is told.
   */
  readonly base?: { readonly table: string; readonly others: readonly string[]; readonly through?: string };
  /** Who was found against who was not (LNK-10): the base is broken down by `standardise` after its own `by`, and by `hits` last. */
  readonly comparison?: Comparison;
  /** Joined rows are counted, so that equal rows count as often as they stand. */
  readonly countsRows: boolean;
}
