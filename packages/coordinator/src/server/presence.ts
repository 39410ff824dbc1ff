/**
 * Who is there. A caller with a request open, such as a long poll, is there; otherwise it has been silent since its last request ended or its
 * connection broke. Kept in memory: after a restart everybody gets the benefit of the doubt.
 */
interface Seen {
  open: number;
  /** Monotonic milliseconds. */
  last: number;
}

export class Presence {
  readonly #seen = new Map<string, Seen>();
  readonly #clock: () => number;
  readonly #start: number;

  constructor(clock: () => number = () => performance.now()) {
    this.#clock = clock;
    this.#start = clock();
  }

  /** A request of `name` begins; gives the number that are open now. */
  enter(name: string): number {
    const seen = this.#seen.get(name) ?? { open: 0, last: this.#clock() };
    seen.open += 1;
    this.#seen.set(name, seen);
    return seen.open;
  }

  /** A request of `name` was answered, or its connection broke. */
  leave(name: string): void {
    const seen = this.#seen.get(name);
    if (seen === undefined) return;
    seen.open -= 1;
    seen.last = this.#clock();
  }

  /** For how many milliseconds nothing was heard of `name`; 0 while a request of it is open. */
  silence(name: string): number {
    const seen = this.#seen.get(name);
    if (seen !== undefined && seen.open > 0) return 0;
    return this.#clock() - (seen?.last ?? this.#start);
  }
}
