/**
 * Parts of masked vectors as they come in, many at a time. A part is acknowledged once its bytes and its row are on disk; parts that come within a
 * moment of each other share one flush of each file and one flushed transaction. The same bytes may come again, other bytes never replace them.
 */
import { setImmediate as rest, setTimeout as sleep } from 'node:timers/promises';
import { failpoint, transaction, unflushedTransaction } from '@ketensom/host';
import { demand, equalBytes } from '@ketensom/protocol';
import type { Desk } from './desk.ts';
import type { PartBody } from './part-body.ts';
import type { RunningSum } from './running-sum.ts';
import { execute, selectOne } from './sql.ts';
import { flushVector, partBytes, type VectorId, writeVectorPieces } from './vector-files.ts';

/** A part as it came in. */
export interface VectorPart extends VectorId, PartBody {
  readonly part: number;
}

/** A part that is written, waiting for its row. The row has no need of its bytes. */
type WrittenPart = Omit<VectorPart, 'pieces' | 'length'>;

/** Milliseconds that a row of a vector waits for others to be written with. */
const gathering = 3;

/** How a part is stored. */
export interface Storing {
  /** What it is added to. */
  readonly sum?: RunningSum | undefined;
  /** False where no others like it come at the same time, so that it waits for none: lists of a ring come one by one, and their next holder waits. */
  readonly gathers?: boolean;
  /** False where a flushed transaction follows before anything is acknowledged: the row is on disk with that. The bytes are in any case. */
  readonly flushes?: boolean;
}

interface Arriving {
  readonly hash: Uint8Array;
  readonly stored: Promise<void>;
}

/** One for a running server. */
export class PartIntake {
  readonly #desk: Desk;
  /** Parts that are being written, by place. */
  readonly #arriving = new Map<string, Arriving>();
  #rows: WrittenPart[] = [];
  #written: Promise<void> | undefined;
  /** Whether one of `#rows` is acknowledged as soon as it is stored. */
  #flushes = false;

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  /**
   * Stores a part; true when it was not there yet. Only then is it added to anything.
   *
   * @throws ProtocolError `input-conflict` where other bytes are stored, or on their way, in its place.
   */
  async store(part: VectorPart, how: Storing = {}): Promise<boolean> {
    const place = `${part.round}/${part.partner}/${part.part}`;
    const arriving = this.#arriving.get(place);
    const hash = arriving?.hash ?? this.#storedHash(part);
    demand(hash === undefined || equalBytes(hash, part.hash), 'input-conflict', { clause: 'API-3' });
    if (hash !== undefined) {
      await arriving?.stored;
      return false;
    }
    const stored = this.#write(part, how).finally(() => this.#arriving.delete(place));
    this.#arriving.set(place, { hash: part.hash, stored });
    await stored;
    return true;
  }

  #storedHash({ round, partner, part }: VectorPart): Uint8Array | undefined {
    const { db } = this.#desk;
    return selectOne<{ readonly hash: Uint8Array }>(
      db,
      'SELECT hash FROM parts WHERE round = ? AND partner = ? AND part = ?',
      round,
      partner,
      part,
    )?.hash;
  }

  async #write({ pieces, length: _length, ...part }: VectorPart, { sum, gathers = true, flushes = true }: Storing): Promise<void> {
    // Now, while the bytes are still in the cache; that they are on disk too is demanded when the vector is committed to.
    sum?.add({ ...part, pieces });
    try {
      await writeVectorPieces(this.#desk, part, part.part * partBytes, pieces);
      failpoint('part.row.before');
      this.#rows.push(part);
      this.#flushes ||= flushes;
      this.#written ??= this.#writeRows(gathers);
      await this.#written;
    } catch (error) {
      sum?.spoil();
      throw error;
    }
  }

  async #writeRows(gathers: boolean): Promise<void> {
    await (gathers ? sleep(gathering) : rest());
    const [rows, commit] = [this.#rows, this.#flushes ? transaction : unflushedTransaction];
    this.#rows = [];
    this.#flushes = false;
    this.#written = undefined;
    const vectors = new Map(rows.map((row) => [`${row.round}/${row.partner}`, row]));
    await Promise.all([...vectors.values()].map((vector) => flushVector(this.#desk, vector)));
    commit(this.#desk.db, () => {
      for (const { round, partner, part, hash } of rows)
        execute(this.#desk.db, 'INSERT INTO parts (round, partner, part, hash) VALUES (?, ?, ?, ?)', round, partner, part, hash);
    });
  }
}
