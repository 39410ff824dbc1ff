/**
 * A series: the released results of one saved query, one per period, side by side. It follows from released results and codebooks alone, so that whoever has
 * those makes the same series, and nothing more becomes known by it.
 */
import type { Codebook } from '../codebook/types.ts';
import type { QueryDocument } from '../query/types.ts';
import type { ReleasedOf, ResultCell, SourceTableFacts } from '../result/types.ts';

/** What can be asked period by period. */
export type SeriesAsked = Extract<QueryDocument, { readonly kind: 'aggregate' | 'model' }>;

/** What became of the query of one period. */
export type SeriesEntry = { readonly period: string } & (
  | {
      readonly kind: 'released';
      readonly query: SeriesAsked;
      readonly result: ReleasedOf<'aggregate'> | ReleasedOf<'model'>;
      /** The codebook of the result, where the reader has it: what changed since the period before can then be named. */
      readonly codebook?: Codebook;
    }
  | { readonly kind: 'refused' | 'failed'; readonly code: string }
);

/** Why the figures of a period do not continue those before it. */
export type BreakReason =
  /** Another definition of a variable or indicator that the query reads: `names`. */
  | 'definition'
  /** Other codes of one: `names`. */
  | 'classification'
  /** The codebook is another one, and the reader lacks one of the two. */
  | 'codebook'
  /** The saved query itself asks something else. */
  | 'query'
  /** Partners in the sum that were not in it before: `names`. */
  | 'joined'
  /** Partners that were, and are not now: `names`. */
  | 'left'
  /** Partners that had rows before and a table made at the source now, or the other way round: `names`. */
  | 'source'
  /** Rules that changed what figures are: `names`. */
  | 'rules';

/** A break between `period` and the released period before it. */
export interface SeriesBreak {
  readonly period: string;
  readonly why: BreakReason;
  readonly names: readonly string[];
}

/** A period in the series file. */
export type SeriesPeriod =
  | {
      readonly period: string;
      readonly status: 'released';
      readonly id: string;
      readonly query: string;
      readonly releasedAt: string;
      readonly codebook: { readonly name: string; readonly version: number; readonly digest: string };
      readonly partners: readonly string[];
      readonly aggregateOnly?: Readonly<Record<string, SourceTableFacts>>;
      readonly localThreshold?: readonly string[];
    }
  | { readonly period: string; readonly status: 'refused' | 'failed'; readonly error: { readonly code: string } };

/** The change per period since the last break, with an interval of 95 % (docs/statistics.md, "Trends"). */
export interface SeriesTrend {
  /** `change`: added each period; `factor`: multiplied by each period. */
  readonly kind: 'change' | 'factor';
  readonly perPeriod: number;
  readonly low: number;
  readonly high: number;
  readonly method: 'weighted-least-squares' | 'poisson';
  /** By how much the points scatter more than chance alone would have them; 1 where they do not. */
  readonly spread: number;
  readonly from: string;
  readonly to: string;
  readonly points: number;
}

/** One line of a series: a measure in a cell, one figure per period. */
export interface SeriesLine {
  readonly by: Readonly<Record<string, string>>;
  readonly measure: string;
  /** In the order of `periods`; `notReleased` where the period has no result, or its table no such cell. */
  readonly cells: readonly (ResultCell | { readonly state: 'notReleased' })[];
  readonly trend?: SeriesTrend;
}

/** The series file. */
export interface Series {
  readonly series: string;
  readonly kind: 'series';
  readonly purpose: string;
  /** Of one dataset; of several `datasets` names them. */
  readonly dataset?: string;
  readonly datasets?: readonly string[];
  readonly question?: string | { readonly en?: string; readonly nl?: string };
  readonly periods: readonly SeriesPeriod[];
  readonly breaks: readonly SeriesBreak[];
  readonly lines: readonly SeriesLine[];
}
