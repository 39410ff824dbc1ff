/**
 * A result file as interface.md describes it. Plain JSON values: this is what is released, named by digest, and read by people's programs.
 */
import type { ReleaseMode } from '../charter/terms.ts';
import type { ModelTable } from '../model/model-table.ts';
import type { Blinding } from '../query/overlap/types.ts';
import type { TableOffer } from '../source-table/types.ts';
import type { AggregateTable, ResultRow } from './aggregate-table.ts';
import type { ResultCell } from './cell.ts';
import type { ComparedTable } from './comparison/types.ts';

export type * from './aggregate-table.ts';
export type * from './cell.ts';
export type * from './comparison/types.ts';

/** Who took part. */
export interface ResultPartners {
  readonly included: readonly string[];
  readonly missing: readonly { readonly partner: string; readonly why: 'declined' | 'dropped' | 'offline' }[];
  readonly notOffering: readonly string[];
}

/** How much of a set's or table's rows could be compared; also for each code of a variable where that is asked, `suppressed` for codes of too few rows. */
export interface LinkageQuality {
  readonly class: LinkageClass;
  readonly by?: { readonly variable: string; readonly classes: Readonly<Record<string, LinkageClass | 'suppressed'>> };
}

/** A set of an overlap: how many persons are in it. */
export interface OverlapSetResult {
  readonly size: ResultCell;
}

/** How much of a set's rows had an identifier that could be compared, in classes. */
export type LinkageClass = '>=95%' | '90-95%' | '<90%';

/** The table part of an overlap; exactly one of `regions`, `pairs` and `all` is there, as the query asked. */
export interface OverlapTable {
  readonly kind: 'overlap';
  readonly blinding: Blinding;
  readonly sets: Readonly<Record<string, OverlapSetResult>>;
  readonly union: ResultCell;
  /** Of counts with noise: epsilon, the sensitivity of the table, and how far a figure is off in at most one of twenty (of regions: each; sums of them more). */
  readonly noise?: { readonly epsilon: number; readonly sensitivity: number; readonly within95: number };
  readonly linkage: Readonly<Record<string, LinkageQuality>>;
  /** Persons in exactly these sets, for every combination of sets. */
  readonly regions?: readonly { readonly in: readonly string[]; readonly count: ResultCell }[];
  /** Persons in both sets, whatever other sets they are in. */
  readonly pairs?: readonly { readonly sets: readonly [string, string]; readonly count: ResultCell }[];
  /** Persons in all sets. */
  readonly all?: ResultCell;
}

/** The table part of a link: rows by codes of several tables (`TABLE.VARIABLE`), and linkage quality per table. */
export interface LinkTableResult {
  readonly kind: 'link';
  readonly blinding: 'dh' | 'salted-hash';
  readonly cells: readonly ResultRow[];
  readonly linkage: Readonly<Record<string, LinkageQuality>>;
  /** Where a table relates persons to each other: whether rows that relate somebody to himself were counted. */
  readonly selfRelations?: 'counted' | 'excluded';
  /** Present where those found were compared with those not. */
  readonly comparison?: ComparedTable;
}

/** The table part of a result of any kind, discriminated by `kind`. */
export type ReleasedTable = AggregateTable | OverlapTable | ModelTable | LinkTableResult;

/** How a partner's table was made at the source: cells of fewer than `minCount` persons are 0 in it, figures are multiples of `round`. */
export type SourceTableFacts = Pick<TableOffer, 'made' | 'minCount' | 'round'>;

/** A classification that some partners made from another one. */
export interface RecodedFacts {
  readonly of: string;
  readonly partners: readonly string[];
  /** Codes that several of the other classification lead to. */
  readonly merged: readonly string[];
  /** Codes of the other classification that lead to several, or to none. */
  readonly inexact: readonly string[];
  /** What the codebook says of those: counted as the first of them, or without a value. */
  readonly choice?: 'first' | 'missing';
}

/** What every released result says, whatever its kind. */
export interface ResultFacts {
  readonly query: string;
  readonly id: string;
  readonly status: 'released';
  readonly protection: 'on' | 'off';
  readonly releaseMode: ReleaseMode;
  readonly codebook: { readonly name: string; readonly version: number; readonly digest: string };
  readonly charter: { readonly version: number; readonly digest: string };
  readonly purpose: string;
  /** The rules that were enforced. */
  readonly rules: Readonly<Record<string, unknown>>;
  readonly releasedAt: string;
  readonly partners: ResultPartners;
  readonly snapshots: Readonly<Record<string, string>>;
  /** Included partners that had a table made at the source and no rows: the day it was made, the cells left out of it (fewer persons), its rounding. */
  readonly aggregateOnly?: Readonly<Record<string, SourceTableFacts>>;
  /** Included partners whose own policy leaves their small cells out, where the charter does not ask it of all (DSC-9). */
  readonly localThreshold?: readonly string[];
  /** Classifications that stand for another one at some partners, and not one to one. */
  readonly recoded?: Readonly<Record<string, RecodedFacts>>;
  /** 32 random bytes in hex: keeps small tables from being guessed from their digest (DOC-6). */
  readonly salt?: string;
  readonly log: { readonly treeSize: number; readonly root: string };
  readonly approvals: readonly number[];
  readonly signatures: readonly string[];
}

/** A released result, discriminated by `kind`. */
export type ReleasedResult = ResultFacts & ReleasedTable;

/** The released result of one kind. */
export type ReleasedOf<Kind extends ReleasedTable['kind']> = ResultFacts & Extract<ReleasedTable, { readonly kind: Kind }>;

/** A query that was not released. */
export interface FailedResult {
  readonly query: string;
  readonly kind: string;
  readonly status: 'refused' | 'failed';
  readonly error: { readonly code: string; readonly title: string; readonly partner?: string };
}

export type QueryResult = ReleasedResult | FailedResult;
