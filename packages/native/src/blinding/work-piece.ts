/** One piece of a batch, as a worker is given it, and the work itself. */
import { type BlindingSuite, type BlindingSuiteName, finalTags, type HashDomain, type PackedIdentifiers } from '@ketensom/protocol';
import { nativePrimitives } from '../native-primitives.ts';
import { nativeRistretto255Suite } from './native-ristretto255-suite.ts';
import { nativeX25519Suite } from './native-x25519-suite.ts';
import { loadSystemSodium } from './system-sodium.ts';
import { loadWasmSodium } from './wasm-sodium.ts';

export type Piece =
  | { readonly op: 'hash'; readonly suite: BlindingSuiteName; readonly domain: HashDomain; readonly identifiers: PackedIdentifiers }
  | { readonly op: 'blind'; readonly suite: BlindingSuiteName; readonly scalar: Uint8Array; readonly elements: Uint8Array }
  | { readonly op: 'random'; readonly suite: BlindingSuiteName; readonly entropy: Uint8Array }
  | { readonly op: 'final'; readonly run: Uint8Array; readonly elements: Uint8Array };

/** `wasm` keeps to what is installed with this package; `system` takes the machine's libsodium for ristretto255 where there is one. */
export type RistrettoChoice = 'wasm' | 'system';

export interface LoadedSuites {
  readonly describe: Readonly<Record<BlindingSuiteName, string>>;
  readonly suites: Readonly<Record<BlindingSuiteName, BlindingSuite>>;
}

/** The suites on the fastest library that is allowed and there. */
export async function loadSuites(choice: RistrettoChoice): Promise<LoadedSuites> {
  const library = (choice === 'system' ? loadSystemSodium() : undefined) ?? (await loadWasmSodium());
  return {
    describe: { x25519: 'libsodium (sodium-native)', ristretto255: library.description },
    suites: { x25519: nativeX25519Suite, ristretto255: nativeRistretto255Suite(library) },
  };
}

export function workPiece(piece: Piece, { suites }: LoadedSuites): Uint8Array {
  switch (piece.op) {
    case 'hash':
      return suites[piece.suite].hashToElements(piece.domain, piece.identifiers);
    case 'blind':
      return suites[piece.suite].blind(piece.scalar, piece.elements);
    case 'random':
      return suites[piece.suite].randomElements(piece.entropy);
    case 'final':
      return finalTags(nativePrimitives, piece.run, piece.elements);
  }
}
