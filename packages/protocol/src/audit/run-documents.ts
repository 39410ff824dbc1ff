/** The documents that a run rests on, read from the bundle by digest and checked against it. */

import type { Charter } from '../charter/charter.ts';
import { parseCharter } from '../charter/parse-charter.ts';
import { type Codebook, decodeCodebook } from '../codebook/index.ts';
import { encodeHex } from '../crypto/bytes.ts';
import type { Primitives } from '../crypto/primitives.ts';
import { demand } from '../errors.ts';
import { parseRequest } from '../run/parse-request.ts';
import type { QueryRequest } from '../run/request.ts';
import { NotProved } from './judge.ts';
import type { LogRecord } from './log-record.ts';
import type { Logged, RunRecord } from './run-record.ts';
import type { AuditSource } from './source.ts';

/** A blob whose bytes have the digest they are asked by. @throws NotProved when the bundle lacks it; ProtocolError `digest-mismatch`. */
export function readBlob(primitives: Primitives, source: AuditSource, digest: string): Uint8Array {
  const bytes = source.blob(digest);
  if (bytes === undefined) throw new NotProved('not-in-bundle');
  demand(encodeHex(primitives.sha256(bytes)) === digest, 'digest-mismatch', { clause: 'EVT-4' });
  return bytes;
}

/** A charter with the leaf that completed its signatures. */
export interface SignedCharter {
  readonly charter: Charter;
  readonly digest: string;
  readonly codebook: Codebook;
  /** The leaf of the last member's signature: from there on it is in force. */
  readonly inForceFrom: number;
}

/**
 * Every charter of the log that all its members signed, oldest first.
 *
 * @throws ProtocolError as the parsers do; `roster-mismatch` where a member's keys are not those it enrolled with; `binding-mismatch` where the
 * charter names another coordinator, log or codebook than the log shows.
 */
export function readCharters(primitives: Primitives, record: LogRecord, source: AuditSource): readonly SignedCharter[] {
  const proposed = record.events.filter((logged): logged is Logged<'charter.proposed'> => logged.event.type === 'charter.proposed');
  return proposed.flatMap(({ leaf, event }) => {
    const charter = parseCharter(readBlob(primitives, source, event.digest));
    demandBound(record, charter, event);
    const signatures = record.events.filter(
      (logged): logged is Logged<'charter.signed'> =>
        logged.event.type === 'charter.signed' && logged.leaf > leaf && logged.event.digest === event.digest,
    );
    const signers = new Set(signatures.map((logged) => logged.event.actor));
    if (!charter.members.every((member) => signers.has(member.partner))) return [];
    const codebook = decodeCodebook(readBlob(primitives, source, charter.codebook.digest));
    const last = completionLeaf(charter, signatures);
    return [{ charter, digest: event.digest, codebook, inForceFrom: last }];
  });
}

function completionLeaf(charter: Charter, signatures: readonly Logged<'charter.signed'>[]): number {
  const missing = new Set(charter.members.map((member) => member.partner));
  for (const { leaf, event } of signatures) {
    missing.delete(event.actor);
    if (missing.size === 0) return leaf;
  }
  return Number.MAX_SAFE_INTEGER;
}

function demandBound(record: LogRecord, charter: Charter, event: Logged<'charter.proposed'>['event']): void {
  const { genesis, actors } = record;
  const bound =
    charter.version === event.version &&
    charter.codebook.digest === event.codebook_digest &&
    charter.coordinator.key === genesis.key &&
    charter.coordinator.sealKey === genesis.seal_key &&
    charter.log.origin === genesis.origin &&
    charter.log.key === genesis.log_vkey;
  demand(bound, 'binding-mismatch', { clause: 'DOC-1' });
  for (const member of charter.members) {
    const actor = actors.get(member.partner);
    const same = actor?.role === 'partner' && actor.key === member.key && actor.witness === member.witness;
    demand(same, 'roster-mismatch', { clause: 'DOC-1', party: member.partner });
  }
  for (const analyst of charter.analysts) {
    const actor = actors.get(analyst.name);
    demand(actor?.role === 'analyst' && actor.key === analyst.key, 'roster-mismatch', { clause: 'DOC-1', party: analyst.name });
  }
}

/** A run's request and the charter it was asked under. */
export interface RunContext {
  readonly run: RunRecord;
  readonly proposed: Logged<'query.proposed'>;
  readonly request: QueryRequest;
  readonly signed: SignedCharter;
}

/**
 * The request that started a run, bound to a charter that was in force.
 *
 * @throws ProtocolError `binding-mismatch` where request, event and charter disagree, `unknown-purpose`, `unknown-member`, `forbidden` for somebody
 * who is no analyst of the charter (DOC-3).
 */
export function readRequest(
  primitives: Primitives,
  source: AuditSource,
  inputs: { readonly run: RunRecord; readonly charters: readonly SignedCharter[] },
): RunContext {
  const { run, charters } = inputs;
  const proposed = run.first('query.proposed');
  demand(proposed !== undefined, 'unexpected-message', { clause: 'RUN-1' });
  const { event, leaf } = proposed;
  demand(event.digest === run.run, 'binding-mismatch', { clause: 'DOC-3' });
  const request = parseRequest(readBlob(primitives, source, event.digest));
  const signed = charters.find((candidate) => candidate.digest === request.charter.digest && candidate.inForceFrom < leaf);
  demand(signed !== undefined, 'binding-mismatch', { clause: 'DOC-3' });
  const { charter } = signed;
  demand(request.codebook.digest === charter.codebook.digest && request.charter.version === charter.version, 'binding-mismatch', {
    clause: 'DOC-3',
  });
  const analyst = charter.analysts.find((candidate) => candidate.name === request.analyst);
  demand(analyst !== undefined && event.actor === request.analyst, 'forbidden', { clause: 'DOC-3', party: event.actor });
  for (const partner of request.partners) {
    demand(
      charter.members.some((member) => member.partner === partner),
      'unknown-member',
      { clause: 'DOC-3', party: partner },
    );
  }
  return { run, proposed, request, signed };
}
