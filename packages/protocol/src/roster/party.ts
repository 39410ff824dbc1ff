/** Somebody who signs events, as a log shows it at one place: present keys and standing (docs/protocol/life-cycle.md). */
import type { EventOf, KetensomEvent } from '../event/index.ts';

/**
 * `active`: may say what its role may. `suspended`: answers to nobody's questions until it is let in again, keeps its keys. `revoked`: its key
 * counts for nothing any more, for ever.
 */
export type Standing = 'active' | 'suspended' | 'revoked';

/** See the module header. Keys are Ed25519: identity in hex, witness (partners only) as a C2SP verifier key. */
export interface Party {
  readonly name: string;
  readonly role: 'coordinator' | 'partner' | 'analyst';
  readonly key: string;
  readonly witness?: string;
  readonly standing: Standing;
  /** Identity keys that it had before, oldest first, in hex. */
  readonly earlier: readonly string[];
}

const changeTypes = ['key.rotated', 'key.revoked', 'member.suspended', 'member.returned'] as const;

/** What changes somebody's keys or standing. */
export type PartyChange = Extract<KetensomEvent, { readonly type: (typeof changeTypes)[number] }>;

/** Whether an event is such a change. */
export const isPartyChange = (event: KetensomEvent): event is PartyChange => (changeTypes as readonly string[]).includes(event.type);

/** Whom a change is about. */
export const changedName = (event: PartyChange): string => (event.type === 'key.rotated' ? event.actor : event.party);

/** An event of a log with its leaf. */
export interface LifeEvent {
  readonly leaf: number;
  readonly event: KetensomEvent;
}

function after(party: Party, event: PartyChange): Party {
  switch (event.type) {
    case 'key.rotated':
      return { ...party, key: event.key, witness: event.witness_vkey, earlier: [...party.earlier, party.key] };
    case 'key.revoked':
      return event.key === party.key ? { ...party, standing: 'revoked' } : party;
    case 'member.suspended':
      return { ...party, standing: 'suspended' };
    case 'member.returned':
      return { ...party, standing: 'active' };
  }
}

/** The party that a change makes of another; whether it may stand there is `changeParty`'s to say. */
export const partyAfter = after;

/** A party as it enrolled. */
export function newParty(event: EventOf<'roster.enrolled'>): Party {
  const { actor: name, role, key, witness_vkey: witness } = event;
  return { name, role, key, ...(role === 'partner' ? { witness } : {}), standing: 'active', earlier: [] };
}

/** A party as it stood before a leaf, or `undefined` where it had not enrolled. `events` hold and are in the order of the log. */
export function partyAt(events: Iterable<LifeEvent>, name: string, before: number): Party | undefined {
  let party: Party | undefined;
  for (const { leaf, event } of events) {
    if (leaf >= before) break;
    if (event.type === 'roster.enrolled' && event.actor === name) party = newParty(event);
    else if (party !== undefined && isPartyChange(event) && changedName(event) === name) party = after(party, event);
  }
  return party;
}
