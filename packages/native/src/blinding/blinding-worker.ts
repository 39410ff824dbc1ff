/** One core's part of a batch: pieces come, are worked, and go back. A refusal goes back as its code and index; the worker goes on. */
import { parentPort, workerData } from 'node:worker_threads';
import { type ErrorCode, ProtocolError } from '@ketensom/protocol';
import { loadSuites, type Piece, type RistrettoChoice, workPiece } from './work-piece.ts';

export type PieceAnswer =
  | { readonly outcome: 'done'; readonly bytes: Uint8Array }
  | { readonly outcome: 'refused'; readonly code: ErrorCode; readonly clause: string; readonly index: number | undefined }
  | { readonly outcome: 'misuse'; readonly message: string };

function answer(error: unknown): PieceAnswer {
  if (error instanceof ProtocolError) return { outcome: 'refused', code: error.code, clause: error.clause, index: error.index };
  if (error instanceof RangeError) return { outcome: 'misuse', message: error.message };
  throw error;
}

const suites = await loadSuites((workerData as { ristretto: RistrettoChoice }).ristretto);

parentPort?.on('message', (piece: Piece) => {
  try {
    const bytes = workPiece(piece, suites);
    parentPort?.postMessage({ outcome: 'done', bytes } satisfies PieceAnswer, [bytes.buffer as ArrayBuffer]);
  } catch (error) {
    parentPort?.postMessage(answer(error));
  }
});
