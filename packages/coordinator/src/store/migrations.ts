/** The tables of coordinator.db. Each script runs once, in order; one that was released is never edited. */
export const migrations: readonly string[] = [
  `
  -- The log: the bytes of every note, and what finding one takes.
  CREATE TABLE leaves (
    leaf INTEGER PRIMARY KEY,
    hash BLOB NOT NULL UNIQUE,
    note BLOB NOT NULL,
    body TEXT NOT NULL,
    type TEXT NOT NULL,
    actor TEXT NOT NULL,
    seq INTEGER NOT NULL,
    run TEXT,
    round TEXT,
    UNIQUE (actor, seq)
  ) STRICT;
  CREATE INDEX leaves_by_run ON leaves (run, leaf);
  CREATE INDEX leaves_by_type ON leaves (type, leaf);
  -- Hashes of the complete subtrees above the leaves.
  CREATE TABLE nodes (level INTEGER NOT NULL, position INTEGER NOT NULL, hash BLOB NOT NULL, PRIMARY KEY (level, position)) STRICT, WITHOUT ROWID;
  -- One root per size, for ever.
  CREATE TABLE checkpoints (size INTEGER PRIMARY KEY, root BLOB NOT NULL, line TEXT NOT NULL) STRICT;
  CREATE TABLE cosignatures (size INTEGER NOT NULL REFERENCES checkpoints (size), partner TEXT NOT NULL, line TEXT NOT NULL, PRIMARY KEY (size, partner)) STRICT, WITHOUT ROWID;
  -- Second events for a place that was taken: proof that an actor says two things.
  CREATE TABLE evidence (id INTEGER PRIMARY KEY, actor TEXT NOT NULL, seq INTEGER NOT NULL, note BLOB NOT NULL, seen INTEGER NOT NULL) STRICT;

  -- Who may speak. The coordinator is one of them.
  CREATE TABLE actors (
    name TEXT PRIMARY KEY,
    role TEXT NOT NULL CHECK (role IN ('coordinator', 'partner', 'analyst')),
    key TEXT NOT NULL UNIQUE,
    witness TEXT UNIQUE,
    leaf INTEGER NOT NULL REFERENCES leaves (leaf),
    revoked INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  CREATE TABLE invitations (id TEXT PRIMARY KEY, name TEXT NOT NULL, role TEXT NOT NULL, expires INTEGER NOT NULL, leaf INTEGER) STRICT;
  CREATE TABLE nonces (key TEXT NOT NULL, nonce TEXT NOT NULL, expires INTEGER NOT NULL, PRIMARY KEY (key, nonce)) STRICT, WITHOUT ROWID;
  CREATE INDEX nonces_by_expiry ON nonces (expires);

  -- Documents and lists by digest. 'unnamed' until an event names them; only 'members' are handed out.
  CREATE TABLE blobs (
    digest TEXT PRIMARY KEY,
    bytes BLOB NOT NULL,
    visibility TEXT NOT NULL CHECK (visibility IN ('unnamed', 'coordinator', 'members')),
    owner TEXT NOT NULL,
    stored INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX blobs_unnamed ON blobs (owner, stored) WHERE visibility = 'unnamed';

  CREATE TABLE charters (version INTEGER PRIMARY KEY, digest TEXT NOT NULL UNIQUE, codebook TEXT NOT NULL, leaf INTEGER NOT NULL, in_force INTEGER NOT NULL DEFAULT 0) STRICT;
  CREATE TABLE charter_signatures (version INTEGER NOT NULL REFERENCES charters (version), partner TEXT NOT NULL, leaf INTEGER NOT NULL, PRIMARY KEY (version, partner)) STRICT, WITHOUT ROWID;
  CREATE TABLE offers (partner TEXT PRIMARY KEY, digest TEXT NOT NULL, leaf INTEGER NOT NULL) STRICT;

  -- Runs and who takes part in them.
  CREATE TABLE queries (
    run TEXT PRIMARY KEY,
    query TEXT NOT NULL,
    analyst TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('approving', 'running', 'released', 'refused', 'failed', 'cancelled', 'expired')),
    step TEXT,
    code TEXT,
    party TEXT,
    expires INTEGER NOT NULL,
    revision INTEGER NOT NULL DEFAULT 1,
    leaf INTEGER NOT NULL,
    ended INTEGER
  ) STRICT;
  CREATE INDEX queries_by_state ON queries (state, expires);
  CREATE TABLE participants (run TEXT NOT NULL REFERENCES queries (run), partner TEXT NOT NULL, state TEXT NOT NULL, code TEXT, approval INTEGER, PRIMARY KEY (run, partner)) STRICT, WITHOUT ROWID;
  CREATE TABLE rounds (round TEXT PRIMARY KEY, run TEXT NOT NULL REFERENCES queries (run), kind TEXT NOT NULL, state BLOB NOT NULL, version INTEGER NOT NULL) STRICT;
  CREATE INDEX rounds_by_run ON rounds (run);
  CREATE INDEX rounds_by_kind ON rounds (kind);
  -- Public keys of all rounds: none is used twice.
  CREATE TABLE round_keys (key TEXT PRIMARY KEY, round TEXT NOT NULL, partner TEXT NOT NULL) STRICT, WITHOUT ROWID;
  -- Stored parts of masked vectors; their bytes lie in vectors/<round>/<partner>.
  CREATE TABLE parts (round TEXT NOT NULL, partner TEXT NOT NULL, part INTEGER NOT NULL, hash BLOB NOT NULL, PRIMARY KEY (round, partner, part)) STRICT, WITHOUT ROWID;
  -- What was opened of a reveal, for the bundle of an auditor who sees what the coordinator saw.
  CREATE TABLE reveals (digest TEXT PRIMARY KEY, round TEXT NOT NULL, partner TEXT NOT NULL, bytes BLOB NOT NULL) STRICT;
  CREATE TABLE results (run TEXT PRIMARY KEY REFERENCES queries (run), document BLOB NOT NULL, digest TEXT NOT NULL) STRICT;
  `,
  `
  -- The store is an old copy (LOG-6): until the log has this head again, nothing is appended and nothing signed. One row at most.
  CREATE TABLE recovery (id INTEGER PRIMARY KEY CHECK (id = 1), size INTEGER NOT NULL, root BLOB, line TEXT) STRICT;
  -- Partners that have not shown yet that they know no more of the log than this store, where somebody said that it was restored.
  CREATE TABLE recovery_awaits (partner TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
  -- Entries that a partner sent from its mirror; its own until they give a root that the log signed.
  CREATE TABLE mirrored (partner TEXT NOT NULL, leaf INTEGER NOT NULL, note BLOB NOT NULL, PRIMARY KEY (partner, leaf)) STRICT, WITHOUT ROWID;
  `,
  `
  -- Rings of holders, by their round; where one stands is replayed from the log.
  CREATE TABLE rings (round TEXT PRIMARY KEY, run TEXT NOT NULL UNIQUE REFERENCES queries (run), config TEXT NOT NULL, ended INTEGER NOT NULL DEFAULT 0) STRICT;
  `,
  `
  -- Released runs by what they ask, and by the series and period that their query names.
  CREATE TABLE answers (run TEXT PRIMARY KEY REFERENCES queries (run), digest TEXT NOT NULL, series TEXT, period TEXT) STRICT, WITHOUT ROWID;
  CREATE INDEX answers_by_digest ON answers (digest);
  CREATE INDEX answers_by_series ON answers (series) WHERE series IS NOT NULL;
  `,
  `
  -- Keys and standing (docs/protocol/life-cycle.md). A key that was replaced is nobody's again. 'cosigns_from': the smallest size that the
  -- present witness key cosigns.
  ALTER TABLE actors ADD COLUMN suspended INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE actors ADD COLUMN cosigns_from INTEGER NOT NULL DEFAULT 0;
  CREATE TABLE retired_keys (
    key TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    use TEXT NOT NULL CHECK (use IN ('identity', 'witness')),
    leaf INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  `,
  `
  -- The protected cells of a link, by number, while its owners are asked what they stand for.
  ALTER TABLE rings ADD COLUMN cells BLOB;
  `,
  `
  -- Released runs by the rows that their tables are of: what a later table of the same rows is held against (DSC-14).
  CREATE TABLE released_tables (population TEXT NOT NULL, run TEXT NOT NULL REFERENCES queries (run), PRIMARY KEY (population, run)) STRICT, WITHOUT ROWID;
  `,
  `
  -- How long evidence is kept (RET-1). 'delete_after': unix milliseconds, 0 without a term; null while nobody looked. 'deleted': when it was.
  ALTER TABLE queries ADD COLUMN delete_after INTEGER;
  ALTER TABLE queries ADD COLUMN deleted INTEGER;
  CREATE INDEX queries_by_term ON queries (delete_after) WHERE deleted IS NULL;
  `,
  `
  -- What a part's bytes were held against when they were added, until the next change.
  ALTER TABLE parts ADD COLUMN checksum BLOB;
  `,
  `
  ALTER TABLE parts DROP COLUMN checksum;
  `,
];
