/**
 * The engine of the programs, over all cores. A batch is cut into pieces, which threads take in order as they become free; each piece's outcome goes to its
 * place, so that the bytes do not depend on the number of workers nor on who is done first.
 */
import { availableParallelism } from 'node:os';
import { elementLength, ProtocolError, tagLength } from '@ketensom/protocol';
import { batchRekeyTags, batchSaltedTags } from './batch-cmac.ts';
import type { Batch } from './blinding-worker.ts';
import { countInSteps } from './count-in-steps.ts';
import type { BlindingEngine, OnProgress } from './engine.ts';
import { sharePiece } from './share-piece.ts';
import { SharedMemory } from './shared-memory.ts';
import { cutPiece, loadSuite, type Piece, pieceRows, workPiece } from './work-piece.ts';
import { WorkerPool } from './worker-pool.ts';

export interface EngineOptions {
  /** Threads; default one per core. */
  readonly workers?: number;
  /** Rows per piece, default 256: about 6 ms of x25519. Small enough that threads end together, large enough to share out an inversion. */
  readonly pieceLength?: number;
  /** What threads run: another program, for a test. */
  readonly workerFile?: URL;
}

/** Rows that are in shared memory at once. */
const sharedRows = 2 ** 16;

/** See the module header. */
export function blindingEngine(options: EngineOptions = {}): BlindingEngine {
  const { workers = availableParallelism(), pieceLength = 256, workerFile } = options;
  const pool = new WorkerPool(workers, workerFile);

  const memory = new SharedMemory();

  const share = (own: Piece, width: number, isFollowed: boolean): { readonly batch: Batch; readonly taken: readonly Uint8Array[] } => {
    const rows = pieceRows(own);
    const { piece, taken } = sharePiece(own, memory);
    const outcome = memory.take(rows * width);
    const next = new Int32Array(new SharedArrayBuffer(4));
    return { batch: { piece, rows, pieceLength, next, outcome, width, isFollowed }, taken: [...taken, outcome] };
  };

  /** `width`: bytes of a row of the outcome. */
  async function run(piece: Piece, width: number, onProgress?: OnProgress): Promise<Uint8Array> {
    const rows = pieceRows(piece);
    // No thread is started for so little. One that runs does it sooner: what it needs is compiled there.
    if (rows === 0 || (rows <= pieceLength / 2 && !pool.isRunning)) return workPiece(piece);
    const outcome = new Uint8Array(rows * width);
    let done = 0;
    const onPiece = (more: number): void => {
      done += more;
      onProgress?.(done, rows);
    };
    for (let from = 0; from < rows; from += sharedRows) {
      const { batch, taken } = share(cutPiece(piece, from, Math.min(rows, from + sharedRows)), width, onProgress !== undefined);
      await pool.work(batch, onPiece).catch((error: unknown) => moveIndex(error, from));
      outcome.set(batch.outcome, from * width);
      // After a refusal or the end of a thread another may still be at work.
      memory.giveBack(...taken);
    }
    return outcome;
  }

  return {
    warm: () => pool.start(),
    prepare: (suite, threads) => pool.prepare(suite, threads),
    describe: async (suite) => (await loadSuite(suite)).library(),
    hashToElements: (suite, domain, identifiers, onProgress) => run({ op: 'hash', suite, domain, identifiers }, elementLength, onProgress),
    blindOwn: (suite, scalar, own, onProgress) => run({ op: 'own', suite, scalar, ...own }, elementLength, onProgress),
    blindHashed: (suite, scalar, elements, onProgress) => run({ op: 'hashed', suite, scalar, elements }, elementLength, onProgress),
    blind: (suite, scalar, elements, onProgress) => run({ op: 'blind', suite, scalar, elements }, elementLength, onProgress),
    randomElements: (suite, entropy, onProgress) => run({ op: 'random', suite, entropy }, elementLength, onProgress),
    finalTags: (id, elements, onProgress) => run({ op: 'final', run: id, elements }, tagLength, onProgress),
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
