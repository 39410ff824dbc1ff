/** What an `aggregate` request means: its plan, its table, its rules, all following from request, charter and codebook. */
import { charterFloor, demandPartners, demandTableSize, mergeRules } from '../../disclosure/index.ts';
import { asNetworkInput } from '../../local-issue.ts';
import {
  type AggregatePlan,
  type AggregateQuery,
  compileAggregate,
  decodeQueryDocument,
  deriveLayout,
  type Layout,
  offeringOf,
  tableSize,
} from '../../query/index.ts';
import { deriveThresholds } from '../../sum/index.ts';
import { type AuditBase, demandOffers, type Proposal, type RunContext } from '../run-context.ts';

/** See the module header. */
export interface AggregateContext extends RunContext {
  readonly kind: 'aggregate';
  readonly query: AggregateQuery;
  readonly plan: AggregatePlan;
  readonly layout: Layout;
}

/** @throws ProtocolError `policy-floor`, `spec-complexity`, `too-few-partners`, `not-offering`, `roster-mismatch` and what the query language refuses. */
export function resolveAggregate(base: AuditBase, proposal: Proposal): AggregateContext {
  const { request, signed, terms } = proposal;
  const { codebook } = signed;
  const query = decodeQueryDocument(request.query);
  const plan = asNetworkInput('DOC-3', () => compileAggregate(query, codebook));
  const layout = deriveLayout(plan, codebook, request.partners.length);
  const rules = mergeRules(charterFloor(terms), query.release);
  demandTableSize(tableSize(plan, layout), rules);
  demandPartners(request.partners.length, rules);
  const thresholds = deriveThresholds(request.partners.length, terms.tolerate);
  demandOffers(base, proposal, (offer) => offeringOf(plan, offer?.datasets[plan.dataset]).offers);
  return { ...proposal, kind: query.kind, query, plan, layout, rules, thresholds };
}
