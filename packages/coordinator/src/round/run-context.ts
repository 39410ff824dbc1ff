/** A run's documents, read and resolved: what admission, the round's config and the release all work from. */
import {
  asNetworkInput,
  type Charter,
  type CharterTerms,
  type Codebook,
  charterFloor,
  charterTerms,
  decodeCodebook,
  decodeQueryDocument,
  mergeRules,
  type PlanKind,
  parseRequest,
  type QueryRequest,
  type ResolvedOf,
  type ResolvedQuery,
  type Rules,
  resolveQuery,
} from '@ketensom/protocol';
import { readCharter, readDocument } from '../store/charters.ts';
import type { Desk } from '../store/desk.ts';

/** What a run has whatever its kind. `rules` are the ones it is released under. */
interface RunFacts {
  readonly request: QueryRequest;
  readonly charter: Charter;
  readonly terms: CharterTerms;
  readonly codebook: Codebook;
  readonly rules: Rules;
}

/** See the module header; discriminated by `kind`. */
export type RunContext = RunFacts & ResolvedQuery;

/** The context of a run of one kind. */
export type RunContextOf<Kind extends PlanKind> = RunFacts & ResolvedOf<Kind>;

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
  const rules = mergeRules(charterFloor(terms), query.release);
  const resolved = asNetworkInput(clause, () => resolveQuery(query, codebook, request.partners.length));
  return { request, charter, terms, codebook, rules, ...resolved };
}

/** The context of a run that was admitted. */
export const readRunContext = (desk: Desk, run: string): RunContext => resolveRequest(desk, parseRequest(readDocument(desk, run)));

/** The context of a run that a ring of holders carries out. */
export function readRingContext(desk: Desk, run: string): RunContextOf<'overlap'> | RunContextOf<'link'> {
  const context = readRunContext(desk, run);
  if (context.kind !== 'overlap' && context.kind !== 'link') throw new TypeError('the run is no ring');
  return context;
}

/** The context of a run of a kind that the caller knows it to be. */
export function readRunContextOf<Kind extends PlanKind>(desk: Desk, run: string, kind: Kind): RunContextOf<Kind> {
  const context = readRunContext(desk, run);
  if (context.kind !== kind) throw new TypeError(`the run is no ${kind}`);
  return context as RunContextOf<Kind>;
}
