/** A few worker threads that take pieces of work as they become free. They start at the first piece, or before it when told, and hold no state between pieces. */
import { Worker } from 'node:worker_threads';
import { ProtocolError } from '@ketensom/protocol';
import type { PieceAnswer } from './blinding-worker.ts';
import type { Piece, RistrettoChoice } from './work-piece.ts';

// Compiled, the worker lies beside this file under its other name.
const workerFile = new URL(import.meta.url.endsWith('.ts') ? './blinding-worker.ts' : './blinding-worker.js', import.meta.url);

interface Waiting {
  readonly piece: Piece;
  readonly resolve: (bytes: Uint8Array) => void;
  readonly reject: (error: Error) => void;
}

export class WorkerPool {
  readonly #size: number;
  readonly #ristretto: RistrettoChoice;
  readonly #idle: Worker[] = [];
  readonly #busy = new Map<Worker, Waiting>();
  readonly #queue: Waiting[] = [];

  constructor(size: number, ristretto: RistrettoChoice) {
    this.#size = size;
    this.#ristretto = ristretto;
  }

  /** Starts what threads are missing, so that the first pieces need not wait for them. */
  start(): void {
    while (this.#idle.length + this.#busy.size < this.#size) {
      const worker = this.#start();
      worker.unref();
      this.#idle.push(worker);
    }
  }

  /** The outcome of one piece; rejects with what the worker refused. */
  work(piece: Piece): Promise<Uint8Array> {
    return new Promise((resolve, reject) => {
      this.#queue.push({ piece, resolve, reject });
      this.#next();
    });
  }

  async close(): Promise<void> {
    const workers = [...this.#idle, ...this.#busy.keys()];
    this.#idle.length = 0;
    await Promise.all(workers.map((worker) => worker.terminate()));
  }

  #next(): void {
    const waiting = this.#queue[0];
    if (waiting === undefined) return;
    const worker = this.#idle.pop() ?? (this.#busy.size < this.#size ? this.#start() : undefined);
    if (worker === undefined) return;
    this.#queue.shift();
    this.#busy.set(worker, waiting);
    worker.ref();
    worker.postMessage(waiting.piece);
  }

  #start(): Worker {
    const worker = new Worker(workerFile, { workerData: { ristretto: this.#ristretto } });
    worker.on('message', (answer: PieceAnswer) => this.#settle(worker, (waiting) => settle(waiting, answer)));
    worker.on('error', (error: Error) => this.#drop(worker, error));
    worker.on('exit', () => this.#drop(worker, new Error('a blinding worker ended early')));
    return worker;
  }

  #settle(worker: Worker, tell: (waiting: Waiting) => void): void {
    const waiting = this.#busy.get(worker);
    this.#busy.delete(worker);
    // An idle worker does not keep the program alive.
    worker.unref();
    this.#idle.push(worker);
    if (waiting !== undefined) tell(waiting);
    this.#next();
  }

  #drop(worker: Worker, error: Error): void {
    const waiting = this.#busy.get(worker);
    this.#busy.delete(worker);
    const at = this.#idle.indexOf(worker);
    if (at >= 0) this.#idle.splice(at, 1);
    waiting?.reject(error);
    this.#next();
  }
}

function settle({ resolve, reject }: Waiting, answer: PieceAnswer): void {
  if (answer.outcome === 'done') resolve(answer.bytes);
  else if (answer.outcome === 'misuse') reject(new RangeError(answer.message));
  else {
    const { code, clause, index } = answer;
    reject(new ProtocolError(code, index === undefined ? { clause } : { clause, index }));
  }
}
