/**
 * A thread for long work, one piece at a time, so that a program answers meanwhile. It starts with the first piece and ends when none came for a while:
 * what it took of memory is given back. Its file posts one answer for each message; a piece that it cannot answer ends it.
 */
import { Worker } from 'node:worker_threads';

/** How long a thread without work is kept, in milliseconds. */
const idle = 60_000;

/** What one piece may take. */
export interface WorkLimits {
  readonly seconds: number;
  /** The heap of the thread. What WebAssembly takes is not in it. */
  readonly mebibytes: number;
}

/** A piece took more than it may; the thread was ended. */
export class OverLimitError extends Error {
  constructor() {
    super('a piece of work takes more than it may');
    this.name = 'OverLimitError';
  }
}

const isOutOfMemory = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';

/** See the module header. */
export class WorkThread<Piece, Answer> {
  readonly #file: URL;
  readonly #limits: WorkLimits;
  #last: Promise<unknown> = Promise.resolve();
  #worker: Worker | undefined;
  #giveUp: ((why: Error) => void) | undefined;
  #stopped: Error | undefined;
  #idleTimer: NodeJS.Timeout | undefined;

  /** @param limits read for every piece anew */
  constructor(file: URL, limits: WorkLimits) {
    this.#file = file;
    this.#limits = limits;
  }

  /** Works when all pieces that were given before are done. @throws OverLimitError, what `stop` was told, and whatever else ended the thread. */
  work(piece: Piece): Promise<Answer> {
    const turn = this.#last.then(() => this.#next(piece));
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  /** Ends the thread for good; pieces that are not done fail for this reason. */
  async stop(why: Error): Promise<void> {
    this.#stopped = why;
    clearTimeout(this.#idleTimer);
    this.#giveUp?.(why);
    await this.#end();
  }

  async #next(piece: Piece): Promise<Answer> {
    if (this.#stopped !== undefined) throw this.#stopped;
    clearTimeout(this.#idleTimer);
    this.#worker ??= new Worker(this.#file, { resourceLimits: { maxOldGenerationSizeMb: this.#limits.mebibytes } });
    const worker = this.#worker;
    worker.ref();
    try {
      const answer = await this.#answerOf(worker, piece);
      worker.unref();
      this.#idleTimer = setTimeout(() => void this.#end(), idle).unref();
      return answer;
    } catch (error) {
      await this.#end();
      throw isOutOfMemory(error) ? new OverLimitError() : error;
    }
  }

  /** The first thing that happens: an answer, an end of the thread, the deadline, or that it is to stop. */
  #answerOf(worker: Worker, piece: Piece): Promise<Answer> {
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    const ended = (): void => reject(new Error('a thread ended early'));
    const deadline = setTimeout(() => reject(new OverLimitError()), this.#limits.seconds * 1000);
    this.#giveUp = reject;
    worker.on('message', resolve).on('error', reject).on('exit', ended);
    worker.postMessage(piece);
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
