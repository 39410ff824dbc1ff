/** Threads that verify signatures, one for each core. Bytes are moved to them and not copied; each has at most two batches, so little is in memory. */
import { Worker } from 'node:worker_threads';
import type { Batch } from './signature-worker.ts';

// Compiled, the worker lies beside this file under its other name.
const workerFile = new URL(import.meta.url.endsWith('.ts') ? './signature-worker.ts' : './signature-worker.js', import.meta.url);

interface Waiting {
  readonly resolve: (verdicts: Uint8Array) => void;
  readonly reject: (error: Error) => void;
}

interface Lane {
  readonly worker: Worker;
  readonly waiting: Waiting[];
  /** Why this thread is no more. */
  failure?: Error;
}

const deepest = 2;

/** See the module header. */
export class VerifierPool {
  readonly #lanes: readonly Lane[];
  #room: (() => void) | undefined;

  constructor(workers: number) {
    this.#lanes = Array.from({ length: workers }, () => this.#open());
  }

  #open(): Lane {
    const lane: Lane = { worker: new Worker(workerFile), waiting: [] };
    lane.worker.on('message', (verdicts: Uint8Array) => {
      lane.waiting.shift()?.resolve(verdicts);
      this.#wake();
    });
    const fail = (error: Error): void => {
      lane.failure ??= error;
      for (const { reject } of lane.waiting.splice(0)) reject(error);
      this.#wake();
    };
    lane.worker.on('error', fail);
    lane.worker.on('exit', (code) => fail(new Error(`a worker ended with ${code}`)));
    return lane;
  }

  #wake(): void {
    this.#room?.();
    this.#room = undefined;
  }

  /** Resolves when a thread has room for a batch. One waits at a time. */
  async room(): Promise<void> {
    while (this.#lanes.every(({ waiting }) => waiting.length >= deepest))
      await new Promise<void>((resolve) => {
        this.#room = resolve;
      });
  }

  /** One byte for each signature of the batch, 1 where it verifies. The batch's arrays are gone afterwards. */
  verify(batch: Batch): Promise<Uint8Array> {
    const lane = this.#lanes.reduce((least, each) => (each.waiting.length < least.waiting.length ? each : least));
    return new Promise((resolve, reject) => {
      if (lane.failure !== undefined) {
        reject(lane.failure);
        return;
      }
      lane.waiting.push({ resolve, reject });
      const { texts, ends, signatures, signers } = batch;
      lane.worker.postMessage(batch, [texts.buffer, ends.buffer, signatures.buffer, signers.buffer]);
    });
  }

  async close(): Promise<void> {
    await Promise.all(this.#lanes.map(({ worker }) => worker.terminate()));
  }
}
