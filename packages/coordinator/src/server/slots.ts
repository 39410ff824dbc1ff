/** How much may go on at a time, for one caller and for all (reliability: bounded memory whoever asks). */
import { demand } from '@ketensom/protocol';

export class Slots {
  readonly #perCaller: number;
  readonly #total: number;
  readonly #taken = new Map<string, number>();
  #all = 0;

  constructor(limits: { readonly perCaller: number; readonly total: number }) {
    this.#perCaller = limits.perCaller;
    this.#total = limits.total;
  }

  /** Takes a place; the function given back frees it, once. @throws ProtocolError `rate-limited` where there is none. */
  take(caller: string): () => void {
    const taken = this.#taken.get(caller) ?? 0;
    demand(taken < this.#perCaller && this.#all < this.#total, 'rate-limited', { clause: 'API-2' });
    this.#taken.set(caller, taken + 1);
    this.#all += 1;
    let isFree = false;
    return () => {
      if (isFree) return;
      isFree = true;
      this.#all -= 1;
      this.#taken.set(caller, (this.#taken.get(caller) ?? 1) - 1);
    };
  }
}
