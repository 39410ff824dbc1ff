/**
 * Rows as small numbers that stay the same over refreshed data. A row is known by its person and its place among that person's rows: so what
 * is counted in persons survives another order of the file, and a person whose second row goes is a person that changed.
 */

/** Rows met, in the order in which they were first met: of each a person's mark (a whole number below 2^53) and an ordinal from 1. */
export class RowIds {
  #persons = new Float64Array(1024);
  #ordinals = new Uint32Array(1024);
  #firstOf = new Uint32Array(1024);
  #slots = new Int32Array(4096).fill(-1);
  #size = 0;
  #mostRows = 0;

  get size(): number {
    return this.#size;
  }

  /** The number of a row; a new one where it was not met before. */
  idOf(person: number, ordinal: number): number {
    let slot = this.#slotOf(person, ordinal);
    const known = this.#slots[slot] ?? -1;
    if (known >= 0) return known;
    const first = ordinal === 1 ? undefined : this.idOf(person, 1);
    if (this.#size * 3 >= this.#slots.length) this.#rehash();
    this.#reserve();
    slot = this.#slotOf(person, ordinal);
    const id = this.#size;
    this.#persons[id] = person;
    this.#ordinals[id] = ordinal;
    this.#firstOf[id] = first ?? id;
    this.#slots[slot] = id;
    this.#size += 1;
    this.#mostRows = Math.max(this.#mostRows, ordinal);
    return id;
  }

  /** A number for the person of a row: that of the person's first row. */
  personOf(id: number): number {
    return this.#firstOf[id] ?? id;
  }

  /** Rows that one person has at most. */
  get mostRows(): number {
    return this.#mostRows;
  }

  /** The rows from a number on, 12 bytes each, to be read back by `append`. */
  bytesFrom(first: number): Uint8Array {
    const bytes = new Uint8Array((this.#size - first) * 12);
    const view = new DataView(bytes.buffer);
    for (let id = first; id < this.#size; id += 1) {
      view.setFloat64((id - first) * 12, this.#persons[id] ?? 0);
      view.setUint32((id - first) * 12 + 8, this.#ordinals[id] ?? 0);
    }
    return bytes;
  }

  append(bytes: Uint8Array): void {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (let at = 0; at < bytes.length; at += 12) this.idOf(view.getFloat64(at), view.getUint32(at + 8));
  }

  #slotOf(person: number, ordinal: number): number {
    const mask = this.#slots.length - 1;
    let slot =
      (Math.imul(person >>> 0, 0x9e3779b1) ^ Math.imul((person / 2 ** 32) >>> 0, 0x85ebca6b) ^ Math.imul(ordinal, 0xc2b2ae35)) & mask;
    for (;;) {
      const id = this.#slots[slot] ?? -1;
      if (id < 0 || (this.#persons[id] === person && this.#ordinals[id] === ordinal)) return slot;
      slot = (slot + 1) & mask;
    }
  }

  #rehash(): void {
    this.#slots = new Int32Array(this.#slots.length * 4).fill(-1);
    for (let id = 0; id < this.#size; id += 1) this.#slots[this.#slotOf(this.#persons[id] ?? 0, this.#ordinals[id] ?? 0)] = id;
  }

  #reserve(): void {
    if (this.#size < this.#persons.length) return;
    const grown = <A extends Float64Array | Uint32Array>(array: A, empty: A): A => {
      empty.set(array);
      return empty;
    };
    const length = this.#size * 2;
    this.#persons = grown(this.#persons, new Float64Array(length));
    this.#ordinals = grown(this.#ordinals, new Uint32Array(length));
    this.#firstOf = grown(this.#firstOf, new Uint32Array(length));
  }
}

/** Distinct persons among rows, counted up to `most` and no further. */
export function countPersons(rows: Iterable<number>, ids: RowIds, most: number): number {
  const seen = new Set<number>();
  for (const row of rows) {
    if (seen.size >= most) break;
    seen.add(ids.personOf(row));
  }
  return seen.size;
}
