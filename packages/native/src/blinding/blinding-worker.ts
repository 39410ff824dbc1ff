/** One core's part of a batch: pieces come, are worked, and go back. A refusal goes back as its code and index; the worker goes on. */
import { parentPort, workerData } from 'node:worker_threads';
import { type ErrorCode, ProtocolError } from '@ketensom/protocol/blinding';
import { type Piece, type RistrettoChoice, workPiece } from './work-piece.ts';

export type PieceAnswer =
  | { readonly outcome: 'done'; readonly bytes: Uint8Array }
  | { readonly outcome: 'refused'; readonly code: ErrorCode; readonly clause: string; readonly index: number | undefined }
  | { readonly outcome: 'misuse'; readonly message: string };

function answer(error: unknown): PieceAnswer {
  if (error instanceof ProtocolError) return { outcome: 'refused', code: error.code, clause: error.clause, index: error.index };
  if (error instanceof RangeError) return { outcome: 'misuse', message: error.message };
  throw error;
}

const { ristretto } = workerData as { readonly ristretto: RistrettoChoice };

async function work(piece: Piece): Promise<void> {
  try {
    const bytes = await workPiece(piece, ristretto);
    parentPort?.postMessage({ outcome: 'done', bytes } satisfies PieceAnswer, [bytes.buffer as ArrayBuffer]);
  } catch (error) {
    parentPort?.postMessage(answer(error));
  }
}

parentPort?.on('message', (piece: Piece) => void work(piece));
