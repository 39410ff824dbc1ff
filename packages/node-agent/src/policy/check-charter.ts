/**
 * What an agent demands of a proposed charter before it shows it to its people: that it is about this log and this coordinator, and that
 * every member and analyst in it is somebody who enrolled with exactly that key. Whether to sign it is theirs to say.
 */
import { type Approvers, asNetworkInput, type Charter, charterTerms, demand, type EventOf, sameApprovers } from '@ketensom/protocol';
import type { Joined } from '../store/joined.ts';
import type { LogStore } from '../store/log-store.ts';

const clause = 'DOC-1';

export interface ProposedCharter {
  readonly charter: Charter;
  readonly event: EventOf<'charter.proposed'>;
  /** Digest of the version before it in the log, if any. */
  readonly previous: string | undefined;
}

/** This agent's own public keys. */
export interface OwnKeys {
  readonly partner: string;
  readonly key: string;
  readonly witness: string;
}

/** The people whom a partner named last in the log (DOC-7). */
function namedApprovers(log: LogStore, partner: string): Approvers | undefined {
  const event = log.ofType('approvers.named').findLast((placed) => placed.event.actor === partner)?.event;
  return event === undefined ? undefined : { needed: event.needed, keys: event.keys };
}

/**
 * @throws ProtocolError `binding-mismatch` for another log, coordinator, codebook or predecessor, `unknown-member` where somebody did not enrol
 *   with the key that the charter gives, `roster-mismatch` where this partner itself is not in it as it is.
 */
export function checkCharter(
  log: LogStore,
  { charter, event, previous }: ProposedCharter,
  own: { readonly keys: OwnKeys; readonly joined: Joined },
): void {
  const genesis = log.ofType('log.genesis')[0]?.event;
  const { joined, keys } = own;
  const sameLog = charter.log.origin === joined.origin && charter.log.key === joined.logKey;
  const sameCoordinator = charter.coordinator.key === genesis?.key && charter.coordinator.sealKey === genesis.seal_key;
  const named = charter.charter === event.charter && charter.version === event.version && charter.codebook.digest === event.codebook_digest;
  demand(sameLog && sameCoordinator && named, 'binding-mismatch', { clause });
  demand((charter.version === 1) === (charter.previous === undefined), 'binding-mismatch', { clause });
  demand(previous === undefined || charter.previous === previous, 'binding-mismatch', { clause });
  asNetworkInput(clause, () => charterTerms(charter));
  for (const { partner, key, witness } of charter.members) {
    const actor = log.actor(partner);
    demand(actor?.role === 'partner' && actor.key === key && actor.witness === witness, 'unknown-member', { clause, party: partner });
  }
  for (const { partner, approvers } of charter.members) {
    demand(sameApprovers(approvers, namedApprovers(log, partner)), 'roster-mismatch', { clause, party: partner });
  }
  for (const { name, key } of charter.analysts) {
    const actor = log.actor(name);
    demand(actor?.role === 'analyst' && actor.key === key, 'unknown-member', { clause, party: name });
  }
  const self = charter.members.find((member) => member.partner === keys.partner);
  demand(self?.key === keys.key && self.witness === keys.witness, 'roster-mismatch', { clause });
}
