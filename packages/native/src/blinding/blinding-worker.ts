/**
 * One core's part of a batch: it takes pieces until none is left. A refusal goes back as its code and index, as does a miscalculation, and ends the batch; the worker
 * goes on, with the batches of other rings. It works in no suite of which it has not given the known answers before.
 */
import { setImmediate as giveWay } from 'node:timers/promises';
import { parentPort } from 'node:worker_threads';
import { type BlindingSuiteName, type ErrorCode, ProtocolError } from '@ketensom/protocol/blinding';
import { Miscalculation } from './same-one.ts';
import { isSound } from './self-test.ts';
import { cutPiece, type Piece, workPiece } from './work-piece.ts';

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

/** To be ready for batches of a suite. */
export interface Preparation {
  readonly prepare: BlindingSuiteName;
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

const sound = new Map<BlindingSuiteName, Promise<boolean>>();

/** Whether this thread gave the known answers of a suite when it was first asked. */
function wasSound(suite: BlindingSuiteName): Promise<boolean> {
  const known = sound.get(suite) ?? isSound(suite);
  sound.set(suite, known);
  return known;
}

/** How often the known answers are computed before all that runs often in it is compiled: 25 ms in all. */
const rounds = 8;

/** Known answers until then, or until somebody waits for work. */
async function prepare({ prepare: suite }: Preparation): Promise<BatchAnswer> {
  let isGood = await wasSound(suite);
  for (let round = 1; isGood && round < rounds; round += 1) {
    await giveWay();
    if (open > 1) break;
    isGood = await isSound(suite);
  }
  if (!isGood) sound.set(suite, Promise.resolve(false));
  return { outcome: isGood ? 'done' : 'miscalculated' };
}

async function work({ piece, rows, pieceLength, next, outcome, width, isFollowed }: Batch): Promise<BatchAnswer> {
  if ('suite' in piece && !(await wasSound(piece.suite))) {
    Atomics.store(next, 0, rows);
    return { outcome: 'miscalculated' };
  }
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

// Most lists are in this suite: it is ready before the first batch comes.
void wasSound('x25519');

/** Messages that wait for their answer. */
let open = 0;

// One batch after the other, in the order in which they came: their answers are told apart by it.
let last: Promise<unknown> = Promise.resolve();
parentPort?.on('message', (task: Batch | Preparation) => {
  open += 1;
  last = last.then(async () => {
    const answer = await ('prepare' in task ? prepare(task) : work(task));
    // The message came with a copy of the scalar.
    if ('piece' in task && 'scalar' in task.piece) task.piece.scalar.fill(0);
    open -= 1;
    parentPort?.postMessage(answer);
  });
});
