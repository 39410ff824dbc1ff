/**
 * Threads that share out a batch among themselves: its rows lie in memory that all of them see, each takes the next piece as it becomes free, and puts the outcome in its
 * place. So none waits for another nor for the program's own thread. They start at the first batch, or before it when told, and hold no state between batches.
 */
import { Worker } from 'node:worker_threads';
import { type BlindingSuiteName, ProtocolError } from '@ketensom/protocol';
import type { Batch, BatchAnswer, Preparation } from './blinding-worker.ts';
import { Miscalculation } from './same-one.ts';

// Compiled, the worker lies beside this file under its other name.
const ownWorker = new URL(import.meta.url.endsWith('.ts') ? './blinding-worker.ts' : './blinding-worker.js', import.meta.url);

/** What a thread makes beside its rows is of no use a moment later: with so little room the same pages serve again, and one that stands by takes some 4 MiB less. */
const resourceLimits = { maxYoungGenerationSizeMb: 3 };

type End = Exclude<BatchAnswer, { readonly outcome: 'piece' }>;

interface Waiting {
  readonly resolve: (end: End) => void;
  readonly reject: (error: Error) => void;
  readonly onPiece: (rows: number) => void;
}

/** A thread, and the batches that it has a part in, oldest first. */
interface Lane {
  readonly worker: Worker;
  readonly waiting: Waiting[];
}

/** What went wrong first: pieces are taken in order, so that all before it were looked at as well. */
function settle(ends: readonly End[]): void {
  const refused = ends.flatMap((end) => (end.outcome === 'refused' ? [end] : []));
  const [first] = refused.toSorted((left, right) => (left.index ?? 0) - (right.index ?? 0));
  if (first !== undefined) {
    const { code, clause, index } = first;
    throw new ProtocolError(code, index === undefined ? { clause } : { clause, index });
  }
  for (const end of ends) if (end.outcome === 'misuse') throw new RangeError(end.message);
  if (ends.some((end) => end.outcome === 'miscalculated')) throw new Miscalculation();
}

export class WorkerPool {
  readonly #size: number;
  readonly #file: URL;
  readonly #lanes: Lane[] = [];

  constructor(size: number, file: URL = ownWorker) {
    this.#size = size;
    this.#file = file;
  }

  /** Starts what threads are missing, so that the first batch need not wait for them. */
  start(threads: number = this.#size): void {
    while (this.#lanes.length < Math.min(threads, this.#size)) this.#lanes.push(this.#open());
  }

  /** Lets so many threads give the known answers of a suite, until they are asked for something else. @throws Miscalculation where one does not. */
  async prepare(suite: BlindingSuiteName, threads: number): Promise<void> {
    this.start(threads);
    settle(await Promise.all(this.#lanes.map((lane) => this.#give(lane, { prepare: suite }, () => {}))));
  }

  get isRunning(): boolean {
    return this.#lanes.length > 0;
  }

  /** Works a batch; its outcome is in its own memory then. `onPiece` is told how many rows are done more. Rejects with what was refused. */
  async work(batch: Batch, onPiece: (rows: number) => void): Promise<void> {
    // No more threads are woken than there are pieces; those that have least to do.
    const pieces = Math.ceil(batch.rows / batch.pieceLength);
    this.start(pieces);
    const lanes = this.#lanes.toSorted((left, right) => left.waiting.length - right.waiting.length);
    settle(await Promise.all(lanes.slice(0, pieces).map((lane) => this.#give(lane, batch, onPiece))));
  }

  async close(): Promise<void> {
    await Promise.all(this.#lanes.splice(0).map(({ worker }) => worker.terminate()));
  }

  #give({ worker, waiting }: Lane, task: Batch | Preparation, onPiece: Waiting['onPiece']): Promise<End> {
    return new Promise((resolve, reject) => {
      waiting.push({ resolve, reject, onPiece });
      worker.ref();
      worker.postMessage(task);
    });
  }

  #open(): Lane {
    const worker = new Worker(this.#file, { resourceLimits });
    const lane: Lane = { worker, waiting: [] };
    // An idle worker does not keep the program alive.
    worker.unref();
    worker.on('message', (answer: BatchAnswer) => {
      if (answer.outcome === 'piece') return lane.waiting[0]?.onPiece(answer.rows);
      const waiting = lane.waiting.shift();
      if (lane.waiting.length === 0) worker.unref();
      return waiting?.resolve(answer);
    });
    const fail = (error: Error): void => {
      const at = this.#lanes.indexOf(lane);
      if (at >= 0) this.#lanes.splice(at, 1);
      for (const { reject } of lane.waiting.splice(0)) reject(error);
    };
    worker.on('error', fail);
    worker.on('exit', () => fail(new Error('a blinding worker ended early')));
    return lane;
  }
}
