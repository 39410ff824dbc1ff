/** Signs a checkpoint for every change, at most one per pause; leaves that come in between go into the next. */
import type { Service } from './service.ts';

export class Checkpointer {
  readonly #service: Pick<Service, 'desk' | 'settings' | 'changes'>;
  readonly #sign: () => boolean;
  readonly #fail: (error: unknown) => void;
  #timer: NodeJS.Timeout | undefined;
  #last = 0;

  /** `sign` signs the present head; `fail` hears of a store that cannot be signed over. */
  constructor(service: Pick<Service, 'desk' | 'settings' | 'changes'>, sign: () => boolean, fail: (error: unknown) => void) {
    this.#service = service;
    this.#sign = sign;
    this.#fail = fail;
  }

  /** A leaf may have been added. */
  request(): void {
    if (this.#timer !== undefined) return;
    const wait = Math.max(0, this.#last + this.#service.settings.checkpointPause - performance.now());
    this.#timer = setTimeout(() => this.#run(), wait);
  }

  #run(): void {
    this.#timer = undefined;
    this.#last = performance.now();
    try {
      if (this.#sign()) this.#service.changes.touch();
    } catch (error) {
      this.#fail(error);
    }
  }

  stop(): void {
    clearTimeout(this.#timer);
  }
}
