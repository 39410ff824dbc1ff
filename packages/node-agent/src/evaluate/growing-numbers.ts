/** A column of numbers as it comes from the engine, in a typed array that is made longer as it fills: ten million numbers in an array of the language cost twice as much, and are copied in the end. */

type Numbers = Float64Array | Int32Array | Uint32Array;

const firstLength = 4096;

/** See the module header. */
export class GrowingNumbers<Column extends Numbers> {
  readonly #make: (length: number) => Column;
  #numbers: Column;
  #count = 0;

  constructor(make: (length: number) => Column) {
    this.#make = make;
    this.#numbers = make(firstLength);
  }

  /** Adds what is there of a batch. */
  add(values: readonly unknown[]): void {
    if (this.#count + values.length > this.#numbers.length) {
      const longer = this.#make(2 * (this.#count + values.length));
      longer.set(this.#numbers);
      this.#numbers = longer;
    }
    for (const value of values) {
      this.#numbers[this.#count] = Number(value);
      this.#count += 1;
    }
  }

  /** All of them, and no longer than they are. */
  all(): Column {
    return this.#numbers.slice(0, this.#count) as Column;
  }
}
