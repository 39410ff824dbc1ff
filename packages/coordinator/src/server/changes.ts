/** Wakes whoever waits for the store to change. What has changed is looked up again by each, since the store is the truth. */

/** An answer to wait for. */
export interface Waiting<Found> {
  readonly find: () => Found | undefined;
  readonly seconds: number;
  /** Aborted when the caller is gone. */
  readonly signal: AbortSignal;
}

export class Changes {
  #waiters = new Set<() => void>();
  #closed = false;

  /** Something may have changed. */
  touch(): void {
    const waiters = this.#waiters;
    this.#waiters = new Set();
    for (const wake of waiters) wake();
  }

  /** Nobody waits any more: the program ends. */
  close(): void {
    this.#closed = true;
    this.touch();
  }

  /** What `find` gives as soon as it gives something, or `undefined` when time is up, the caller is gone or the program ends. */
  async waitFor<Found>({ find, seconds, signal }: Waiting<Found>): Promise<Found | undefined> {
    const deadline = performance.now() + seconds * 1000;
    for (;;) {
      const found = find();
      const left = deadline - performance.now();
      if (found !== undefined || left <= 0 || signal.aborted || this.#closed) return found;
      await this.#next(left, signal);
    }
  }

  #next(milliseconds: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        this.#waiters.delete(done);
        resolve();
      };
      const timer = setTimeout(done, milliseconds);
      signal.addEventListener('abort', done, { once: true });
      this.#waiters.add(done);
    });
  }
}
