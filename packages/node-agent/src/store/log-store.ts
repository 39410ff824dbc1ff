/** The agent's own copy of the log: notes, hashes and the heads it verified. */
import type { DatabaseSync } from 'node:sqlite';
import type { EventOf, EventType, KetensomEvent, Party } from '@ketensom/protocol';
import { bytesOf, numberOf, type Row, textOf } from './row.ts';

/** One verified leaf. */
export interface MirroredLeaf {
  readonly position: number;
  readonly hash: Uint8Array;
  readonly note: Uint8Array;
  readonly event: KetensomEvent;
}

/** A leaf and its event, of one type. */
export interface Placed<Type extends EventType> {
  readonly position: number;
  readonly event: EventOf<Type>;
}

/** A head this agent verified. */
export interface Head {
  readonly size: number;
  readonly root: Uint8Array;
  readonly note: Uint8Array;
}

/** An actor as the log shows it so far. `seq` -1 and an empty hash: enrolled by name only. */
export interface Actor extends Party {
  readonly seq: number;
  readonly hash: string;
}

export interface LogStore {
  size(): number;
  append(leaf: MirroredLeaf): void;
  leafAt(position: number): MirroredLeaf | undefined;
  /** Notes from `start` up to and without `end`. */
  notes(start: number, end: number): Uint8Array[];
  /** Leaf hashes from `start` (default 0) up to and without `end`. */
  hashes(end: number, start?: number): Uint8Array[];
  /** Events of a run or round by type, in leaf order. */
  ofRun<Type extends EventType>(run: string, type: Type): readonly Placed<Type>[];
  ofRound<Type extends EventType>(round: string, type: Type): readonly Placed<Type>[];
  /** All events of a round from a position on, in leaf order. */
  ofRoundFrom(round: string, start: number): readonly Placed<EventType>[];
  ofType<Type extends EventType>(type: Type): readonly Placed<Type>[];
  actors(): readonly Actor[];
  actor(name: string): Actor | undefined;
  putActor(actor: Actor): void;
  head(): Head | undefined;
  /** Every head that this agent verified, by size. */
  heads(): readonly Head[];
  /** The head of exactly this size, if this agent verified one. */
  headOfSize(size: number): Head | undefined;
  putHead(head: Head): void;
  markCosigned(size: number): void;
  /** The newest head that was stored but not cosigned yet. */
  uncosigned(): Head | undefined;
}

const readLeaf = (row: Row): MirroredLeaf => ({
  position: numberOf(row, 'position'),
  hash: bytesOf(row, 'hash'),
  note: bytesOf(row, 'note'),
  event: JSON.parse(textOf(row, 'body')) as KetensomEvent,
});

const readHead = (row: Row | undefined): Head | undefined =>
  row === undefined ? undefined : { size: numberOf(row, 'size'), root: bytesOf(row, 'root'), note: bytesOf(row, 'note') };

const readActor = (row: Row): Actor => ({
  name: textOf(row, 'name'),
  role: row['role'] as Actor['role'],
  key: textOf(row, 'key'),
  ...(row['witness'] === null ? {} : { witness: textOf(row, 'witness') }),
  standing: row['standing'] as Actor['standing'],
  earlier: JSON.parse(textOf(row, 'earlier')) as string[],
  seq: numberOf(row, 'seq'),
  hash: textOf(row, 'hash'),
});

const placed = <Type extends EventType>(rows: readonly Row[]): readonly Placed<Type>[] =>
  rows.map((row) => ({ position: numberOf(row, 'position'), event: JSON.parse(textOf(row, 'body')) as EventOf<Type> }));

const statements = (db: DatabaseSync) => ({
  size: db.prepare('SELECT count(*) AS size FROM leaf'),
  append: db.prepare('INSERT INTO leaf (position, hash, note, body, type, actor, run, round) VALUES (?, ?, ?, ?, ?, ?, ?, ?)'),
  leafAt: db.prepare('SELECT position, hash, note, body FROM leaf WHERE position = ?'),
  hashes: db.prepare('SELECT hash FROM leaf WHERE position >= ? AND position < ? ORDER BY position'),
  notes: db.prepare('SELECT note FROM leaf WHERE position >= ? AND position < ? ORDER BY position'),
  ofRun: db.prepare('SELECT position, body FROM leaf WHERE run = ? AND type = ? ORDER BY position'),
  ofRound: db.prepare('SELECT position, body FROM leaf WHERE round = ? AND type = ? ORDER BY position'),
  ofRoundFrom: db.prepare('SELECT position, body FROM leaf WHERE round = ? AND position >= ? ORDER BY position'),
  ofType: db.prepare('SELECT position, body FROM leaf WHERE type = ? ORDER BY position'),
  actors: db.prepare('SELECT name, role, key, witness, standing, earlier, seq, hash FROM actor ORDER BY name'),
  actor: db.prepare('SELECT name, role, key, witness, standing, earlier, seq, hash FROM actor WHERE name = ?'),
  putActor: db.prepare(
    `INSERT INTO actor (name, role, key, witness, standing, earlier, seq, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (name) DO UPDATE SET key = excluded.key, witness = excluded.witness, standing = excluded.standing, earlier = excluded.earlier,
       seq = excluded.seq, hash = excluded.hash`,
  ),
  head: db.prepare('SELECT size, root, note FROM head ORDER BY size DESC LIMIT 1'),
  heads: db.prepare('SELECT size, root, note FROM head ORDER BY size'),
  headOfSize: db.prepare('SELECT size, root, note FROM head WHERE size = ?'),
  putHead: db.prepare('INSERT INTO head (size, root, note) VALUES (?, ?, ?) ON CONFLICT (size) DO NOTHING'),
  cosigned: db.prepare('UPDATE head SET cosigned = 1 WHERE size <= ?'),
  uncosigned: db.prepare('SELECT size, root, note FROM head WHERE cosigned = 0 ORDER BY size DESC LIMIT 1'),
});

/** See the module header. */
export function makeLogStore(db: DatabaseSync): LogStore {
  const sql = statements(db);
  return {
    size: () => Number(sql.size.get()?.['size']),
    append({ position, hash, note, event }) {
      const run = 'run' in event ? event.run : null;
      const round = 'round' in event ? event.round : null;
      sql.append.run(position, hash, note, JSON.stringify(event), event.type, event.actor, run, round);
    },
    leafAt(position) {
      const row = sql.leafAt.get(position);
      return row === undefined ? undefined : readLeaf(row);
    },
    hashes: (end, start = 0) => sql.hashes.all(start, end).map((row) => bytesOf(row, 'hash')),
    notes: (start, end) => sql.notes.all(start, end).map((row) => bytesOf(row, 'note')),
    ofRun: (run, type) => placed(sql.ofRun.all(run, type)),
    ofRound: (round, type) => placed(sql.ofRound.all(round, type)),
    ofRoundFrom: (round, start) => placed(sql.ofRoundFrom.all(round, start)),
    ofType: (type) => placed(sql.ofType.all(type)),
    actors: () => sql.actors.all().map(readActor),
    actor(name) {
      const row = sql.actor.get(name);
      return row === undefined ? undefined : readActor(row);
    },
    putActor({ name, role, key, witness, standing, earlier, seq, hash }) {
      sql.putActor.run(name, role, key, witness ?? null, standing, JSON.stringify(earlier), seq, hash);
    },
    head: () => readHead(sql.head.get()),
    heads: () => sql.heads.all().flatMap((row) => readHead(row) ?? []),
    headOfSize: (size) => readHead(sql.headOfSize.get(size)),
    putHead({ size, root, note }) {
      sql.putHead.run(size, root, note);
    },
    markCosigned(size) {
      sql.cosigned.run(size);
    },
    uncosigned: () => readHead(sql.uncosigned.get()),
  };
}
