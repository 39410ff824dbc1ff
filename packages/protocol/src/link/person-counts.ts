/**
 * Distinct persons of each identity by group, while rows are joined part by part. Where all rows of a person are in the part that is joined he is counted at once;
 * elsewhere his tag is put by, and counted at the end.
 */
import { DistinctPairs } from './distinct-pairs.ts';
import { Partitions } from './partitions.ts';
import type { Shelf } from './shelf.ts';
import { TagNumbers } from './tag-numbers.ts';
import { copyTag, type Dividing, partOf, tagWords } from './tag-words.ts';

/** Words of a record: a tag and a group. */
const width = tagWords + 1;

/** See the module header. */
export class PersonCounts {
  readonly #shelf: Shelf;
  readonly #dividing: Dividing;
  readonly #pairs: readonly DistinctPairs[];
  readonly #later: (Partitions | undefined)[];

  constructor(shelf: Shelf, dividing: Dividing, identities: number) {
    this.#shelf = shelf;
    this.#dividing = dividing;
    this.#pairs = Array.from({ length: identities }, () => new DistinctPairs());
    this.#later = this.#pairs.map(() => undefined);
  }

  /** The persons that are counted at once are others from here on: numbers below `persons`. */
  startPart(persons: number): void {
    for (const pairs of this.#pairs) pairs.reset(persons);
  }

  /** Somebody whose rows are all in this part, by his number in it. */
  addNow(identity: number, group: number, person: number): void {
    this.#pairs[identity]?.add(group, person);
  }

  /** Somebody by the tag whose words start at `at`. */
  addLater(identity: number, group: number, words: Uint32Array, at: number): void {
    const later = this.#later[identity] ?? new Partitions(this.#shelf, { parts: 2 ** this.#dividing.bits, width });
    this.#later[identity] = later;
    const to = later.next(partOf(words, at, this.#dividing));
    copyTag(words, at, later.words, to);
    later.words[to + tagWords] = group;
  }

  /** Counts whoever was put by, in steps. */
  *finish(): Generator<number, void> {
    const numbers = new TagNumbers(this.#dividing.seed);
    for (const [identity, later] of this.#later.entries()) {
      if (later === undefined) continue;
      const pairs = this.#pairs[identity] as DistinctPairs;
      for (let part = 0; part < 2 ** this.#dividing.bits; part += 1) {
        const words = later.read(part);
        numbers.reset(words.length / width);
        pairs.reset(words.length / width);
        for (let at = 0; at < words.length; at += width) pairs.add(words[at + tagWords] as number, numbers.numberOf(words, at));
        yield 0;
      }
      this.#later[identity] = undefined;
    }
  }

  /** Distinct persons of a group. */
  count(identity: number, group: number): number {
    return this.#pairs[identity]?.count(group) ?? 0;
  }
}
