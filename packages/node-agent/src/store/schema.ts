/** The tables of agent.db. Each script runs once, in order; a released one is never edited. */
export const migrations: readonly string[] = [
  `
  -- What join and the first sync fixed, the dispatch position, and why the agent halted if it did.
  CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;

  -- The mirrored log: the bytes of every note, and what finding one takes.
  CREATE TABLE leaf (
    position INTEGER PRIMARY KEY,
    hash BLOB NOT NULL UNIQUE,
    note BLOB NOT NULL,
    body TEXT NOT NULL,
    type TEXT NOT NULL,
    actor TEXT NOT NULL,
    run TEXT,
    round TEXT
  ) STRICT;
  CREATE INDEX leaf_by_run ON leaf (run, type);
  CREATE INDEX leaf_by_round ON leaf (round, type);
  CREATE INDEX leaf_by_type ON leaf (type);

  -- Heads this agent verified: one root per size, for ever.
  CREATE TABLE head (size INTEGER PRIMARY KEY, root BLOB NOT NULL, note BLOB NOT NULL, cosigned INTEGER NOT NULL DEFAULT 0) STRICT;

  -- Who has signed events, with the key that enrolled and the place of the last one (EVT-3).
  CREATE TABLE actor (
    name TEXT PRIMARY KEY,
    role TEXT NOT NULL,
    key TEXT NOT NULL UNIQUE,
    witness TEXT,
    seq INTEGER NOT NULL,
    hash TEXT NOT NULL
  ) STRICT;

  -- Documents by digest: charters, codebooks, requests, configs.
  CREATE TABLE document (digest TEXT PRIMARY KEY, bytes BLOB NOT NULL) STRICT;

  -- Salts of the commitments that approvals made to policy and mapping.
  CREATE TABLE commitment (digest TEXT PRIMARY KEY, salt BLOB NOT NULL) STRICT;

  CREATE TABLE charter (
    version INTEGER PRIMARY KEY,
    digest TEXT NOT NULL,
    codebook TEXT NOT NULL,
    accepted INTEGER NOT NULL DEFAULT 0,
    refused TEXT
  ) STRICT;

  -- Requests that name this partner. state: pending, approved, declined, ended.
  CREATE TABLE query (
    run TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    state TEXT NOT NULL,
    reason TEXT,
    received INTEGER NOT NULL,
    expires INTEGER NOT NULL
  ) STRICT;

  -- What a person decided through the command line while the agent runs: run or charter digest -> approve, decline, accept.
  CREATE TABLE decision (subject TEXT PRIMARY KEY, verdict TEXT NOT NULL, reason TEXT, at INTEGER NOT NULL) STRICT;

  -- One row per round id, never deleted, so that no id is taken twice. \`sealed\` is null once the secrets are erased.
  CREATE TABLE round (
    round TEXT PRIMARY KEY,
    run TEXT NOT NULL,
    state TEXT NOT NULL,
    sealed BLOB,
    fingerprint TEXT NOT NULL,
    expires INTEGER NOT NULL,
    threshold INTEGER NOT NULL,
    log_size INTEGER,
    vec_root TEXT,
    input_commit TEXT,
    input_nonce BLOB,
    length INTEGER,
    committed INTEGER NOT NULL DEFAULT 0,
    ended TEXT,
    erased INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  CREATE INDEX round_by_run ON round (run);

  -- What may be opened once (SUM: one open per question): the fingerprint of a question and the round that holds it.
  CREATE TABLE ledger (fingerprint TEXT PRIMARY KEY, round TEXT NOT NULL REFERENCES round (round), run TEXT NOT NULL, claimed INTEGER NOT NULL) STRICT;

  -- Own events, in order. state: queued, signed (its bytes are fixed), sent, refused.
  CREATE TABLE outbox (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    type TEXT NOT NULL,
    run TEXT,
    round TEXT,
    body TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'queued',
    seq INTEGER,
    note BLOB,
    hash TEXT UNIQUE,
    code TEXT
  ) STRICT;
  CREATE INDEX outbox_open ON outbox (state, id);
  -- Blobs that must lie at the coordinator before their event is sent.
  CREATE TABLE outbox_blob (outbox INTEGER NOT NULL REFERENCES outbox (id), digest TEXT NOT NULL, bytes BLOB NOT NULL, PRIMARY KEY (outbox, digest)) STRICT;
  `,
  `
  -- Signatures of this partner's own people under a run, until there are enough of them (DOC-7).
  CREATE TABLE approver_signature (run TEXT NOT NULL, approver TEXT NOT NULL, signature TEXT NOT NULL, PRIMARY KEY (run, approver)) STRICT, WITHOUT ROWID;
  `,
  `
  -- Rings this agent is a holder of. The row outlives its ring: it is the ledger of what was compared with whom.
  CREATE TABLE ring (
    round TEXT PRIMARY KEY,
    run TEXT NOT NULL UNIQUE,
    fingerprint TEXT NOT NULL,
    config TEXT NOT NULL,
    others TEXT NOT NULL,
    expires INTEGER NOT NULL,
    entered INTEGER NOT NULL,
    sealed BLOB,
    ended TEXT
  ) STRICT;
  CREATE INDEX ring_by_fingerprint ON ring (fingerprint);
  -- Lists after a hop of this agent, each in a file that is durable before its row is.
  CREATE TABLE ring_hop (
    round TEXT NOT NULL REFERENCES ring (round),
    list INTEGER NOT NULL,
    hop INTEGER NOT NULL,
    input TEXT NOT NULL,
    output TEXT NOT NULL,
    count INTEGER NOT NULL,
    length INTEGER NOT NULL,
    tags_root TEXT,
    announced INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (round, list, hop)
  ) STRICT, WITHOUT ROWID;
  `,
  `
  -- This partner's own sets in each ring, as conditions: a set that differs from an earlier one by a few persons is not compared.
  ALTER TABLE ring ADD COLUMN own_sets TEXT NOT NULL DEFAULT '[]';
  `,
  `
  -- What every answer was about: its selections, sealed, and the rows they name by number (docs/decisions, the ledger of selections).
  CREATE TABLE selection (
    run TEXT NOT NULL,
    part TEXT NOT NULL,
    round TEXT NOT NULL,
    universe TEXT NOT NULL,
    dataset TEXT NOT NULL,
    purpose TEXT NOT NULL,
    cells INTEGER NOT NULL,
    answered INTEGER NOT NULL,
    sealed BLOB NOT NULL,
    PRIMARY KEY (run, part)
  ) STRICT;
  CREATE TABLE selection_rows (universe TEXT NOT NULL, first INTEGER NOT NULL, count INTEGER NOT NULL, sealed BLOB NOT NULL, PRIMARY KEY (universe, first)) STRICT;
  `,
  `
  -- Keys change and members leave (docs/protocol/life-cycle.md). 'earlier': identity keys of before, a JSON list.
  ALTER TABLE actor ADD COLUMN standing TEXT NOT NULL DEFAULT 'active';
  ALTER TABLE actor ADD COLUMN earlier TEXT NOT NULL DEFAULT '[]';
  `,
  `
  -- A selection answered over one roster is not answered over another: the partners whose figures were added up, a JSON list.
  ALTER TABLE selection ADD COLUMN roster TEXT NOT NULL DEFAULT '[]';
  `,
  `
  -- What this partner refused, with the reason that nobody else reads.
  CREATE TABLE refusal (id INTEGER PRIMARY KEY AUTOINCREMENT, run TEXT NOT NULL, at INTEGER NOT NULL, code TEXT NOT NULL, rule TEXT, earlier TEXT) STRICT;
  `,
  `
  -- Epsilon of a ring whose counts are released with noise, in thousandths; 0 without noise.
  ALTER TABLE ring ADD COLUMN epsilon INTEGER NOT NULL DEFAULT 0;
  `,
];
