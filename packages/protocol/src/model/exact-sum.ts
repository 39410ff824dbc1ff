/** Sums of doubles with a running compensation (Neumaier 1974): the rounding of a long sum stays that of one addition. */

/** Many sums at once. */
export class CompensatedSums {
  readonly #sums: Float64Array;
  readonly #lost: Float64Array;

  constructor(length: number) {
    this.#sums = new Float64Array(length);
    this.#lost = new Float64Array(length);
  }

  add(at: number, value: number): void {
    const sum = this.#sums[at] ?? 0;
    const next = sum + value;
    const lost = Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum;
    this.#sums[at] = next;
    this.#lost[at] = (this.#lost[at] ?? 0) + lost;
  }

  /** The sums in whole units of 2^-bits, each half rounded upwards. @throws RangeError where one is not finite */
  figures(bits: number): bigint[] {
    const scale = 2 ** bits;
    return Array.from(this.#sums, (sum, at) => {
      const lost = this.#lost[at] ?? 0;
      if (!Number.isFinite(sum + lost)) throw new RangeError('a sum that is not finite');
      return BigInt(Math.round(sum * scale)) + BigInt(Math.round(lost * scale));
    });
  }
}
