/**
 * Which released tables are of the same rows: the same dataset of the same partners with the same extraction dates, under a condition that differs at
 * most in codes of closed lists. Only those are held against each other.
 */

import type { Codebook } from '../codebook/types.ts';
import { canonicalBytes, type JsonValue } from '../json/index.ts';
import { planCodebook } from '../query/plan-codebook.ts';
import type { AggregatePlan } from '../query/types.ts';
import type { OfferFacts } from '../result/offer-facts.ts';
import { splitSelection } from './selection.ts';

/** A table as far as its rows go. */
export interface TableRows extends OfferFacts {
  readonly plan: AggregatePlan;
  readonly codebook: Codebook;
  readonly releaseMode: 'plain' | 'local-threshold';
  /** Partners in the sum. */
  readonly included: readonly string[];
}

/**
 * The canonical bytes that name the rows. Undefined for tables whose figures are no plain sums of rows, or of no persons: of a public dataset, of a
 * weighted sample, of each partner by itself, with a table made at the source, and where partners leave small cells out.
 */
export function encodePopulation(table: TableRows): Uint8Array | undefined {
  const { plan, included, snapshots, aggregateOnly, localThreshold, releaseMode } = table;
  const isPlain = !plan.public && plan.weight === undefined && plan.combine === 'sum';
  const leavesOut = localThreshold !== undefined || releaseMode !== 'plain';
  if (!isPlain || aggregateOnly !== undefined || leavesOut) return undefined;
  const { rest } = splitSelection(plan.where, planCodebook(plan, table.codebook));
  const document: JsonValue = {
    version: 1,
    codebook: table.codebook.name,
    dataset: plan.dataset,
    where: rest,
    partners: included.toSorted().map((partner) => [partner, snapshots[partner] ?? '']),
  };
  return canonicalBytes(document);
}
