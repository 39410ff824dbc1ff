/** Charters and offers as the log has them. */
import { type Charter, type Offer, parseCharter, parseOffer } from '@ketensom/protocol';
import { readBlob } from './blobs.ts';
import type { Desk } from './desk.ts';
import { execute, selectAll, selectOne } from './sql.ts';

/** A proposed charter; `codebook` is the digest of the document it rests on. */
export interface CharterRow {
  readonly version: number;
  readonly digest: string;
  readonly codebook: string;
  readonly leaf: number;
  readonly in_force: 0 | 1;
}

/** The newest charter that every member has signed. */
export const charterInForce = (desk: Desk): CharterRow | undefined =>
  selectOne<CharterRow>(desk.db, 'SELECT * FROM charters WHERE in_force = 1 ORDER BY version DESC LIMIT 1');

/** The newest charter, signed or not. */
export const newestCharter = (desk: Desk): CharterRow | undefined =>
  selectOne<CharterRow>(desk.db, 'SELECT * FROM charters ORDER BY version DESC LIMIT 1');

export const findCharter = (desk: Desk, version: number): CharterRow | undefined =>
  selectOne<CharterRow>(desk.db, 'SELECT * FROM charters WHERE version = ?', version);

export function insertCharter(desk: Desk, row: Omit<CharterRow, 'in_force'>): void {
  execute(
    desk.db,
    'INSERT INTO charters (version, digest, codebook, leaf) VALUES (?, ?, ?, ?)',
    row.version,
    row.digest,
    row.codebook,
    row.leaf,
  );
}

/** Who signed a version, by name. */
export const charterSigners = (desk: Desk, version: number): readonly string[] =>
  selectAll<{ partner: string }>(desk.db, 'SELECT partner FROM charter_signatures WHERE version = ? ORDER BY partner', version).map(
    (row) => row.partner,
  );

export function insertCharterSignature(
  desk: Desk,
  signature: { readonly version: number; readonly partner: string; readonly leaf: number },
): void {
  execute(
    desk.db,
    'INSERT INTO charter_signatures (version, partner, leaf) VALUES (?, ?, ?)',
    signature.version,
    signature.partner,
    signature.leaf,
  );
}

export const putInForce = (desk: Desk, version: number): number =>
  execute(desk.db, 'UPDATE charters SET in_force = 1 WHERE version = ?', version);

/** The bytes of a document that the log names; their absence is damage of the store. */
export function readDocument(desk: Desk, digest: string): Uint8Array {
  const bytes = readBlob(desk, digest);
  if (bytes === undefined) throw new Error('the store lacks a document that the log names');
  return bytes;
}

/** The document of a proposed charter. */
export const readCharter = (desk: Desk, digest: string): Charter => parseCharter(readDocument(desk, digest));

/** What each partner that may take part offers now. */
export const currentOffers = (desk: Desk): readonly { readonly partner: string; readonly digest: string }[] =>
  selectAll(
    desk.db,
    'SELECT partner, digest FROM offers JOIN actors ON name = partner WHERE revoked = 0 AND suspended = 0 ORDER BY partner',
  );

/** One partner's present offer, if it made one. */
export function readOffer(desk: Desk, partner: string): Offer | undefined {
  const row = selectOne<{ digest: string }>(desk.db, 'SELECT digest FROM offers WHERE partner = ?', partner);
  return row === undefined ? undefined : parseOffer(readDocument(desk, row.digest));
}

export function putOffer(desk: Desk, offer: { readonly partner: string; readonly digest: string; readonly leaf: number }): void {
  execute(
    desk.db,
    'INSERT INTO offers (partner, digest, leaf) VALUES (?1, ?2, ?3) ON CONFLICT (partner) DO UPDATE SET digest = excluded.digest, leaf = excluded.leaf',
    offer.partner,
    offer.digest,
    offer.leaf,
  );
}
