/** One piece of a batch, as a worker is given it, and the work itself. */
import {
  type BlindingSuite,
  type BlindingSuiteName,
  blindingSuites,
  concatBytes,
  elementLength,
  finalTags,
  type HashDomain,
  type PackedIdentifiers,
  sliceIdentifiers,
} from '@ketensom/protocol/blinding';
import { once } from '../once.ts';
import { blindHashedX25519, nativeX25519Suite } from './native-x25519-suite.ts';
import { sha256Into } from './sodium.ts';
import { x25519Ladder } from './x25519-ladder.ts';

export type Piece =
  | { readonly op: 'hash'; readonly suite: BlindingSuiteName; readonly domain: HashDomain; readonly identifiers: PackedIdentifiers }
  | {
      readonly op: 'own';
      readonly suite: BlindingSuiteName;
      readonly scalar: Uint8Array;
      readonly domain: HashDomain;
      readonly identifiers: PackedIdentifiers;
    }
  | { readonly op: 'blind' | 'hashed'; readonly suite: BlindingSuiteName; readonly scalar: Uint8Array; readonly elements: Uint8Array }
  | { readonly op: 'random'; readonly suite: BlindingSuiteName; readonly entropy: Uint8Array }
  | { readonly op: 'final'; readonly run: Uint8Array; readonly elements: Uint8Array };

/** Bytes of one row of what is worked; identifiers have no such width. */
function rowLength(piece: Exclude<Piece, { readonly identifiers: PackedIdentifiers }>): number {
  return piece.op === 'random' ? blindingSuites[piece.suite].entropy.element : elementLength;
}

/** Rows of a piece. One that is cut off at the end counts: it is refused where it is worked. */
export function pieceRows(piece: Piece): number {
  if ('identifiers' in piece) return piece.identifiers.ends.length;
  const bytes = piece.op === 'random' ? piece.entropy : piece.elements;
  return Math.ceil(bytes.length / rowLength(piece));
}

/** Rows `from` to `to` of a piece, copied. */
export function cutPiece(piece: Piece, from: number, to: number): Piece {
  if ('identifiers' in piece) {
    const { bytes, ends } = sliceIdentifiers(piece.identifiers, from, to);
    return { ...piece, identifiers: { bytes: bytes.slice(), ends } };
  }
  const length = rowLength(piece);
  const rowsOf = (bytes: Uint8Array): Uint8Array => bytes.slice(from * length, to * length);
  return piece.op === 'random' ? { ...piece, entropy: rowsOf(piece.entropy) } : { ...piece, elements: rowsOf(piece.elements) };
}

/** A suite and what does its work. */
export interface LoadedSuite {
  /** What the work is done with, in words. */
  readonly library: () => string;
  readonly suite: BlindingSuite;
}

const x25519: LoadedSuite = {
  library: () => (x25519Ladder() === undefined ? 'libsodium' : 'WebAssembly'),
  suite: nativeX25519Suite,
};

/** A suite on the fastest arithmetic that this machine has. Those of ristretto255 are loaded once, and where nobody asks for it, never. */
export function loadSuite(name: BlindingSuiteName): Promise<LoadedSuite> {
  if (name === 'x25519') return Promise.resolve(x25519);
  return loadRistretto();
}

const loadRistretto = once(async (): Promise<LoadedSuite> => {
  const [{ nativeRistretto255Suite }, { ristrettoPairs }, { loadWasmSodium }] = await Promise.all([
    import('./native-ristretto255-suite.ts'),
    import('./ristretto-pairs.ts'),
    import('./wasm-sodium.ts'),
  ]);
  const [library, pairs] = [await loadWasmSodium(), ristrettoPairs()];
  return {
    library: () => (pairs === undefined ? library.description : 'WebAssembly'),
    suite: nativeRistretto255Suite({ library, pairs }),
  };
});

/** SHA-256 without node:crypto, which a thread would load for it alone. */
function sha256(...parts: readonly Uint8Array[]): Uint8Array {
  const digest = new Uint8Array(32);
  sha256Into(digest, parts.length === 1 && parts[0] !== undefined ? parts[0] : concatBytes(...parts));
  return digest;
}

/** What was just hashed, blinded: a hash into curve25519 is on the curve, and ristretto255 decodes whatever it multiplies. */
const blindHashed = (suite: BlindingSuite, scalar: Uint8Array, elements: Uint8Array): Uint8Array =>
  suite.name === 'x25519' ? blindHashedX25519(scalar, elements) : suite.blind(scalar, elements);

/** The outcome of one piece. Rejects with what the suite refuses. */
export async function workPiece(piece: Piece): Promise<Uint8Array> {
  if (piece.op === 'final') return finalTags({ sha256 }, piece.run, piece.elements);
  const { suite } = await loadSuite(piece.suite);
  switch (piece.op) {
    case 'hash':
      return suite.hashToElements(piece.domain, piece.identifiers);
    case 'own':
      return blindHashed(suite, piece.scalar, suite.hashToElements(piece.domain, piece.identifiers));
    case 'hashed':
      return blindHashed(suite, piece.scalar, piece.elements);
    case 'blind':
      return suite.blind(piece.scalar, piece.elements);
    case 'random':
      return suite.randomElements(piece.entropy);
  }
}
