/** What a released table of an `aggregate` is made from. */
import type { ReleaseMode } from '../charter/terms.ts';
import type { Codebook } from '../codebook/types.ts';
import type { Rules } from '../disclosure/rules.ts';
import type { EarlierTable } from '../linked/earlier-table.ts';
import type { Layout, SummedTable } from '../query/layout-types.ts';
import type { AggregatePlan } from '../query/types.ts';
import type { OfferFacts } from './offer-facts.ts';
import type { FigureReader } from './read-figures.ts';
import type { Suppress } from './suppress.ts';

/** All that a released table follows from. */
export interface AggregateInput {
  readonly plan: AggregatePlan;
  readonly codebook: Codebook;
  readonly layout: Layout;
  readonly sums: SummedTable;
  /** The rules the query ran under (`mergeRules`). */
  readonly rules: Rules;
  readonly releaseMode: ReleaseMode;
  /** All partners of the request, in order: whose slice is which in `combine: none`. Absent: those in the sum. */
  readonly roster?: readonly string[];
  /** Partners in the sum. */
  readonly included: readonly string[];
  /** Measured variables that a partner does not register, by partner; a partner that registers all may be left out. */
  readonly notRegistered: ReadonlyMap<string, readonly string[]>;
  /** Partners in the sum with a table made at the source (TAB-4). */
  readonly aggregateOnly?: OfferFacts['aggregateOnly'];
  /** Partners in the sum whose own policy leaves their small cells out (DSC-9). */
  readonly localThreshold?: OfferFacts['localThreshold'];
  /** The figures of other tables of the same dataset in the same result, broken down alike. */
  readonly beside?: readonly FigureReader[];
  /** Tables of the same rows that were released before (`encodePopulation`). */
  readonly earlier?: readonly EarlierTable[];
  /** The name under which its coverage is released; the dataset's, if not given. */
  readonly name?: string;
  /** Finds, or reads, the pattern of complementary suppression. */
  readonly suppress: Suppress;
}
