/**
 * Own events on their way into the log. An event is queued in the transaction that changes the state it speaks of; it gets its place in
 * this agent's chain (`seq`, `prev`) and its bytes when its turn comes, and from then on the same bytes are sent until they are
 * answered. One that is refused leaves its place to the next.
 */
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { EventType } from '@ketensom/protocol';
import { bytesOf, numberOf, type Row, textOf } from './row.ts';

export interface OutboxBlob {
  readonly digest: string;
  readonly bytes: Uint8Array;
}

/** An event to be sent: what it says beyond the header, and the blobs it names. */
export interface QueuedEvent {
  readonly type: EventType;
  readonly run?: string;
  readonly round?: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly blobs?: readonly OutboxBlob[];
}

export interface OutboxItem extends QueuedEvent {
  readonly id: number;
  readonly blobs: readonly OutboxBlob[];
  /** The signed bytes, once it has its place. */
  readonly note?: Uint8Array;
}

/** An own event as it stands in the log. */
export interface OwnEvent {
  readonly type: EventType;
  readonly run?: string;
  readonly round?: string;
  readonly seq: number;
  readonly note: Uint8Array;
  readonly hash: string;
}

/** A place in the agent's chain. */
export interface ChainPlace {
  readonly seq: number;
  readonly prev?: string;
}

export interface Outbox {
  enqueue(event: QueuedEvent): void;
  /** The oldest event that is not answered yet. */
  next(): OutboxItem | undefined;
  /** The place after the last event that the coordinator took. */
  nextPlace(): ChainPlace;
  /** Fixes the bytes of an item. */
  sign(id: number, signed: { readonly seq: number; readonly note: Uint8Array; readonly hash: string }): void;
  /** Takes the place and the bytes of an item away again, after the coordinator refused the place. */
  unsign(id: number): void;
  markSent(id: number): void;
  markRefused(id: number, code: string): void;
  /** Queues what was sent after the place `seq` again, with the same bytes: the coordinator lost it. */
  resendAfter(seq: number): void;
  /** An own event seen in the log: `known` when this agent signed it. One thought refused is a sent one after all. */
  reconcile(hash: string): boolean;
  /** Takes up an own event of the log that this store does not know. */
  adopt(event: OwnEvent): void;
  /** Puts aside whatever the coordinator has not taken. */
  dropUnsent(code: string): void;
  /** What an event of this kind says that is queued or sent for the run or round. */
  bodyOf(type: EventType, scope: { readonly run?: string; readonly round?: string }): QueuedEvent['body'] | undefined;
  /** Whether an event of this kind is queued or sent for the run or round. */
  has(type: EventType, scope: { readonly run?: string; readonly round?: string }): boolean;
}

const statements = (db: DatabaseSync) => ({
  insert: db.prepare('INSERT INTO outbox (type, run, round, body) VALUES (?, ?, ?, ?)'),
  insertBlob: db.prepare('INSERT OR IGNORE INTO outbox_blob (outbox, digest, bytes) VALUES (?, ?, ?)'),
  next: db.prepare("SELECT id, type, run, round, body, note FROM outbox WHERE state IN ('queued', 'signed') ORDER BY id LIMIT 1"),
  blobs: db.prepare('SELECT digest, bytes FROM outbox_blob WHERE outbox = ?'),
  last: db.prepare("SELECT seq, hash FROM outbox WHERE state = 'sent' ORDER BY seq DESC LIMIT 1"),
  sign: db.prepare("UPDATE outbox SET state = 'signed', seq = ?, note = ?, hash = ? WHERE id = ? AND state = 'queued'"),
  sent: db.prepare("UPDATE outbox SET state = 'sent' WHERE id = ?"),
  refused: db.prepare("UPDATE outbox SET state = 'refused', code = ? WHERE id = ?"),
  dropBlobs: db.prepare('DELETE FROM outbox_blob WHERE outbox = ?'),
  resend: db.prepare("UPDATE outbox SET state = 'signed' WHERE state = 'sent' AND seq > ?"),
  resendOffers: db.prepare(
    `INSERT OR IGNORE INTO outbox_blob (outbox, digest, bytes) SELECT id, digest, bytes FROM outbox JOIN document ON digest = json_extract(body, '$.digest')
     WHERE type = 'offer.published' AND state = 'signed'`,
  ),
  byHash: db.prepare('SELECT id, seq, state FROM outbox WHERE hash = ?'),
  unsign: db.prepare("UPDATE outbox SET state = 'queued', seq = NULL, note = NULL, hash = NULL WHERE state = 'signed' AND id = ?"),
  unsignOthers: db.prepare("UPDATE outbox SET state = 'queued', seq = NULL, note = NULL, hash = NULL WHERE state = 'signed' AND id <> ?"),
  adopt: db.prepare("INSERT INTO outbox (type, run, round, body, state, seq, note, hash) VALUES (?, ?, ?, '{}', 'sent', ?, ?, ?)"),
  dropUnsentBlobs: db.prepare("DELETE FROM outbox_blob WHERE outbox IN (SELECT id FROM outbox WHERE state IN ('queued', 'signed'))"),
  dropUnsent: db.prepare("UPDATE outbox SET state = 'refused', code = ?, seq = NULL WHERE state IN ('queued', 'signed')"),
  body: db.prepare("SELECT body FROM outbox WHERE type = ? AND run IS ? AND round IS ? AND state <> 'refused' ORDER BY id DESC LIMIT 1"),
  has: db.prepare("SELECT 1 FROM outbox WHERE type = ? AND run IS ? AND round IS ? AND state <> 'refused' LIMIT 1"),
});

const readItem = (row: Row, blobs: StatementSync): OutboxItem => ({
  id: numberOf(row, 'id'),
  type: row['type'] as EventType,
  ...(row['run'] === null ? {} : { run: textOf(row, 'run') }),
  ...(row['round'] === null ? {} : { round: textOf(row, 'round') }),
  body: JSON.parse(textOf(row, 'body')) as Record<string, unknown>,
  blobs: blobs.all(numberOf(row, 'id')).map((blob) => ({ digest: textOf(blob, 'digest'), bytes: bytesOf(blob, 'bytes') })),
  ...(row['note'] === null ? {} : { note: bytesOf(row, 'note') }),
});

/** The outbox of a store. Everything but `next` and `nextPlace` belongs in a transaction. */
export function makeOutbox(db: DatabaseSync): Outbox {
  const sql = statements(db);
  return {
    enqueue({ type, run, round, body, blobs = [] }) {
      const { lastInsertRowid } = sql.insert.run(type, run ?? null, round ?? null, JSON.stringify(body));
      for (const blob of blobs) sql.insertBlob.run(lastInsertRowid, blob.digest, blob.bytes);
    },
    next() {
      const row = sql.next.get();
      return row === undefined ? undefined : readItem(row, sql.blobs);
    },
    nextPlace() {
      const last = sql.last.get();
      return last === undefined ? { seq: 0 } : { seq: numberOf(last, 'seq') + 1, prev: textOf(last, 'hash') };
    },
    sign(id, { seq, note, hash }) {
      if (sql.sign.run(seq, note, hash, id).changes !== 1) throw new TypeError('this event has its bytes already');
    },
    unsign(id) {
      sql.unsign.run(id);
    },
    markSent(id) {
      sql.sent.run(id);
      sql.dropBlobs.run(id);
    },
    markRefused(id, code) {
      sql.refused.run(code, id);
      sql.dropBlobs.run(id);
    },
    resendAfter(seq) {
      sql.resend.run(seq);
      sql.resendOffers.run();
    },
    reconcile(hash) {
      const row = sql.byHash.get(hash);
      if (row === undefined) return false;
      if (row['state'] === 'refused') sql.unsignOthers.run(numberOf(row, 'id'));
      if (row['state'] !== 'sent') this.markSent(numberOf(row, 'id'));
      return true;
    },
    adopt({ type, run, round, seq, note, hash }) {
      sql.adopt.run(type, run ?? null, round ?? null, seq, note, hash);
    },
    dropUnsent(code) {
      sql.dropUnsentBlobs.run();
      sql.dropUnsent.run(code);
    },
    bodyOf(type, { run, round }) {
      const row = sql.body.get(type, run ?? null, round ?? null);
      return row === undefined ? undefined : (JSON.parse(textOf(row, 'body')) as Record<string, unknown>);
    },
    has: (type, { run, round }) => sql.has.get(type, run ?? null, round ?? null) !== undefined,
  };
}
