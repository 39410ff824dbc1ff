/** Blobs: bytes by their SHA-256. Who may read one follows from the event that names it, so until then nobody may. */
import { demand, encodeHex, ProtocolError } from '@ketensom/protocol';
import type { Desk } from './desk.ts';
import { execute, selectOne } from './sql.ts';

/** `coordinator`: only its own programs and the bundle of an auditor who sees what it saw. */
export type Visibility = 'unnamed' | 'coordinator' | 'members';

/** The most bytes of one blob (API-2). */
export const maxBlobBytes = 2 ** 20;

/** The most blobs of one actor that no event names yet, and how long they are kept. */
const maxUnnamed = 64;
const unnamedLifetime = 24 * 3600 * 1000;

interface BlobRow {
  readonly bytes: Uint8Array;
  readonly visibility: Visibility;
}

const digestOf = (desk: Desk, bytes: Uint8Array): string => encodeHex(desk.primitives.sha256(bytes));

/** Stores what an actor sent; true when the bytes were not known yet. @throws ProtocolError `digest-mismatch`, `rate-limited`. */
export function putBlob(desk: Desk, owner: string, digest: string, bytes: Uint8Array): boolean {
  demand(digestOf(desk, bytes) === digest, 'digest-mismatch', { clause: 'API-3' });
  if (selectOne(desk.db, 'SELECT 1 FROM blobs WHERE digest = ?', digest) !== undefined) return false;
  const now = desk.now();
  execute(desk.db, "DELETE FROM blobs WHERE visibility = 'unnamed' AND stored < ?", now - unnamedLifetime);
  const unnamed = selectOne<{ count: number }>(
    desk.db,
    "SELECT count(*) AS count FROM blobs WHERE owner = ? AND visibility = 'unnamed'",
    owner,
  );
  demand((unnamed?.count ?? 0) < maxUnnamed, 'rate-limited', { clause: 'API-3' });
  execute(
    desk.db,
    "INSERT INTO blobs (digest, bytes, visibility, owner, stored) VALUES (?, ?, 'unnamed', ?, ?)",
    digest,
    bytes,
    owner,
    now,
  );
  return true;
}

/** Stores what the coordinator itself says and names in the same transaction; gives the digest. */
export function writeBlob(desk: Desk, bytes: Uint8Array, visibility: 'coordinator' | 'members'): string {
  const digest = digestOf(desk, bytes);
  execute(
    desk.db,
    `INSERT INTO blobs (digest, bytes, visibility, owner, stored) VALUES (?1, ?2, ?3, 'coordinator', ?4)
     ON CONFLICT (digest) DO UPDATE SET visibility = excluded.visibility WHERE visibility <> 'members'`,
    digest,
    bytes,
    visibility,
    desk.now(),
  );
  return digest;
}

/** Bytes of a blob, whoever may see them; for the coordinator's own work. */
export const readBlob = (desk: Desk, digest: string): Uint8Array | undefined =>
  selectOne<BlobRow>(desk.db, 'SELECT bytes FROM blobs WHERE digest = ?', digest)?.bytes;

/** Bytes of a blob that members may read. */
export const readPublicBlob = (desk: Desk, digest: string): Uint8Array | undefined =>
  selectOne<BlobRow>(desk.db, "SELECT bytes FROM blobs WHERE digest = ? AND visibility = 'members'", digest)?.bytes;

/** What an event says of the blob it names. */
export interface NamedBlob {
  readonly digest: string;
  readonly length: number;
}

/** The stored bytes that an event names. @throws ProtocolError `not-found` where they were not stored, `length` for another length (API-4). */
export function demandBlob(desk: Desk, { digest, length }: NamedBlob): Uint8Array {
  const bytes = readBlob(desk, digest);
  if (bytes === undefined) throw new ProtocolError('not-found', { clause: 'API-4' });
  demand(bytes.length === length, 'length', { clause: 'API-4' });
  return bytes;
}

/** Says who may read a blob from now on. What members may read stays so. */
export function nameBlob(desk: Desk, digest: string, visibility: 'coordinator' | 'members'): void {
  execute(desk.db, "UPDATE blobs SET visibility = ? WHERE digest = ? AND visibility <> 'members'", visibility, digest);
}
