/** The charters of a log: each follows the one before, names the keys that the log shows, and is in force once all its members signed (DOC-1). */
import { type Approvers, readApprovers, sameApprovers } from '../charter/approvers.ts';
import type { Charter } from '../charter/charter.ts';
import { charterTerms, parseCharter } from '../charter/parse-charter.ts';
import type { CharterTerms } from '../charter/terms.ts';
import { type Codebook, decodeCodebook } from '../codebook/index.ts';
import type { Primitives } from '../crypto/primitives.ts';
import { demand } from '../errors.ts';
import { partyAt } from '../roster/index.ts';
import type { Evidence } from './judge.ts';
import type { LogIndex } from './log-record.ts';
import { readDocument } from './named-documents.ts';
import type { Logged } from './run-record.ts';
import type { AuditSource } from './source.ts';

const clause = 'DOC-1';

/** A member's signature under a charter. */
export interface CharterSignature {
  readonly partner: string;
  readonly leaf: number;
}

/** A charter that stood in the log. */
export interface LoggedCharter {
  readonly charter: Charter;
  readonly terms: CharterTerms;
  readonly digest: string;
  readonly codebook: Codebook;
  readonly proposed: number;
  readonly signatures: readonly CharterSignature[];
  /** The leaf of the last member's signature: from there on it is in force. Absent while somebody's is missing. */
  readonly inForceFrom?: number;
}

/** What charters are read from. */
export interface CharterReading {
  readonly primitives: Primitives;
  readonly source: AuditSource;
  readonly index: LogIndex;
}

const isOf =
  <Type extends 'charter.proposed' | 'charter.signed'>(type: Type) =>
  (logged: LogIndex['logEvents'][number]): logged is Logged<Type> & LogIndex['logEvents'][number] =>
    logged.event.type === type;

/**
 * Every charter that was proposed, oldest first.
 *
 * @throws ProtocolError as the parsers do; `binding-mismatch` for a version or predecessor that does not follow, and where the charter names another
 * coordinator, log or codebook than the log shows; `roster-mismatch` where a member's keys are not those it enrolled with; `forbidden` for a
 * signature by somebody who is no member, `equivocation` for a second one.
 */
export function readCharters(reading: CharterReading, evidence: Evidence): readonly LoggedCharter[] {
  const { primitives, source, index } = reading;
  const charters: LoggedCharter[] = [];
  for (const logged of index.logEvents.filter(isOf('charter.proposed'))) {
    const { leaf, event } = evidence.at(logged);
    const charter = parseCharter(readDocument(primitives, source, event));
    const before = charters.at(-1);
    const follows = charter.version === (before?.charter.version ?? 0) + 1 && charter.previous === before?.digest;
    demand(follows && charter.version === event.version && charter.charter === event.charter, 'binding-mismatch', { clause });
    demandBound(reading, charter, { event, leaf });
    const signatures = readSignatures(index, charter, { digest: event.digest, proposed: leaf, evidence });
    const isComplete = charter.members.every((member) => signatures.some(({ partner }) => partner === member.partner));
    const last = signatures.at(-1);
    charters.push({
      charter,
      terms: charterTerms(charter),
      digest: event.digest,
      codebook: decodeCodebook(readDocument(primitives, source, { digest: event.codebook_digest, length: event.codebook_length })),
      proposed: leaf,
      signatures,
      ...(isComplete && last !== undefined ? { inForceFrom: last.leaf } : {}),
    });
  }
  return charters;
}

function readSignatures(
  index: LogIndex,
  charter: Charter,
  { digest, proposed, evidence }: { readonly digest: string; readonly proposed: number; readonly evidence: Evidence },
): readonly CharterSignature[] {
  const signatures: CharterSignature[] = [];
  for (const logged of index.logEvents.filter(isOf('charter.signed'))) {
    const { event, leaf } = logged;
    if (event.version !== charter.version) continue;
    evidence.at(logged);
    const party = { clause, party: event.actor };
    demand(event.digest === digest && leaf > proposed, 'binding-mismatch', party);
    demand(
      charter.members.some((member) => member.partner === event.actor),
      'forbidden',
      party,
    );
    demand(!signatures.some(({ partner }) => partner === event.actor), 'equivocation', party);
    signatures.push({ partner: event.actor, leaf });
  }
  return signatures;
}

/** The approvers that a partner had named last, before a leaf. */
function namedBefore({ logEvents }: LogIndex, partner: string, leaf: number): Approvers | undefined {
  const named = logEvents.filter(
    (logged) => logged.event.type === 'approvers.named' && logged.event.actor === partner && logged.leaf < leaf,
  );
  const event = named.at(-1)?.event;
  return event?.type === 'approvers.named' ? { needed: event.needed, keys: event.keys } : undefined;
}

function demandBound({ primitives, index }: CharterReading, charter: Charter, { event, leaf: proposed }: Logged<'charter.proposed'>): void {
  const { genesis, logEvents } = index;
  const bound =
    charter.codebook.digest === event.codebook_digest &&
    charter.coordinator.key === genesis.key &&
    charter.coordinator.sealKey === genesis.seal_key &&
    charter.log.origin === genesis.origin &&
    charter.log.key === genesis.log_vkey;
  demand(bound, 'binding-mismatch', { clause });
  for (const member of charter.members) {
    const actor = partyAt(logEvents, member.partner, proposed);
    const same = actor?.role === 'partner' && actor.key === member.key && actor.witness === member.witness;
    demand(same && sameApprovers(member.approvers, namedBefore(index, member.partner, proposed)), 'roster-mismatch', {
      clause,
      party: member.partner,
    });
    if (member.approvers !== undefined) readApprovers(primitives, member.approvers);
  }
  for (const analyst of charter.analysts) {
    const actor = partyAt(logEvents, analyst.name, proposed);
    demand(actor?.role === 'analyst' && actor.key === analyst.key, 'roster-mismatch', { clause, party: analyst.name });
  }
}

/** The charter in force at a leaf: the newest that was complete before it. */
export const charterAt = (charters: readonly LoggedCharter[], leaf: number): LoggedCharter | undefined =>
  charters.filter(({ inForceFrom }) => inForceFrom !== undefined && inForceFrom < leaf).at(-1);
