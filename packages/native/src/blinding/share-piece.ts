/** A piece in memory that every thread sees, so that handing it out copies nothing. */
import type { Piece } from './work-piece.ts';

function shareBytes(bytes: Uint8Array): Uint8Array {
  const shared = new Uint8Array(new SharedArrayBuffer(bytes.length));
  shared.set(bytes);
  return shared;
}

function shareWords(words: Uint32Array): Uint32Array {
  const shared = new Uint32Array(new SharedArrayBuffer(words.byteLength));
  shared.set(words);
  return shared;
}

/** See the module header. */
export function sharePiece(piece: Piece): Piece {
  if (piece.op === 'random') return { ...piece, entropy: shareBytes(piece.entropy) };
  if ('elements' in piece) return { ...piece, elements: shareBytes(piece.elements) };
  const { bytes, ends } = piece.identifiers;
  return { ...piece, identifiers: { bytes: shareBytes(bytes), ends: shareWords(ends) } };
}
