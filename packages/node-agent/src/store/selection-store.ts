/** The ledger of selections: which rows every answer of the last two years was about. It never leaves this agent, and lies sealed on its disk. */
import { randomBytes } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import type { Figure, Gap, Selections } from '../selections/figures.ts';
import type { MetRows } from '../selections/met-rows.ts';
import { RowIds } from '../selections/row-ids.ts';
import { decodeRowSet, encodeRowSet } from '../selections/row-set-codec.ts';
import { numberOf, type Row, textOf } from './row.ts';
import type { Sealer } from './sealing.ts';

/** One answer about one dataset. `cells`: what it cost of the budget. */
export interface AnswerRow {
  readonly run: string;
  /** A name within the run: the dataset, or the set of an overlap. */
  readonly part: string;
  readonly round: string;
  readonly universe: string;
  readonly dataset: string;
  readonly purpose: string;
  /** The partners whose figures it was added up with, in order; empty where it was no sum, and in answers from before rosters were kept. */
  readonly roster: readonly string[];
  readonly cells: number;
  /** Unix milliseconds. */
  readonly answered: number;
}

export interface SelectionStore {
  /** Answers since a moment, oldest first. */
  list(since: number): readonly AnswerRow[];
  selections(answer: AnswerRow): Selections;
  /** The rows of a universe that were ever met. */
  rowIds(universe: string): RowIds;
  /** Another number whenever answers came or went, in whatever process. */
  version(): number;
  /** Stores an answer with the rows that were met for the first time, as they were numbered when the ledger had this version. Part of the caller's transaction. */
  add(answer: AnswerRow, selections: Selections, met: MetRows): void;
  /** Forgets the answer of a round that certainly never opened. */
  release(round: string): void;
  /** Forgets answers from before a moment. */
  expire(before: number): void;
}

const readAnswer = (row: Row): AnswerRow => ({
  run: textOf(row, 'run'),
  part: textOf(row, 'part'),
  round: textOf(row, 'round'),
  universe: textOf(row, 'universe'),
  dataset: textOf(row, 'dataset'),
  purpose: textOf(row, 'purpose'),
  roster: JSON.parse(textOf(row, 'roster')) as string[],
  cells: numberOf(row, 'cells'),
  answered: numberOf(row, 'answered'),
});

type Packed<Entry> = Omit<Entry, 'rows'> & { readonly count: number; readonly bytes: number };

interface Head {
  readonly figures: readonly Packed<Figure>[];
  readonly gaps: readonly Packed<Gap>[];
  readonly isExact: boolean;
}

function encodeSelections({ figures, gaps, isExact }: Selections): Uint8Array {
  const sets = [...figures, ...gaps].map(({ rows }) => encodeRowSet(rows));
  const packed = <Entry extends Figure | Gap>(entries: readonly Entry[], from: number): Packed<Entry>[] =>
    entries.map(({ rows, ...head }, at) => ({ ...head, count: rows.length, bytes: sets[from + at]?.length ?? 0 }));
  const head = Buffer.from(JSON.stringify({ figures: packed(figures, 0), gaps: packed(gaps, figures.length), isExact }));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(head.length);
  return new Uint8Array(Buffer.concat([length, head, ...sets]));
}

function decodeSelections(bytes: Uint8Array): Selections {
  const buffer = Buffer.from(bytes);
  let at = 4 + buffer.readUInt32BE(0);
  const { figures, gaps, isExact } = JSON.parse(buffer.subarray(4, at).toString()) as Head;
  const unpacked = <Entry extends Figure | Gap>(entries: readonly Packed<Entry>[]): Entry[] =>
    entries.map(({ count, bytes: length, ...head }) => {
      const rows = decodeRowSet(buffer.subarray(at, at + length), count);
      at += length;
      return { ...head, rows } as unknown as Entry;
    });
  return { figures: unpacked<Figure>(figures), gaps: unpacked<Gap>(gaps), isExact };
}

/** See the module header. */
export function makeSelectionStore(db: DatabaseSync, sealer: Sealer): SelectionStore {
  const list = db.prepare('SELECT * FROM selection WHERE answered >= ? ORDER BY answered, rowid');
  const sealed = db.prepare('SELECT sealed FROM selection WHERE run = ? AND part = ?');
  const insert = db.prepare(
    'INSERT OR REPLACE INTO selection (run, part, round, universe, dataset, purpose, roster, cells, answered, sealed) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
  );
  const remove = db.prepare('DELETE FROM selection WHERE round = ?');
  const old = db.prepare('DELETE FROM selection WHERE answered < ?');
  const pages = db.prepare('SELECT first, sealed FROM selection_rows WHERE universe = ? ORDER BY first');
  const known = db.prepare('SELECT coalesce(max(first + count), 0) AS size FROM selection_rows WHERE universe = ?');
  const addPage = db.prepare('INSERT INTO selection_rows (universe, first, count, sealed) VALUES (?, ?, ?, ?)');
  const version = db.prepare("SELECT value FROM meta WHERE key = 'ledger'");
  const move = db.prepare(
    "INSERT INTO meta (key, value) VALUES ('ledger', '1') ON CONFLICT (key) DO UPDATE SET value = CAST(CAST(value AS INTEGER) + 1 AS TEXT)",
  );
  const seal = (place: string, plain: Uint8Array): Uint8Array => sealer.seal(place, new Uint8Array(randomBytes(32)), plain);
  const open = (place: string, box: unknown): Uint8Array => {
    const plain = sealer.open(place, new Uint8Array(box as Uint8Array));
    if (plain === undefined) throw new Error('the ledger of selections does not open with this key file');
    return plain;
  };
  return {
    list: (since) => list.all(since).map(readAnswer),
    selections: ({ run, part }) => decodeSelections(open(`selection ${run} ${part}`, sealed.get(run, part)?.['sealed'])),
    rowIds(universe) {
      const ids = new RowIds();
      for (const row of pages.all(universe)) ids.append(open(`rows ${universe} ${numberOf(row, 'first')}`, row['sealed']));
      return ids;
    },
    version: () => Number(version.get()?.['value'] ?? 0),
    add({ run, part, round, universe, dataset, purpose, roster, cells, answered }, selections, { first, size, bytes }) {
      const box = seal(`selection ${run} ${part}`, encodeSelections(selections));
      insert.run(run, part, round, universe, dataset, purpose, JSON.stringify(roster), cells, answered, box);
      move.run();
      const stored = numberOf(known.get(universe) as Row, 'size');
      // Of several parts in one universe the first brought all of its rows.
      if (size <= stored) return;
      if (stored !== first) throw new TypeError('rows that were numbered in another ledger');
      addPage.run(universe, first, size - first, seal(`rows ${universe} ${first}`, bytes));
    },
    release(round) {
      if (remove.run(round).changes > 0) move.run();
    },
    expire(before) {
      if (old.run(before).changes > 0) move.run();
    },
  };
}
