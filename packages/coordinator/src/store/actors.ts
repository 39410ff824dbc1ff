/** Who may speak: the names and keys that the log enrolled. */

import type { Desk } from './desk.ts';
import { execute, selectAll, selectOne } from './sql.ts';

export type ActorRole = 'coordinator' | 'partner' | 'analyst';

/** `key` is the Ed25519 identity key in hex, `witness` a partner's cosigning key (C2SP vkey), `leaf` the enrolment. */
export interface Actor {
  readonly name: string;
  readonly role: ActorRole;
  readonly key: string;
  readonly witness: string | null;
  readonly leaf: number;
  readonly revoked: 0 | 1;
  readonly suspended: 0 | 1;
  /** The smallest log that its present witness key cosigns. */
  readonly cosigns_from: number;
}

/** The name under which the coordinator signs. */
export const coordinatorName = 'coordinator';

export const findActorByKey = (desk: Desk, key: string): Actor | undefined =>
  selectOne<Actor>(desk.db, 'SELECT * FROM actors WHERE key = ?', key);

export const findActor = (desk: Desk, name: string): Actor | undefined =>
  selectOne<Actor>(desk.db, 'SELECT * FROM actors WHERE name = ?', name);

/** Whether somebody is among these, under the key that is used now. */
export const isNamedIn = (
  entries: readonly { readonly partner: string; readonly key: string }[],
  { name, key }: Pick<Actor, 'name' | 'key'>,
): boolean => entries.some((entry) => entry.partner === name && entry.key === key);

/** Everybody of a role whose key is not revoked, by name. */
export const listActors = (desk: Desk, role: ActorRole): readonly Actor[] =>
  selectAll<Actor>(desk.db, 'SELECT * FROM actors WHERE role = ? AND revoked = 0 ORDER BY name', role);

/** Whether a name, an identity key or a witness key belongs to somebody already, in whatever role. */
export function isTaken(desk: Desk, newcomer: { readonly name: string; readonly key: string; readonly witness: string | null }): boolean {
  const row = selectOne(
    desk.db,
    'SELECT 1 FROM actors WHERE name = ?1 OR key = ?2 OR witness = ?3',
    newcomer.name,
    newcomer.key,
    newcomer.witness,
  );
  return row !== undefined;
}

export function insertActor(desk: Desk, actor: Omit<Actor, 'revoked' | 'suspended' | 'cosigns_from'>): void {
  execute(
    desk.db,
    'INSERT INTO actors (name, role, key, witness, leaf) VALUES (?, ?, ?, ?, ?)',
    actor.name,
    actor.role,
    actor.key,
    actor.witness,
    actor.leaf,
  );
}
