/** Whether a change of keys or standing may stand where it does, and what it makes of whom (KEY-1 to KEY-3). One reading for everybody. */
import type { Primitives } from '../crypto/primitives.ts';
import { demand, ProtocolError } from '../errors.ts';
import type { KetensomEvent } from '../event/index.ts';
import { demandRotation, type IsUsed } from './key-rotation.ts';
import { changedName, type Party, type PartyChange, partyAfter } from './party.ts';

/** What is known of everybody before the event. */
export interface Parties {
  readonly find: (name: string) => Party | undefined;
  readonly isUsed: IsUsed;
}

/**
 * The party after the change.
 *
 * @throws ProtocolError as `demandRotation`; `unknown-member` for nobody; `forbidden` where the signer has no say in it; `key-revoked` for one
 * that is revoked already; `key-in-use` where the key to revoke is another one's; `same-standing` for a standing that it has already.
 */
export function changeParty(primitives: Primitives, event: PartyChange, { find, isUsed }: Parties): Party {
  const party = find(changedName(event));
  const signer = find(event.actor);
  if (party === undefined || signer === undefined) throw new ProtocolError('unknown-member', { clause: 'KEY-2' });
  const about = { clause: 'KEY-2', party: party.name };
  demand(party.role !== 'coordinator', 'forbidden', about);
  demand(signer.role === 'coordinator' || signer.name === party.name, 'forbidden', about);
  demand(party.standing !== 'revoked', 'key-revoked', about);
  if (event.type === 'key.rotated') demandRotation(primitives, party, event, isUsed);
  // Another key than the identity's is that of one of its approvers: nobody's in the log.
  if (event.type === 'key.revoked') demand(event.key === party.key || !isUsed(event.key), 'key-in-use', about);
  const expected = { 'member.suspended': 'active', 'member.returned': 'suspended' } as const;
  if (event.type === 'member.suspended' || event.type === 'member.returned')
    demand(party.standing === expected[event.type], 'same-standing', { ...about, clause: 'KEY-3' });
  return partyAfter(party, event);
}

/** What a suspended party may still say of runs: that it is out of them. */
const farewells: ReadonlySet<string> = new Set([
  'query.declined',
  'query.cancelled',
  'round.aborted',
  'round.abandoned',
  'round.keys_erased',
] satisfies KetensomEvent['type'][]);

/** @throws ProtocolError `key-revoked`, `suspended` where the standing of an event's signer does not allow it (KEY-2, KEY-3). */
export function demandMaySpeak({ name, standing }: Pick<Party, 'name' | 'standing'>, event: KetensomEvent): void {
  demand(standing !== 'revoked', 'key-revoked', { clause: 'KEY-2', party: name });
  const isOfRun = 'run' in event && !farewells.has(event.type);
  demand(standing === 'active' || !isOfRun, 'suspended', { clause: 'KEY-3', party: name });
}
