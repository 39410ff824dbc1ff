/**
 * The `overlap` query: how many persons several sets share (interface.md, "overlap"). The document and the plan; who owns which list follows
 * from the plan (overlap/lists.ts of the protocol).
 */
import type { Condition } from '../../codebook/condition.ts';
import type { Predicate } from '../../codebook/predicate.ts';
import type { Dimension } from '../dimension.ts';
import type { QueryHead } from '../query-head.ts';

/** How identifiers are made comparable: by all partners' exponents, or under one key that the partners share. */
export type Blinding = 'dh' | 'salted-hash';

/** The group of `dh`. `salted-hash` has none. */
export type OverlapSuite = 'x25519' | 'ristretto255';

/** What is released beside the union: every exclusive region, every pair, or the persons in all sets. */
export type OverlapReport = 'regions' | 'pairs' | 'all-sets';

/** A set in the query document; `partners` sorted. One `partner` in a file is a list of one here. */
export interface OverlapSetItem {
  readonly partners: readonly string[];
  readonly dataset: string;
  readonly key?: string;
  readonly any?: readonly string[];
  readonly where?: Predicate;
}

/** See the module header. */
export interface OverlapQuery extends QueryHead {
  readonly kind: 'overlap';
  /** What `$start` and `$end` in the conditions of sets stand for. */
  readonly period?: string;
  readonly key?: string;
  /** Keys of which any one that is equal makes two persons one. */
  readonly any?: readonly string[];
  readonly blinding: Blinding;
  readonly suite?: OverlapSuite;
  readonly sets: Readonly<Record<string, OverlapSetItem>>;
  /** By set the variable whose codes linkage quality is told for. */
  readonly linkage?: Readonly<Record<string, string>>;
  readonly report: OverlapReport;
}

/** A set, resolved: persons of `dataset` for whom `where` holds, told apart by `keys`: one, or several of which any joins. */
export interface OverlapSet {
  readonly name: string;
  readonly partners: readonly string[];
  readonly dataset: string;
  readonly keys: readonly string[];
  readonly where?: Condition;
  /** Names in `where` and `linkage`, sorted: a partner of the set must offer them. */
  readonly whereVariables: readonly string[];
  /** What linkage quality is told by; it selects nothing. */
  readonly linkage?: Dimension;
}

/** An overlap resolved against a codebook. Sets are in the order of their names. */
export interface OverlapPlan {
  readonly kind: 'overlap';
  readonly blinding: Blinding;
  readonly suite?: OverlapSuite;
  readonly report: OverlapReport;
  readonly sets: readonly OverlapSet[];
}
