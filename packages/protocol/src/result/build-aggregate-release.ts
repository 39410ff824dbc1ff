/** The released table of an `aggregate`, from the opened sum, what the partners had offered and what was released before. Pure, so that an auditor builds the same. */
import { type FindEarlier, findEarlier } from '../linked/released-tables.ts';
import { offeringOf } from '../query/offering.ts';
import type { AggregateInput } from './aggregate-input.ts';
import { buildAggregateResult } from './build-aggregate-result.ts';
import { offerFacts } from './offer-facts.ts';
import type { TablesInput } from './tables/build-tables-result.ts';
import type { AggregateTable } from './types.ts';

/** See the module header. */
export interface AggregateReleaseInput
  extends Pick<AggregateInput, 'plan' | 'codebook' | 'layout' | 'sums' | 'rules' | 'releaseMode' | 'roster' | 'included' | 'suppress'>,
    Pick<TablesInput, 'offered'> {
  readonly findEarlier: FindEarlier;
}

/** @throws ProtocolError `range-violation`, `differencing` as `buildAggregateResult` */
export function buildAggregateRelease({ offered, findEarlier: find, ...input }: AggregateReleaseInput): AggregateTable {
  const { plan, codebook, releaseMode, included, rules } = input;
  const held = (partner: string) => offered(partner)?.[plan.dataset];
  const notRegistered = new Map(included.map((partner) => [partner, offeringOf({ plan, codebook }, held(partner)).notRegistered]));
  const { snapshots, ...sources } = offerFacts(included, held);
  const earlier = findEarlier(find, { plan, codebook, releaseMode, included, snapshots, ...sources }, rules);
  return buildAggregateResult({ ...input, ...sources, notRegistered, earlier });
}
