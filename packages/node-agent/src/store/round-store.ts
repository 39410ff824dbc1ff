/**
 * Rounds this agent entered: the state of each, sealed, and what is said of it outside the seal. A row outlives its round, so that no round
 * id is ever taken twice.
 */
import { randomBytes } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { type AgentRound, decodeAgentRound, encodeAgentRound, equalBytes } from '@ketensom/protocol';
import { numberOf, type Row, textOf } from './row.ts';
import type { Sealer } from './sealing.ts';

/** The masked vector of a round, once it is stored. */
export interface MaskedInput {
  readonly vecRoot: string;
  readonly inputCommit: string;
  /** What opens `inputCommit` if this partner is ever asked to show that its input was what it said. Stays here. */
  readonly nonce: Uint8Array;
  readonly length: number;
  /** Size of the cosigned log that was relied on (RUN-2). */
  readonly logSize: number;
}

export interface RoundRow {
  readonly round: string;
  readonly run: string;
  readonly state: AgentRound['kind'] | 'refused';
  readonly fingerprint: string;
  readonly expires: number;
  readonly threshold: number;
  readonly input?: Omit<MaskedInput, 'nonce'>;
  /** Whether all parts lie at the coordinator and `input.committed` is queued. */
  readonly committed: boolean;
  readonly ended?: string;
  readonly erased: boolean;
}

/** A state with the sealed bytes that it was opened from. */
export interface OpenedState {
  readonly sealed: Uint8Array;
  readonly state: AgentRound;
}

export interface RoundStore {
  isSeen(round: string): boolean;
  add(row: {
    readonly round: string;
    readonly run: string;
    readonly fingerprint: string;
    readonly expires: number;
    readonly threshold: number;
  }): void;
  get(round: string): RoundRow | undefined;
  ofRun(run: string): readonly RoundRow[];
  /** Rounds that have not ended. */
  open(): readonly RoundRow[];
  endedAs(why: string): readonly RoundRow[];
  /** Rounds that ended and whose secrets are still stored. */
  unerased(): readonly RoundRow[];
  /** The state, unsealed; `undefined` once erased. A row that does not open is an error: the store or the keys were exchanged. */
  load(round: string): AgentRound | undefined;
  /** The same, for a step that looks at a round before its transaction and in it: whoever opened it uses it for nothing else, for its secrets may be wiped. */
  openState(round: string): OpenedState | undefined;
  /** Whether a state is still what is stored. */
  isCurrent(round: string, opened: OpenedState): boolean;
  save(state: AgentRound): void;
  setInput(round: string, input: MaskedInput): void;
  markCommitted(round: string): void;
  end(round: string, why: string): void;
  erase(round: string): void;
}

const columns = 'round, run, state, fingerprint, expires, threshold, log_size, vec_root, input_commit, length, committed, ended, erased';

const readRow = (row: Row): RoundRow => ({
  round: textOf(row, 'round'),
  run: textOf(row, 'run'),
  state: row['state'] as RoundRow['state'],
  fingerprint: textOf(row, 'fingerprint'),
  expires: numberOf(row, 'expires'),
  threshold: numberOf(row, 'threshold'),
  ...(row['vec_root'] === null
    ? {}
    : {
        input: {
          vecRoot: textOf(row, 'vec_root'),
          inputCommit: textOf(row, 'input_commit'),
          length: numberOf(row, 'length'),
          logSize: numberOf(row, 'log_size'),
        },
      }),
  committed: row['committed'] === 1,
  ...(row['ended'] === null ? {} : { ended: textOf(row, 'ended') }),
  erased: row['erased'] === 1,
});

const statements = (db: DatabaseSync) => ({
  seen: db.prepare('SELECT 1 FROM round WHERE round = ?'),
  add: db.prepare("INSERT INTO round (round, run, state, fingerprint, expires, threshold) VALUES (?, ?, 'refused', ?, ?, ?)"),
  get: db.prepare(`SELECT ${columns} FROM round WHERE round = ?`),
  ofRun: db.prepare(`SELECT ${columns} FROM round WHERE run = ? ORDER BY rowid`),
  open: db.prepare(`SELECT ${columns} FROM round WHERE ended IS NULL ORDER BY rowid`),
  endedAs: db.prepare(`SELECT ${columns} FROM round WHERE ended = ? ORDER BY rowid`),
  unerased: db.prepare(`SELECT ${columns} FROM round WHERE ended IS NOT NULL AND erased = 0 ORDER BY rowid`),
  sealed: db.prepare('SELECT sealed FROM round WHERE round = ?'),
  save: db.prepare('UPDATE round SET state = ?, sealed = ? WHERE round = ?'),
  input: db.prepare(
    'UPDATE round SET vec_root = ?, input_commit = ?, input_nonce = ?, length = ?, log_size = ? WHERE round = ? AND vec_root IS NULL',
  ),
  committed: db.prepare('UPDATE round SET committed = 1 WHERE round = ?'),
  end: db.prepare('UPDATE round SET ended = coalesce(ended, ?) WHERE round = ?'),
  erase: db.prepare('UPDATE round SET sealed = NULL, erased = 1 WHERE round = ?'),
});

/** See the module header. */
export function makeRoundStore(db: DatabaseSync, sealer: Sealer): RoundStore {
  const sql = statements(db);
  const sealedOf = (round: string): Uint8Array | undefined => {
    const sealed = sql.sealed.get(round)?.['sealed'];
    return sealed === undefined || sealed === null ? undefined : (sealed as Uint8Array);
  };
  const openState = (round: string): OpenedState | undefined => {
    const sealed = sealedOf(round);
    if (sealed === undefined) return undefined;
    const plain = sealer.open(`round ${round}`, new Uint8Array(sealed));
    if (plain === undefined) throw new Error('a stored round does not open with this key file');
    const state = decodeAgentRound(plain);
    plain.fill(0);
    return { sealed, state };
  };
  return {
    isSeen: (round) => sql.seen.get(round) !== undefined,
    add({ round, run, fingerprint, expires, threshold }) {
      sql.add.run(round, run, fingerprint, expires, threshold);
    },
    get(round) {
      const row = sql.get.get(round);
      return row === undefined ? undefined : readRow(row);
    },
    ofRun: (run) => sql.ofRun.all(run).map(readRow),
    open: () => sql.open.all().map(readRow),
    endedAs: (why) => sql.endedAs.all(why).map(readRow),
    unerased: () => sql.unerased.all().map(readRow),
    load: (round) => openState(round)?.state,
    openState,
    isCurrent(round, { sealed }) {
      const present = sealedOf(round);
      return present !== undefined && equalBytes(present, sealed);
    },
    save(state) {
      const { round } = state.config;
      const plain = encodeAgentRound(state);
      sql.save.run(state.kind, sealer.seal(`round ${round}`, new Uint8Array(randomBytes(32)), plain), round);
      plain.fill(0);
    },
    setInput(round, { vecRoot, inputCommit, nonce, length, logSize }) {
      const { changes } = sql.input.run(vecRoot, inputCommit, nonce, length, logSize, round);
      if (changes !== 1) throw new TypeError('a round has one masked vector');
    },
    markCommitted(round) {
      sql.committed.run(round);
    },
    end(round, why) {
      sql.end.run(why, round);
    },
    erase(round) {
      sql.erase.run(round);
    },
  };
}
