/** What a round asks of the keys and standing of those in it (KEY-4). */
import { demand } from '../errors.ts';
import { changedName, isPartyChange, type LifeEvent, partyAt } from './party.ts';

const clause = 'KEY-4';

/** Somebody whom a charter names with a key. */
export interface NamedKey {
  readonly name: string;
  readonly key: string;
}

/**
 * Each has, before the leaf, exactly the key that the charter names, and may speak.
 *
 * @throws ProtocolError `unknown-member`, `key-revoked`, `suspended`, `key-retired` where the charter names a key that was replaced.
 */
export function demandStanding(events: readonly LifeEvent[], named: readonly NamedKey[], before: number): void {
  for (const { name, key } of named) {
    const party = partyAt(events, name, before);
    const about = { clause, party: name };
    demand(party !== undefined, 'unknown-member', about);
    demand(party.standing !== 'revoked', 'key-revoked', about);
    demand(party.standing !== 'suspended', 'suspended', about);
    demand(party.key === key, 'key-retired', about);
  }
}

/** Nobody's keys or standing changed between two leaves. @throws ProtocolError `key-retired`, `key-revoked`, `suspended`. */
export function demandSteady(
  events: readonly LifeEvent[],
  names: readonly string[],
  span: { readonly from: number; readonly to: number },
): void {
  for (const { leaf, event } of events) {
    if (leaf <= span.from || leaf >= span.to || !isPartyChange(event) || !names.includes(changedName(event))) continue;
    const about = { clause, party: changedName(event) };
    demand(event.type !== 'key.rotated', 'key-retired', about);
    demand(event.type !== 'key.revoked', 'key-revoked', about);
    demand(event.type !== 'member.suspended', 'suspended', about);
  }
}

/** The keys of a party that were revoked before a leaf, in hex: among them those of its approvers (DOC-7). */
export const revokedKeysOf = (events: readonly LifeEvent[], party: string, before: number): ReadonlySet<string> =>
  new Set(events.flatMap(({ leaf, event }) => (leaf < before && event.type === 'key.revoked' && event.party === party ? [event.key] : [])));
