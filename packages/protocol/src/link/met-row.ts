/** A row of the middle table and the rows that it meets at every end; one object that is filled again for each row. */
import { Chains } from './chains.ts';
import type { PersonCounts } from './person-counts.ts';

/** Rows at one end, in records of `width` words in which a person's tag starts after `offset`. */
export class MetEnd {
  readonly chains = new Chains();
  readonly width: number;
  readonly #offset: number;
  /** The records that entries stand for, one after the other. */
  words: Uint32Array = new Uint32Array(0);
  /** Under which the rows that are met stand; -1 where there are none. */
  number = -1;

  constructor({ width, offset }: { readonly width: number; readonly offset: number }) {
    this.width = width;
    this.#offset = offset;
  }

  /** The first row that is met, an entry; 0 for none. */
  get first(): number {
    return this.chains.first(this.number);
  }

  /** Where the tag of an entry's person starts. */
  personAt(entry: number): number {
    return (entry - 1) * this.width + this.#offset;
  }
}

/** How persons of an identity are found while a part is joined: `isNow` where the mark of the join is theirs. */
export interface Identity {
  readonly isNow: boolean;
  /** Of the middle table: after how many words of its record the tag starts. */
  readonly offset?: number;
}

/** See the module header. Identities are the ends in their order, then the middle table's own marks. */
export class MetRow {
  readonly ends: readonly MetEnd[];
  readonly #persons: PersonCounts;
  readonly #identities: readonly Identity[];
  /** The place of its list among those of the middle table. */
  list = 0;
  /** Its own marks: a record that starts at `at`. */
  words: Uint32Array = new Uint32Array(0);
  at = 0;

  constructor(ends: readonly MetEnd[], persons: PersonCounts, identities: readonly Identity[]) {
    this.ends = ends;
    this.#persons = persons;
    this.#identities = identities;
  }

  /** The person of a row at an end is of a group. */
  countAt(edge: number, group: number, entry: number): void {
    const end = this.ends[edge] as MetEnd;
    if (this.#identities[edge]?.isNow === true) this.#persons.addNow(edge, group, end.number);
    else this.#persons.addLater(edge, group, end.words, end.personAt(entry));
  }

  /** A person whom the row itself names is of a group. */
  countOwn(own: number, group: number): void {
    const identity = this.ends.length + own;
    const { isNow, offset = 0 } = this.#identities[identity] as Identity;
    if (isNow) this.#persons.addNow(identity, group, (this.ends[0] as MetEnd).number);
    else this.#persons.addLater(identity, group, this.words, this.at + offset);
  }
}
