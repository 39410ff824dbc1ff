/** One piece of a batch, as a worker is given it, and the work itself. */
import {
  type BlindingSuite,
  type BlindingSuiteName,
  concatBytes,
  finalTags,
  type HashDomain,
  type PackedIdentifiers,
} from '@ketensom/protocol/blinding';
import sodium from 'sodium-native';
import { blindOwnX25519, nativeX25519Suite } from './native-x25519-suite.ts';

export type Piece =
  | { readonly op: 'hash'; readonly suite: BlindingSuiteName; readonly domain: HashDomain; readonly identifiers: PackedIdentifiers }
  | {
      readonly op: 'own';
      readonly suite: BlindingSuiteName;
      readonly scalar: Uint8Array;
      readonly domain: HashDomain;
      readonly identifiers: PackedIdentifiers;
    }
  | { readonly op: 'blind'; readonly suite: BlindingSuiteName; readonly scalar: Uint8Array; readonly elements: Uint8Array }
  | { readonly op: 'random'; readonly suite: BlindingSuiteName; readonly entropy: Uint8Array }
  | { readonly op: 'final'; readonly run: Uint8Array; readonly elements: Uint8Array };

/** `wasm` keeps to what is installed with this package; `system` takes the machine's libsodium for ristretto255 where there is one. */
export type RistrettoChoice = 'wasm' | 'system';

/** A suite and what does its work. */
export interface LoadedSuite {
  readonly library: string;
  readonly suite: BlindingSuite;
}

const ristretto = new Map<RistrettoChoice, Promise<LoadedSuite>>();

/** A suite on the fastest library that is allowed and there. Libraries for ristretto255 are loaded once, and where nobody asks for it, never. */
export function loadSuite(name: BlindingSuiteName, choice: RistrettoChoice): Promise<LoadedSuite> {
  if (name === 'x25519') return Promise.resolve({ library: 'libsodium (sodium-native)', suite: nativeX25519Suite });
  const known = ristretto.get(choice) ?? loadRistretto(choice);
  ristretto.set(choice, known);
  return known;
}

async function loadRistretto(choice: RistrettoChoice): Promise<LoadedSuite> {
  const [{ nativeRistretto255Suite }, { loadSystemSodium }, { loadWasmSodium }] = await Promise.all([
    import('./native-ristretto255-suite.ts'),
    import('./system-sodium.ts'),
    import('./wasm-sodium.ts'),
  ]);
  const library = (choice === 'system' ? loadSystemSodium() : undefined) ?? (await loadWasmSodium());
  return { library: library.description, suite: nativeRistretto255Suite(library) };
}

/** SHA-256 without node:crypto, which a thread would load for it alone. */
function sha256(...parts: readonly Uint8Array[]): Uint8Array {
  const digest = new Uint8Array(32);
  sodium.crypto_hash_sha256(digest, concatBytes(...parts));
  return digest;
}

/** The outcome of one piece. Rejects with what the suite refuses. */
export async function workPiece(piece: Piece, choice: RistrettoChoice): Promise<Uint8Array> {
  if (piece.op === 'final') return finalTags({ sha256 }, piece.run, piece.elements);
  const { suite } = await loadSuite(piece.suite, choice);
  switch (piece.op) {
    case 'hash':
      return suite.hashToElements(piece.domain, piece.identifiers);
    case 'own':
      if (piece.suite === 'x25519') return blindOwnX25519(piece.scalar, piece.domain, piece.identifiers);
      return suite.blind(piece.scalar, suite.hashToElements(piece.domain, piece.identifiers));
    case 'blind':
      return suite.blind(piece.scalar, piece.elements);
    case 'random':
      return suite.randomElements(piece.entropy);
  }
}
