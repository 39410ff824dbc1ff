/** Takes the canaries out of lists of tags, in pieces of any number of rows, and knows which were missing (OVL-8). */
import { demand } from '../errors.ts';
import { tagLength } from './final-tags.ts';
import type { RingConfig } from './ring-config.ts';
import { wordsOf } from './rows.ts';

/** See the module header. Canaries are looked up by the first word of their row, so that other rows are passed over without a text. */
export class CanarySieve {
  readonly #unseen = new Map<number, Set<string>>();
  readonly #width: number;
  readonly #expected: number;
  #found = 0;

  /** `marked`: the rows of the canaries' list. @throws ProtocolError `canary-missing` where they are not all different. */
  constructor({ canaries, columns, lists }: RingConfig, marked: Uint8Array) {
    this.#width = columns * tagLength;
    this.#expected = canaries;
    const words = wordsOf(marked);
    const rows = marked.length / this.#width;
    let distinct = 0;
    for (let at = 0; at < rows; at += 1) {
      const word = words[(at * this.#width) / 4] as number;
      const known = this.#unseen.get(word) ?? new Set<string>();
      const before = known.size;
      known.add(this.#textOf(marked, at));
      this.#unseen.set(word, known);
      distinct += known.size - before;
    }
    demand(distinct === rows && rows === canaries * lists.length, 'canary-missing', { clause: 'OVL-8' });
  }

  #textOf(rows: Uint8Array, at: number): string {
    return String.fromCharCode(...rows.subarray(at * this.#width, (at + 1) * this.#width));
  }

  /** The rows of one piece of a list that are no canaries. */
  sieve(rows: Uint8Array): Uint8Array {
    if (this.#expected === 0) return rows;
    const words = wordsOf(rows);
    const kept = new Uint8Array(rows.length);
    let length = 0;
    for (let at = 0; at < rows.length / this.#width; at += 1) {
      const known = this.#unseen.get(words[(at * this.#width) / 4] as number);
      if (known?.delete(this.#textOf(rows, at)) === true) this.#found += 1;
      else {
        kept.set(rows.subarray(at * this.#width, (at + 1) * this.#width), length);
        length += this.#width;
      }
    }
    return kept.subarray(0, length);
  }

  /** At the end of each list. @throws ProtocolError `canary-missing` where it lost one, or had one of another list. */
  endList(): void {
    demand(this.#found === this.#expected, 'canary-missing', { clause: 'OVL-8' });
    this.#found = 0;
  }
}
