/** What was made of public bytes, for the few hundred of them that come again: the keys of members and peers. The one that was made first goes first. */
import { encodeHex } from '@ketensom/protocol';

export class Kept<Made> {
  readonly #limit: number;
  readonly #made = new Map<string, Made>();

  constructor(limit = 512) {
    this.#limit = limit;
  }

  /** What `make` gives for `bytes`, made once as long as it is kept. */
  of(bytes: Uint8Array, make: (bytes: Uint8Array) => Made): Made {
    const name = encodeHex(bytes);
    if (this.#made.has(name)) return this.#made.get(name) as Made;
    const made = make(bytes);
    if (this.#made.size >= this.#limit) this.#made.delete(this.#made.keys().next().value as string);
    this.#made.set(name, made);
    return made;
  }
}
