/**
 * One core's part of a batch: it takes pieces until none is left. A refusal goes back as its code and index, as does a miscalculation, and ends the batch; the worker
 * goes on, with the batches of other rings.
 */
import { parentPort } from 'node:worker_threads';
import { type ErrorCode, ProtocolError } from '@ketensom/protocol/blinding';
import { Miscalculation } from './same-one.ts';
import { cutPiece, type Piece, workPiece } from './work-piece.ts';
import { x25519Ladder } from './x25519-ladder.ts';

/** Rows that are worked by all threads together; `piece`, `next` and `outcome` lie in shared memory. */
export interface Batch {
  readonly piece: Piece;
  readonly rows: number;
  /** Rows that are taken at a time. */
  readonly pieceLength: number;
  /** The first row that nobody has taken. */
  readonly next: Int32Array;
  readonly outcome: Uint8Array;
  /** Bytes of a row of the outcome. */
  readonly width: number;
  /** Whether somebody wants to hear of each piece: a message wakes the program's own thread. */
  readonly isFollowed: boolean;
}

export type BatchAnswer =
  | { readonly outcome: 'piece'; readonly rows: number }
  | { readonly outcome: 'done' }
  | { readonly outcome: 'refused'; readonly code: ErrorCode; readonly clause: string; readonly index: number | undefined }
  | { readonly outcome: 'misuse'; readonly message: string }
  | { readonly outcome: 'miscalculated' };

/** `from`: the row of the batch that the piece began with. */
function refusalOf(error: unknown, from: number): BatchAnswer {
  if (error instanceof Miscalculation) return { outcome: 'miscalculated' };
  if (error instanceof RangeError) return { outcome: 'misuse', message: error.message };
  if (!(error instanceof ProtocolError)) throw error;
  const { code, clause, index } = error;
  return { outcome: 'refused', code, clause, index: index === undefined ? undefined : from + index };
}

async function work({ piece, rows, pieceLength, next, outcome, width, isFollowed }: Batch): Promise<BatchAnswer> {
  for (;;) {
    const from = Atomics.add(next, 0, pieceLength);
    if (from >= rows) return { outcome: 'done' };
    const to = Math.min(rows, from + pieceLength);
    try {
      outcome.set(await workPiece(cutPiece(piece, from, to)), from * width);
    } catch (error) {
      Atomics.store(next, 0, rows);
      return refusalOf(error, from);
    }
    if (isFollowed) parentPort?.postMessage({ outcome: 'piece', rows: to - from } satisfies BatchAnswer);
  }
}

// What the suite that most lists are in needs is ready before the first batch comes.
x25519Ladder();

// One batch after the other, in the order in which they came: their answers are told apart by it.
let last: Promise<unknown> = Promise.resolve();
parentPort?.on('message', (batch: Batch) => {
  last = last.then(async () => {
    const answer = await work(batch);
    // The message came with a copy of the scalar.
    if ('scalar' in batch.piece) batch.piece.scalar.fill(0);
    parentPort?.postMessage(answer);
  });
});
