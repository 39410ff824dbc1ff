/** What a request means, whatever its kind: everything follows from request, charter and codebook, and is what each partner derived itself. */
import { charterFloor, demandPartners, mergeRules } from '../../disclosure/index.ts';
import { asNetworkInput } from '../../local-issue.ts';
import {
  decodeQueryDocument,
  demandNoise,
  demandQuerySize,
  demandRoster,
  minPartnersOf,
  resolveQuery,
  runThresholds,
} from '../../query/index.ts';
import { type AuditBase, offersBefore, type Proposal } from '../run-context.ts';

/** @throws ProtocolError `policy-floor`, `spec-complexity`, `too-few-partners`, `not-offering`, `roster-mismatch` and what the query language refuses. */
export function resolveProposal(base: AuditBase, proposal: Proposal) {
  const { request, signed, terms, proposed } = proposal;
  const query = decodeQueryDocument(request.query);
  const partners = request.partners.length;
  const resolved = asNetworkInput('DOC-3', () => resolveQuery(query, signed.codebook, partners));
  const rules = mergeRules(charterFloor(terms), query.release);
  demandNoise(query, rules);
  demandQuerySize(resolved, signed.codebook, rules);
  demandPartners(partners, { minPartners: minPartnersOf(query.kind, rules) });
  const thresholds = runThresholds(query, request.partners, terms);
  const offers = offersBefore(base, proposed.leaf);
  demandRoster({ plan: resolved.plan, codebook: signed.codebook }, request, (partner) => offers.get(partner)?.datasets);
  return { ...proposal, ...resolved, rules, thresholds };
}
