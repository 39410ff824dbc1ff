/** Documents by digest, and the charters among them. Whoever puts one here has checked that the bytes hash to the digest. */
import type { DatabaseSync } from 'node:sqlite';
import { bytesOf, numberOf, type Row, textOf } from './row.ts';

/** A charter as the log proposed it. Accepted means that this partner's people did; refused says why the agent would not offer it to them. */
export interface CharterRow {
  readonly version: number;
  readonly digest: string;
  readonly codebook: string;
  readonly accepted: boolean;
  readonly refused?: string;
}

export interface DocumentStore {
  put(digest: string, bytes: Uint8Array): void;
  get(digest: string): Uint8Array | undefined;
  /** Keeps what opens a commitment that this agent made; it never leaves. */
  keepSalt(commitment: string, salt: Uint8Array): void;
  putCharter(charter: Omit<CharterRow, 'accepted'>): void;
  acceptCharter(digest: string): void;
  charters(): readonly CharterRow[];
  /** The newest accepted charter: the one this agent acts under. */
  pinnedCharter(): CharterRow | undefined;
}

const readCharter = (row: Row): CharterRow => ({
  version: numberOf(row, 'version'),
  digest: textOf(row, 'digest'),
  codebook: textOf(row, 'codebook'),
  accepted: row['accepted'] === 1,
  ...(row['refused'] === null ? {} : { refused: textOf(row, 'refused') }),
});

/** See the module header. */
export function makeDocumentStore(db: DatabaseSync): DocumentStore {
  const put = db.prepare('INSERT INTO document (digest, bytes) VALUES (?, ?) ON CONFLICT (digest) DO NOTHING');
  const get = db.prepare('SELECT bytes FROM document WHERE digest = ?');
  const keepSalt = db.prepare('INSERT INTO commitment (digest, salt) VALUES (?, ?) ON CONFLICT (digest) DO NOTHING');
  const putCharter = db.prepare(
    'INSERT INTO charter (version, digest, codebook, refused) VALUES (?, ?, ?, ?) ON CONFLICT (version) DO UPDATE SET digest = excluded.digest, codebook = excluded.codebook, refused = excluded.refused WHERE accepted = 0',
  );
  const accept = db.prepare('UPDATE charter SET accepted = 1 WHERE digest = ?');
  const charters = db.prepare('SELECT version, digest, codebook, accepted, refused FROM charter ORDER BY version');
  return {
    put(digest, bytes) {
      put.run(digest, bytes);
    },
    get(digest) {
      const row = get.get(digest);
      return row === undefined ? undefined : bytesOf(row, 'bytes');
    },
    keepSalt(commitment, salt) {
      keepSalt.run(commitment, salt);
    },
    putCharter({ version, digest, codebook, refused }) {
      putCharter.run(version, digest, codebook, refused ?? null);
    },
    acceptCharter(digest) {
      accept.run(digest);
    },
    charters: () => charters.all().map(readCharter),
    pinnedCharter: () =>
      charters
        .all()
        .map(readCharter)
        .findLast((charter) => charter.accepted),
  };
}
