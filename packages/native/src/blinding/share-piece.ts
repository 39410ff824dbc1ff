/** A piece in memory that every thread sees, so that handing it out copies nothing. */
import type { SharedMemory } from './shared-memory.ts';
import type { Piece } from './work-piece.ts';

/** A piece for all threads, and the memory that is to be given back once they are done. */
export interface SharedPiece {
  readonly piece: Piece;
  readonly taken: readonly Uint8Array[];
}

/** See the module header. */
export function sharePiece(piece: Piece, memory: SharedMemory): SharedPiece {
  if (piece.op === 'random') {
    const entropy = memory.share(piece.entropy);
    return { piece: { ...piece, entropy }, taken: [entropy] };
  }
  if ('elements' in piece) {
    const elements = memory.share(piece.elements);
    return { piece: { ...piece, elements }, taken: [elements] };
  }
  const { bytes, ends } = piece.identifiers;
  const shared = { bytes: memory.share(bytes), ends: memory.take(ends.byteLength) };
  const words = new Uint32Array(shared.ends.buffer, 0, ends.length);
  words.set(ends);
  return { piece: { ...piece, identifiers: { bytes: shared.bytes, ends: words } }, taken: [shared.bytes, shared.ends] };
}
