/** What happens when, in imagined milliseconds: a heap of deeds. Two deeds at one moment happen in the order in which they were planned. */
interface Deed {
  readonly time: number;
  readonly order: number;
  readonly act: () => void;
}

const isBefore = (left: Deed, right: Deed): boolean => left.time < right.time || (left.time === right.time && left.order < right.order);

export class Agenda {
  readonly #heap: Deed[] = [];
  #now = 0;
  #planned = 0;
  #done = 0;

  get now(): number {
    return this.#now;
  }

  /** Deeds done so far. */
  get done(): number {
    return this.#done;
  }

  /** Plans a deed for `delay` milliseconds from now. */
  after(delay: number, act: () => void): void {
    this.#planned += 1;
    this.#push({ time: this.#now + Math.max(0, delay), order: this.#planned, act });
  }

  /** Does what is planned, in order, until the time is over, nothing is left, or `isOver` says so. */
  run(until: number, isOver: () => boolean): void {
    for (let deed = this.#heap[0]; deed !== undefined && deed.time <= until && !isOver(); deed = this.#heap[0]) {
      this.#pop();
      this.#now = deed.time;
      this.#done += 1;
      deed.act();
    }
  }

  #push(deed: Deed): void {
    const heap = this.#heap;
    let at = heap.length;
    heap.push(deed);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = heap[parent] as Deed;
      if (!isBefore(deed, above)) break;
      heap[at] = above;
      at = parent;
    }
    heap[at] = deed;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop() as Deed;
    if (heap.length === 0) return;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && isBefore(heap[child + 1] as Deed, heap[child] as Deed)) child += 1;
      if (!isBefore(heap[child] as Deed, last)) break;
      heap[at] = heap[child] as Deed;
      at = child;
    }
    heap[at] = last;
  }
}
