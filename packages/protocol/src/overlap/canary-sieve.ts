/** Takes the canaries out of lists of tags, in pieces of any number of rows, and knows which were missing (OVL-8). */
import { demand } from '../errors.ts';
import { tagLength } from './final-tags.ts';
import type { RingConfig } from './ring-config.ts';
import { wordsOf } from './rows.ts';

const textOf = (rows: Uint8Array, at: number, width: number): string => String.fromCharCode(...rows.subarray(at, at + width));

/** See the module header. Canaries are looked up by the first word of their row, so that other rows are passed over without a text. */
export class CanarySieve {
  readonly #unseen = new Map<number, Set<string>>();
  readonly #all = new Set<string>();
  readonly #columns: number;
  readonly #expected: number;
  #found = 0;

  /** `marked`: the rows of the canaries' list. @throws ProtocolError `canary-missing` where they are not all different. */
  constructor({ canaries, columns, lists }: RingConfig, marked: Uint8Array) {
    this.#columns = columns;
    const width = columns * tagLength;
    this.#expected = canaries;
    const words = wordsOf(marked);
    const rows = marked.length / width;
    let distinct = 0;
    for (let at = 0; at < rows; at += 1) {
      const word = words[(at * width) / 4] as number;
      const known = this.#unseen.get(word) ?? new Set<string>();
      const before = known.size;
      const text = textOf(marked, at * width, width);
      known.add(text);
      this.#all.add(text);
      this.#unseen.set(word, known);
      distinct += known.size - before;
    }
    demand(distinct === rows && rows === canaries * lists.length, 'canary-missing', { clause: 'OVL-8' });
  }

  /** The rows of one piece of a list that are no canaries; of `columns` tags, where a list has fewer than the canaries' own. */
  sieve(rows: Uint8Array, columns: number = this.#columns): Uint8Array {
    if (this.#expected === 0) return rows;
    const width = columns * tagLength;
    const words = wordsOf(rows);
    const kept = new Uint8Array(rows.length);
    let length = 0;
    for (let at = 0; at < rows.length; at += width) {
      const word = words[at / 4] as number;
      if (this.#unseen.has(word) && this.#take(word, textOf(rows, at, width))) this.#found += 1;
      else {
        kept.set(rows.subarray(at, at + width), length);
        length += width;
      }
    }
    return kept.subarray(0, length);
  }

  /**
   * Looks through a whole list without taking anything out of it: how many of its rows are no canaries; undefined where one of these is a canary all the same, one more of
   * this list or one of another. @throws ProtocolError `canary-missing` as `endList`.
   */
  othersIn(list: Uint8Array): number | undefined {
    const width = this.#columns * tagLength;
    const words = wordsOf(list);
    let isAnyTwice = false;
    for (let at = 0; at < list.length; at += width) {
      const word = words[at / 4] as number;
      if (!this.#unseen.has(word)) continue;
      const text = textOf(list, at, width);
      if (this.#take(word, text)) this.#found += 1;
      else isAnyTwice ||= this.#all.has(text);
    }
    this.endList();
    return isAnyTwice ? undefined : list.length / width - this.#expected;
  }

  /** Whether a row is a canary that was not seen before; its whole width must agree. */
  #take(word: number, text: string): boolean {
    const known = this.#unseen.get(word);
    if (known === undefined) return false;
    const canary = known.has(text) ? text : [...known].find((row) => row.startsWith(text));
    return canary !== undefined && known.delete(canary);
  }

  /** At the end of each list. @throws ProtocolError `canary-missing` where it lost one, or had one of another list. */
  endList(): void {
    demand(this.#found === this.#expected, 'canary-missing', { clause: 'OVL-8' });
    this.#found = 0;
  }
}
