/** A run's documents, read and resolved: what admission, the round's config and the release all work from. */
import {
  type AggregatePlan,
  type AggregateQuery,
  asNetworkInput,
  type Charter,
  type CharterTerms,
  type Codebook,
  charterFloor,
  charterTerms,
  compileAggregate,
  decodeCodebook,
  decodeQueryDocument,
  deriveLayout,
  type Layout,
  mergeRules,
  parseRequest,
  type QueryRequest,
  type Rules,
} from '@ketensom/protocol';
import { readCharter, readDocument } from '../store/charters.ts';
import type { Desk } from '../store/desk.ts';

/** See the module header. `rules` are the ones the run is released under. */
export interface RunContext {
  readonly request: QueryRequest;
  readonly charter: Charter;
  readonly terms: CharterTerms;
  readonly codebook: Codebook;
  readonly query: AggregateQuery;
  readonly plan: AggregatePlan;
  readonly layout: Layout;
  readonly rules: Rules;
}

const clause = 'DOC-3';

/**
 * Resolves a request against the charter and codebook it names, both of which the log must have.
 *
 * @throws ProtocolError `policy-floor`, `unknown-name`, `spec-complexity`, `overflow-guard`, `not-supported`, `malformed` and the like.
 */
export function resolveRequest(desk: Desk, request: QueryRequest): RunContext {
  const charter = readCharter(desk, request.charter.digest);
  const terms = asNetworkInput('DOC-1', () => charterTerms(charter));
  const codebook = decodeCodebook(readDocument(desk, request.codebook.digest));
  const query = decodeQueryDocument(request.query);
  const plan = asNetworkInput(clause, () => compileAggregate(query, codebook));
  const rules = mergeRules(charterFloor(terms), query.release);
  const layout = deriveLayout(plan, codebook, request.partners.length);
  return { request, charter, terms, codebook, query, plan, layout, rules };
}

/** The context of a run that was admitted. */
export const readRunContext = (desk: Desk, run: string): RunContext => resolveRequest(desk, parseRequest(readDocument(desk, run)));
