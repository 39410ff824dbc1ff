/**
 * Rings this agent is a holder of: its secrets, sealed, and what it made of each list before a byte of it left. Where a ring stands is replayed
 * from the log. A row outlives its ring: it is the ledger of what was compared with whom.
 */
import { randomBytes } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { concatBytes, type OverlapSet } from '@ketensom/protocol';
import { numberOf, type Row, textOf } from './row.ts';
import type { Sealer } from './sealing.ts';

export interface RingRow {
  readonly round: string;
  readonly run: string;
  /** The question; held until the ring has failed. */
  readonly fingerprint: string;
  /** Digest of the config's document. */
  readonly config: string;
  /** The others of the ring. */
  readonly others: readonly string[];
  readonly expires: number;
  readonly entered: number;
  /** Epsilon of counts with noise, in thousandths; 0 without noise. */
  readonly epsilon: number;
  readonly ended?: string;
}

/**
 * The secrets of one run, 32 bytes each. `numbering`: what the numbers of a link's cells are drawn from. `blinding`: in `dh` this holder's scalar, in
 * `salted-hash` the partners' key once it is known.
 */
export interface RingSecrets {
  readonly sealSecret: Uint8Array;
  readonly numbering: Uint8Array;
  readonly blinding?: Uint8Array;
}

/** A list after a hop of this agent, stored in a file; roots in hex. `announced`: its event is queued. */
export interface MadeHop {
  readonly list: number;
  readonly hop: number;
  readonly input: string;
  readonly output: string;
  readonly count: number;
  readonly length: number;
  /** Of the last hop: the digest of the tags. */
  readonly tagsRoot?: string;
  readonly announced: boolean;
}

/** Secrets that were read are wiped after use. */
export const wipeRing = (secrets: RingSecrets): void => {
  for (const secret of Object.values(secrets) as readonly Uint8Array[]) secret.fill(0);
};

/** Variables that a link adds up, over a join with these others, and the day of the extraction. */
export interface SummedValues {
  readonly variables: readonly string[];
  readonly others: readonly string[];
  readonly snapshot?: string;
}

/** How a ring finds persons in a dataset of another partner: under which condition, an empty text where every row counts alike, and in which classes it tells of them. */
export interface Telling {
  readonly other: string;
  readonly dataset: string;
  readonly text: string;
  readonly classes?: string;
}

/** What a ring selects of this partner's data; `snapshot` the day that the dataset was extracted. */
export interface RingSelection extends OverlapSet {
  readonly summed?: SummedValues;
  readonly told?: readonly Telling[];
  readonly snapshot?: string;
}

export interface RingStore {
  isSeen(round: string): boolean;
  add(row: Omit<RingRow, 'ended'>, secrets: RingSecrets, ownSets?: readonly RingSelection[]): void;
  get(round: string): RingRow | undefined;
  ofRun(run: string): RingRow | undefined;
  /** All, oldest first. */
  list(): readonly RingRow[];
  open(): readonly RingRow[];
  unerased(): readonly RingRow[];
  secrets(round: string): RingSecrets | undefined;
  /** Stores the partners' key of a `salted-hash` run, once. */
  keepBlinding(round: string, blinding: Uint8Array): void;
  end(round: string, why: string): void;
  erase(round: string): void;
  putHop(round: string, hop: Omit<MadeHop, 'announced'>): void;
  hop(round: string, list: number, hop: number): MadeHop | undefined;
  markAnnounced(round: string, list: number, hop: number): void;
  /** This partner's own sets in other rings that did not fail. */
  ownSetsBefore(round: string): readonly RingSelection[];
  /** Another ring that has this question and did not fail. */
  holderOf(fingerprint: string, round: string): string | undefined;
  /** Rings since a moment that this other partner took part in and that did not fail. */
  countWith(other: string, since: number): number;
  /** Epsilon of all rings since a moment that did not fail, in thousandths; `except` a run. */
  epsilonSince(since: number, except: string): number;
}

const readRow = (row: Row): RingRow => ({
  round: textOf(row, 'round'),
  run: textOf(row, 'run'),
  fingerprint: textOf(row, 'fingerprint'),
  config: textOf(row, 'config'),
  others: textOf(row, 'others').split(' '),
  expires: numberOf(row, 'expires'),
  entered: numberOf(row, 'entered'),
  epsilon: numberOf(row, 'epsilon'),
  ...(row['ended'] === null ? {} : { ended: textOf(row, 'ended') }),
});

const readHop = (row: Row): MadeHop => ({
  list: numberOf(row, 'list'),
  hop: numberOf(row, 'hop'),
  input: textOf(row, 'input'),
  output: textOf(row, 'output'),
  count: numberOf(row, 'count'),
  length: numberOf(row, 'length'),
  ...(row['tags_root'] === null ? {} : { tagsRoot: textOf(row, 'tags_root') }),
  announced: row['announced'] === 1,
});

const columns = 'round, run, fingerprint, config, others, expires, entered, epsilon, ended';
const hasFailed = "('aborted', 'expired', 'refused')";

/** See the module header. */
export function makeRingStore(db: DatabaseSync, sealer: Sealer): RingStore {
  const get = db.prepare(`SELECT ${columns} FROM ring WHERE round = ?`);
  const ofRun = db.prepare(`SELECT ${columns} FROM ring WHERE run = ?`);
  const add = db.prepare(
    'INSERT INTO ring (round, run, fingerprint, config, others, expires, entered, epsilon, sealed, own_sets) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
  );
  const all = db.prepare(`SELECT ${columns} FROM ring ORDER BY rowid`);
  const open = db.prepare(`SELECT ${columns} FROM ring WHERE ended IS NULL ORDER BY rowid`);
  const unerased = db.prepare(`SELECT ${columns} FROM ring WHERE ended IS NOT NULL AND sealed IS NOT NULL ORDER BY rowid`);
  const sealed = db.prepare('SELECT sealed FROM ring WHERE round = ?');
  const end = db.prepare('UPDATE ring SET ended = coalesce(ended, ?) WHERE round = ?');
  const erase = db.prepare('UPDATE ring SET sealed = NULL WHERE round = ?');
  const putHop = db.prepare(
    'INSERT INTO ring_hop (round, list, hop, input, output, count, length, tags_root) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
  );
  const hop = db.prepare('SELECT * FROM ring_hop WHERE round = ? AND list = ? AND hop = ?');
  const announced = db.prepare('UPDATE ring_hop SET announced = 1 WHERE round = ? AND list = ? AND hop = ?');
  const holder = db.prepare(
    `SELECT round FROM ring WHERE fingerprint = ? AND round <> ? AND (ended IS NULL OR ended NOT IN ${hasFailed}) LIMIT 1`,
  );
  const withOther = db.prepare(
    `SELECT count(*) AS count FROM ring WHERE instr(' ' || others || ' ', ?) > 0 AND entered >= ? AND (ended IS NULL OR ended NOT IN ${hasFailed})`,
  );
  const spent = db.prepare(
    `SELECT coalesce(sum(epsilon), 0) AS epsilon FROM ring WHERE entered >= ? AND run <> ? AND (ended IS NULL OR ended NOT IN ${hasFailed})`,
  );
  const before = db.prepare(`SELECT DISTINCT own_sets FROM ring WHERE round <> ? AND (ended IS NULL OR ended NOT IN ${hasFailed})`);
  const keep = db.prepare('UPDATE ring SET sealed = ? WHERE round = ?');
  const seal = (round: string, { sealSecret, numbering, blinding = new Uint8Array(0) }: RingSecrets): Uint8Array => {
    const plain = concatBytes(sealSecret, numbering, blinding);
    const box = sealer.seal(`ring ${round}`, new Uint8Array(randomBytes(32)), plain);
    plain.fill(0);
    return box;
  };
  return {
    isSeen: (round) => get.get(round) !== undefined,
    add({ round, run, fingerprint, config, others, expires, entered, epsilon }, secrets, ownSets = []) {
      add.run(round, run, fingerprint, config, others.join(' '), expires, entered, epsilon, seal(round, secrets), JSON.stringify(ownSets));
    },
    get(round) {
      const row = get.get(round);
      return row === undefined ? undefined : readRow(row);
    },
    ofRun(run) {
      const row = ofRun.get(run);
      return row === undefined ? undefined : readRow(row);
    },
    list: () => all.all().map(readRow),
    open: () => open.all().map(readRow),
    unerased: () => unerased.all().map(readRow),
    secrets(round) {
      const box = sealed.get(round)?.['sealed'];
      if (box === undefined || box === null) return undefined;
      const plain = sealer.open(`ring ${round}`, new Uint8Array(box as Uint8Array));
      if (plain === undefined) throw new Error('a stored ring does not open with this key file');
      const blinding = plain.length === 64 ? {} : { blinding: plain.slice(64) };
      const secrets = { sealSecret: plain.slice(0, 32), numbering: plain.slice(32, 64), ...blinding };
      plain.fill(0);
      return secrets;
    },
    keepBlinding(round, blinding) {
      const known = this.secrets(round);
      if (known === undefined || known.blinding !== undefined) throw new TypeError('the key of a run is stored once, while it goes on');
      keep.run(seal(round, { ...known, blinding }), round);
      wipeRing(known);
    },
    end(round, why) {
      end.run(why, round);
    },
    erase(round) {
      erase.run(round);
    },
    putHop(round, { list, hop: at, input, output, count, length, tagsRoot }) {
      putHop.run(round, list, at, input, output, count, length, tagsRoot ?? null);
    },
    hop(round, list, at) {
      const row = hop.get(round, list, at);
      return row === undefined ? undefined : readHop(row);
    },
    markAnnounced(round, list, at) {
      announced.run(round, list, at);
    },
    holderOf(fingerprint, round) {
      const row = holder.get(fingerprint, round);
      return row === undefined ? undefined : textOf(row, 'round');
    },
    // Written by this agent itself, from a plan that was resolved.
    ownSetsBefore: (round) => before.all(round).flatMap((row) => JSON.parse(textOf(row, 'own_sets')) as RingSelection[]),
    epsilonSince: (since, except) => numberOf(spent.get(since, except) as Row, 'epsilon'),
    countWith: (other, since) => numberOf(withOther.get(` ${other} `, since) as Row, 'count'),
  };
}
