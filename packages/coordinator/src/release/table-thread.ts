/**
 * One thread that makes tables, one at a time. It starts with the first and ends when none came for a while, so that the solver's memory, which never
 * shrinks, is given back.
 */
import { Worker } from 'node:worker_threads';
import type { TableTask } from './table-task.ts';
import type { TableAnswer } from './table-worker.ts';

// Compiled, the worker lies beside this file under its other name.
const workerFile = new URL(import.meta.url.endsWith('.ts') ? './table-worker.ts' : './table-worker.js', import.meta.url);

/** How long a thread without work is kept, in milliseconds. */
const idle = 60_000;

/** What one table may take. */
export interface TableLimits {
  readonly seconds: number;
  /** The heap of the thread. The solver has memory of its own beside it, of which the largest system that is looked at takes some hundred. */
  readonly mebibytes: number;
}

/** Over its limits. */
export class TooMuchError extends Error {
  constructor() {
    super('a table takes more than it may');
    this.name = 'TooMuchError';
  }
}

const isOutOfMemory = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';

/** See the module header. */
export class TableThread {
  readonly #limits: TableLimits;
  #worker: Worker | undefined;
  #giveUp: ((why: Error) => void) | undefined;
  #idleTimer: NodeJS.Timeout | undefined;

  constructor(limits: TableLimits) {
    this.#limits = limits;
  }

  /** @throws TooMuchError, what `stop` was told, and whatever else ended the thread. */
  async make(task: TableTask): Promise<TableAnswer> {
    clearTimeout(this.#idleTimer);
    this.#worker ??= new Worker(workerFile, { resourceLimits: { maxOldGenerationSizeMb: this.#limits.mebibytes } });
    const worker = this.#worker;
    worker.ref();
    try {
      const answer = await this.#answerOf(worker, task);
      worker.unref();
      this.#idleTimer = setTimeout(() => void this.#end(), idle).unref();
      return answer;
    } catch (error) {
      await this.#end();
      throw isOutOfMemory(error) ? new TooMuchError() : error;
    }
  }

  /** Ends the thread; a table that is being made fails for this reason. */
  async stop(why: Error): Promise<void> {
    clearTimeout(this.#idleTimer);
    this.#giveUp?.(why);
    await this.#end();
  }

  /** The first thing that happens: an answer, an end of the thread, the deadline, or that it is to stop. */
  #answerOf(worker: Worker, task: TableTask): Promise<TableAnswer> {
    const { promise, resolve, reject } = Promise.withResolvers<TableAnswer>();
    const ended = (): void => reject(new Error('the thread that makes tables ended early'));
    const deadline = setTimeout(() => reject(new TooMuchError()), this.#limits.seconds * 1000);
    this.#giveUp = reject;
    worker.on('message', resolve).on('error', reject).on('exit', ended);
    worker.postMessage(task);
    return promise.finally(() => {
      clearTimeout(deadline);
      this.#giveUp = undefined;
      worker.off('message', resolve).off('error', reject).off('exit', ended);
    });
  }

  async #end(): Promise<void> {
    const worker = this.#worker;
    this.#worker = undefined;
    await worker?.terminate();
  }
}
