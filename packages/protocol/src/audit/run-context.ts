/** A run's request, bound to the charter that was in force: what holds for every kind of question (DOC-3). Each kind adds what it means (kinds/). */
import type { CharterTerms } from '../charter/terms.ts';
import { encodeHex } from '../crypto/bytes.ts';
import type { Primitives } from '../crypto/primitives.ts';
import type { Rules } from '../disclosure/index.ts';
import { demand } from '../errors.ts';
import type { PlanKind, QueryDocument } from '../query/index.ts';
import { type Offer, parseOffer } from '../run/offer.ts';
import { parseRequest } from '../run/parse-request.ts';
import type { QueryRequest } from '../run/request.ts';
import type { Thresholds } from '../sum/index.ts';
import { charterAt, type LoggedCharter } from './charters.ts';
import { type Evidence, given } from './judge.ts';
import type { LogRecord } from './log-record.ts';
import { readDocument } from './named-documents.ts';
import type { Logged, RunRecord } from './run-record.ts';
import type { AuditSource } from './source.ts';

const clause = 'DOC-3';

/** What every check of a run reads. */
export interface AuditBase {
  readonly primitives: Primitives;
  readonly source: AuditSource;
  readonly record: LogRecord;
  readonly charters: readonly LoggedCharter[];
}

/** A request that is what its event says, asked under a charter that was in force by one of its analysts. */
export interface Proposal {
  readonly run: RunRecord;
  readonly proposed: Logged<'query.proposed'>;
  readonly request: QueryRequest;
  readonly signed: LoggedCharter;
  readonly terms: CharterTerms;
}

/** What every kind of run has. `kind` tells the kinds apart. */
export interface RunContext extends Proposal {
  readonly kind: PlanKind;
  readonly query: QueryDocument;
  /** The rules it is released under. */
  readonly rules: Rules;
  readonly thresholds: Thresholds;
}

/** The newest offer of each partner before a leaf. */
export function offersBefore({ primitives, source, record }: AuditBase, leaf: number): ReadonlyMap<string, Offer> {
  const offers = new Map<string, Offer>();
  for (const logged of record.logEvents) {
    if (logged.leaf >= leaf) break;
    if (logged.event.type !== 'offer.published') continue;
    const offer = parseOffer(readDocument(primitives, source, logged.event));
    demand(offer.partner === logged.event.actor, 'binding-mismatch', { clause: 'DOC-2', party: logged.event.actor });
    offers.set(offer.partner, offer);
  }
  return offers;
}

function demandBindings({ event }: Logged<'query.proposed'>, request: QueryRequest, { charter, digest }: LoggedCharter): void {
  const { codebook } = charter;
  const isBound =
    request.charter.digest === digest &&
    request.charter.version === charter.version &&
    request.codebook.digest === codebook.digest &&
    request.codebook.name === codebook.name &&
    request.codebook.version === codebook.version &&
    request.query['query'] === event.query &&
    request.query['purpose'] === event.purpose &&
    request.expires === event.expires;
  demand(isBound, 'binding-mismatch', { clause });
  const analyst = charter.analysts.find((candidate) => candidate.name === request.analyst);
  demand(analyst !== undefined && event.actor === request.analyst, 'forbidden', { clause, party: event.actor });
  const members = new Set(charter.members.map((member) => member.partner));
  for (const partner of [...request.partners, ...request.notOffering, ...request.missing.map((entry) => entry.partner)]) {
    demand(members.has(partner), 'unknown-member', { clause, party: partner });
  }
}

/**
 * The request that started a run; what it asks is not looked at.
 *
 * @throws ProtocolError `binding-mismatch` where request, event and the charter in force disagree, `unknown-member`, `forbidden` for somebody who is
 * no analyst of the charter.
 */
export function readProposal(base: AuditBase, run: RunRecord, evidence: Evidence): Proposal {
  const { primitives, source, charters } = base;
  const proposed = evidence.at(given(run.first('query.proposed')));
  demand(proposed.event.digest === run.run, 'binding-mismatch', { clause });
  const bytes = readDocument(primitives, source, proposed.event);
  const request = parseRequest(bytes);
  demand(encodeHex(primitives.sha256(bytes)) === run.run, 'digest-mismatch', { clause });
  const signed = charterAt(charters, proposed.leaf);
  demand(signed !== undefined, 'roster-pending', { clause });
  demandBindings(proposed, request, signed);
  return { run, proposed, request, signed, terms: signed.terms };
}
