/** Invitations: who may enrol, by a token that is shown once and stored as its digest only. */
import { encodeHex, type Primitives } from '@ketensom/protocol';
import type { Desk } from './desk.ts';
import { execute, selectAll, selectOne } from './sql.ts';

export type InvitedRole = 'partner' | 'analyst';

/** `id` is the digest of the token, `leaf` the enrolment that used it up. */
export interface InvitationRow {
  readonly id: string;
  readonly name: string;
  readonly role: InvitedRole;
  readonly expires: number;
  readonly leaf: number | null;
}

/** SHA-256 of the token's 32 bytes: what `roster.enrolled` names. The token has 256 random bits, so nobody can guess it from this. */
export const invitationId = (primitives: Primitives, token: Uint8Array): string => encodeHex(primitives.sha256(token));

export const findInvitation = (desk: Desk, id: string): InvitationRow | undefined =>
  selectOne<InvitationRow>(desk.db, 'SELECT * FROM invitations WHERE id = ?', id);

export const listInvitations = (desk: Desk): readonly InvitationRow[] =>
  selectAll<InvitationRow>(desk.db, 'SELECT * FROM invitations ORDER BY name');

export function insertInvitation(desk: Desk, { id, name, role, expires }: Omit<InvitationRow, 'leaf'>): void {
  execute(desk.db, 'INSERT INTO invitations (id, name, role, expires) VALUES (?, ?, ?, ?)', id, name, role, expires);
}

export function useInvitation(desk: Desk, id: string, leaf: number): void {
  execute(desk.db, 'UPDATE invitations SET leaf = ? WHERE id = ? AND leaf IS NULL', leaf, id);
}
