/** The rows at one end of a join by the number of their mark, on typed arrays: ten million rows cost as many entries, and no million small objects. */

/** An end's row: which list, and who (the number of its first tag). */
export interface RowOf<List> {
  readonly list: List;
  readonly person: number;
}

/** See the module header. Rows of one number are a chain: at most one of each list. */
export class EndRows<List> {
  readonly #lists: readonly List[];
  /** By number: the newest entry of its chain, counted from 1; 0 where there is none. */
  readonly #heads: Uint32Array;
  readonly #next: Uint32Array;
  readonly #listOf: Uint16Array;
  readonly #personOf: Uint32Array;
  #count = 0;

  /** Room for so many marks of these lists, under numbers below `numbers`. */
  constructor(lists: readonly List[], { marks, numbers }: { readonly marks: number; readonly numbers: number }) {
    this.#lists = lists;
    this.#heads = new Uint32Array(numbers);
    this.#next = new Uint32Array(marks);
    this.#listOf = new Uint16Array(marks);
    this.#personOf = new Uint32Array(marks);
  }

  /** `list`: its place among the lists. */
  add(number: number, list: number, person: number): void {
    const entry = this.#count;
    this.#next[entry] = this.#heads[number] as number;
    this.#listOf[entry] = list;
    this.#personOf[entry] = person;
    this.#count = entry + 1;
    this.#heads[number] = this.#count;
  }

  /** The rows of a number, in no order. */
  of(number: number): readonly RowOf<List>[] {
    const rows: RowOf<List>[] = [];
    for (let entry = this.#heads[number] ?? 0; entry > 0; entry = this.#next[entry - 1] as number)
      rows.push({ list: this.#lists[this.#listOf[entry - 1] as number] as List, person: this.#personOf[entry - 1] as number });
    return rows;
  }
}
