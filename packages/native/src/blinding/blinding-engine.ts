/**
 * The engine of the programs: libsodium over all cores. A batch is cut into pieces, at most two per worker are under way, and each piece's outcome goes to its
 * place, so that the bytes do not depend on the number of workers nor on who is done first.
 */
import { availableParallelism } from 'node:os';
import { blindingSuites, elementLength, type PackedIdentifiers, ProtocolError, sliceIdentifiers, tagLength } from '@ketensom/protocol';
import { batchRekeyTags, batchSaltedTags } from './batch-cmac.ts';
import { countInSteps } from './count-in-steps.ts';
import type { BlindingEngine, OnProgress } from './engine.ts';
import { loadSuite, type Piece, type RistrettoChoice, workPiece } from './work-piece.ts';
import { WorkerPool } from './worker-pool.ts';

export interface EngineOptions {
  /** Threads; default one per core. */
  readonly workers?: number;
  /** Default `system`: the machine's libsodium where it loads and agrees, else WebAssembly. */
  readonly ristretto?: RistrettoChoice;
  /** Elements per piece, default 1,024: about 40 ms of x25519. */
  readonly pieceLength?: number;
}

/** A batch: how many rows, how wide the outcome's are, and the piece from row `from` to `to`. */
interface Batch {
  readonly rows: number;
  readonly width: number;
  readonly piece: (from: number, to: number) => Piece;
}

/** See the module header. */
export function blindingEngine(options: EngineOptions = {}): BlindingEngine {
  const { workers = availableParallelism(), ristretto = 'system', pieceLength = 1024 } = options;
  const pool = new WorkerPool(workers, ristretto);

  async function run({ rows, width, piece }: Batch, onProgress: OnProgress = () => {}): Promise<Uint8Array> {
    // What is done before a worker has started is done here: half a piece.
    if (rows <= pieceLength / 2) return workPiece(piece(0, rows), ristretto);
    const outcome = new Uint8Array(rows * width);
    let next = 0;
    let done = 0;
    const lane = async (): Promise<void> => {
      while (next < rows) {
        const from = next;
        const to = Math.min(rows, from + pieceLength);
        next = to;
        outcome.set(await pool.work(piece(from, to)).catch((error: unknown) => moveIndex(error, from)), from * width);
        done += to - from;
        onProgress(done, rows);
      }
    };
    await Promise.all(Array.from({ length: 2 * workers }, lane));
    return outcome;
  }

  const rowsOf = (rows: Uint8Array, width: number, from: number, to: number): Uint8Array => rows.slice(from * width, to * width);
  const cut = (identifiers: PackedIdentifiers, from: number, to: number): PackedIdentifiers => {
    const { bytes, ends } = sliceIdentifiers(identifiers, from, to);
    return { bytes: bytes.slice(), ends };
  };
  // A batch with a cut row at its end gives that row to the last piece, which refuses it.
  const countOf = (bytes: Uint8Array, width: number): number => Math.ceil(bytes.length / width);

  return {
    warm: () => pool.start(),
    describe: async (suite) => (await loadSuite(suite, ristretto)).library,
    hashToElements: (suite, domain, identifiers, onProgress) =>
      run(
        {
          rows: identifiers.ends.length,
          width: elementLength,
          piece: (from, to) => ({ op: 'hash', suite, domain, identifiers: cut(identifiers, from, to) }),
        },
        onProgress,
      ),
    blindOwn: (suite, scalar, { domain, identifiers }, onProgress) =>
      run(
        {
          rows: identifiers.ends.length,
          width: elementLength,
          piece: (from, to) => ({ op: 'own', suite, scalar, domain, identifiers: cut(identifiers, from, to) }),
        },
        onProgress,
      ),
    blind: (suite, scalar, elements, onProgress) =>
      run(
        {
          rows: countOf(elements, elementLength),
          width: elementLength,
          piece: (from, to) => ({ op: 'blind', suite, scalar, elements: rowsOf(elements, elementLength, from, to) }),
        },
        onProgress,
      ),
    randomElements: (suite, entropy, onProgress) => {
      const length = blindingSuites[suite].entropy.element;
      return run(
        {
          rows: countOf(entropy, length),
          width: elementLength,
          piece: (from, to) => ({ op: 'random', suite, entropy: rowsOf(entropy, length, from, to) }),
        },
        onProgress,
      );
    },
    finalTags: (id, elements, onProgress) =>
      run(
        {
          rows: countOf(elements, elementLength),
          width: tagLength,
          piece: (from, to) => ({ op: 'final', run: id, elements: rowsOf(elements, elementLength, from, to) }),
        },
        onProgress,
      ),
    saltedTags: async (tagKey, identifiers) => batchSaltedTags(tagKey, identifiers),
    rekeyTags: async (key, tags) => batchRekeyTags(key, tags),
    countRegions: countInSteps,
    close: () => pool.close(),
  };
}

/** A position within a piece becomes one within the batch. */
function moveIndex(error: unknown, from: number): never {
  if (error instanceof ProtocolError && error.index !== undefined) {
    throw new ProtocolError(error.code, { clause: error.clause, index: from + error.index });
  }
  throw error;
}
