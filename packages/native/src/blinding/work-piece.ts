/** One piece of a batch, as a worker is given it, and the work itself. */
import {
  type BlindingSuite,
  type BlindingSuiteName,
  finalTags,
  type HashDomain,
  type PackedIdentifiers,
} from '@ketensom/protocol/blinding';
import { sha256 } from '../hashing.ts';
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

export type Suites = Readonly<Record<BlindingSuiteName, BlindingSuite>>;

export interface LoadedSuites {
  readonly describe: Readonly<Record<BlindingSuiteName, string>>;
  readonly suites: Suites;
}

const loaded = new Map<RistrettoChoice, Promise<LoadedSuites>>();

/** The suites on the fastest library that is allowed and there. Libraries are loaded once, and where nobody asks for ristretto255, never. */
export function loadSuites(choice: RistrettoChoice): Promise<LoadedSuites> {
  const known = loaded.get(choice) ?? load(choice);
  loaded.set(choice, known);
  return known;
}

async function load(choice: RistrettoChoice): Promise<LoadedSuites> {
  const [{ nativeRistretto255Suite }, { loadSystemSodium }, { loadWasmSodium }] = await Promise.all([
    import('./native-ristretto255-suite.ts'),
    import('./system-sodium.ts'),
    import('./wasm-sodium.ts'),
  ]);
  const library = (choice === 'system' ? loadSystemSodium() : undefined) ?? (await loadWasmSodium());
  return {
    describe: { x25519: 'libsodium (sodium-native)', ristretto255: library.description },
    suites: { x25519: nativeX25519Suite, ristretto255: nativeRistretto255Suite(library) },
  };
}

/** The suites that a piece needs. */
export const suitesFor = async (piece: Piece, choice: RistrettoChoice): Promise<Pick<Suites, 'x25519'> & Partial<Suites>> =>
  piece.op === 'final' || piece.suite === 'x25519' ? { x25519: nativeX25519Suite } : (await loadSuites(choice)).suites;

function suiteOf(suites: Partial<Suites>, name: BlindingSuiteName): BlindingSuite {
  const suite = suites[name];
  if (suite === undefined) throw new TypeError('a suite that was not loaded');
  return suite;
}

export function workPiece(piece: Piece, suites: Partial<Suites>): Uint8Array {
  switch (piece.op) {
    case 'hash':
      return suiteOf(suites, piece.suite).hashToElements(piece.domain, piece.identifiers);
    case 'own': {
      if (piece.suite === 'x25519') return blindOwnX25519(piece.scalar, piece.domain, piece.identifiers);
      const suite = suiteOf(suites, piece.suite);
      return suite.blind(piece.scalar, suite.hashToElements(piece.domain, piece.identifiers));
    }
    case 'blind':
      return suiteOf(suites, piece.suite).blind(piece.scalar, piece.elements);
    case 'random':
      return suiteOf(suites, piece.suite).randomElements(piece.entropy);
    case 'final':
      return finalTags({ sha256 }, piece.run, piece.elements);
  }
}
