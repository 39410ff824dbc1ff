/** Actors of the store as the protocol's rules about keys and standing see them (docs/protocol/life-cycle.md). */
import { decodeVerifierKey, encodeHex, type Party, type PartyChange } from '@ketensom/protocol';
import { type Actor, findActor } from './actors.ts';
import type { Desk } from './desk.ts';
import { execute, selectAll, selectOne } from './sql.ts';

/** The name that an identity key was retired by, if it was. */
export const retiredKeyOf = (desk: Desk, key: string): string | undefined =>
  selectOne<{ name: string }>(desk.db, "SELECT name FROM retired_keys WHERE key = ? AND use = 'identity'", key)?.name;

/** See the module header. */
export function partyOf(desk: Desk, { name, role, key, witness, revoked, suspended }: Actor): Party {
  const earlier = selectAll<{ key: string }>(
    desk.db,
    "SELECT key FROM retired_keys WHERE name = ? AND use = 'identity' ORDER BY leaf",
    name,
  ).map((row) => row.key);
  const standing = revoked === 1 ? 'revoked' : suspended === 1 ? 'suspended' : 'active';
  return { name, role, key, ...(witness === null ? {} : { witness }), standing, earlier };
}

/** The party of that name. */
export function findParty(desk: Desk, name: string): Party | undefined {
  const actor = findActor(desk, name);
  return actor === undefined ? undefined : partyOf(desk, actor);
}

/** The public key of a C2SP verifier key, in hex. */
const publicKeyOf = (desk: Desk, vkey: string): string => encodeHex(decodeVerifierKey(desk.primitives, vkey).publicKey);

/** Whether a key (32 bytes, hex) is or was anybody's, as identity or as witness. */
export function isKeyUsed(desk: Desk, key: string): boolean {
  if (selectOne(desk.db, 'SELECT 1 FROM actors WHERE key = ?1 UNION ALL SELECT 1 FROM retired_keys WHERE key = ?1', key) !== undefined)
    return true;
  const witnesses = selectAll<{ witness: string }>(desk.db, 'SELECT witness FROM actors WHERE witness IS NOT NULL');
  return witnesses.some(({ witness }) => publicKeyOf(desk, witness) === key);
}

/** Keeps what a change of keys or standing, which stands at `leaf`, makes of an actor. */
export function recordChange(desk: Desk, event: PartyChange, leaf: number): void {
  const { db } = desk;
  switch (event.type) {
    case 'key.rotated': {
      const old = findActor(desk, event.actor);
      const retire = (key: string, use: string): number =>
        execute(db, 'INSERT INTO retired_keys (key, name, use, leaf) VALUES (?, ?, ?, ?)', key, event.actor, use, leaf);
      retire(event.old_key, 'identity');
      if (old?.witness !== null && old?.witness !== undefined) retire(publicKeyOf(desk, old.witness), 'witness');
      const sql = 'UPDATE actors SET key = ?, witness = ?, cosigns_from = ? WHERE name = ?';
      execute(db, sql, event.key, event.witness_vkey, leaf + 1, event.actor);
      break;
    }
    case 'key.revoked':
      execute(db, 'UPDATE actors SET revoked = 1 WHERE name = ? AND key = ?', event.party, event.key);
      break;
    case 'member.suspended':
      execute(db, 'UPDATE actors SET suspended = 1 WHERE name = ?', event.party);
      break;
    case 'member.returned':
      execute(db, 'UPDATE actors SET suspended = 0 WHERE name = ?', event.party);
      break;
  }
}

/** The keys of a party that were revoked, in hex; among them those of its approvers. */
export const revokedKeys = (desk: Desk, party: string): ReadonlySet<string> =>
  new Set(
    selectAll<{ key: string }>(
      desk.db,
      "SELECT json_extract(body, '$.key') AS key FROM leaves WHERE type = 'key.revoked' AND json_extract(body, '$.party') = ?",
      party,
    ).map((row) => row.key),
  );
