/**
 * Writes WebAssembly text for numbers modulo p = 2^255 - 19, two at a time: one in each half of a vector of two doubles.
 *
 * A number is five limbs of 51 bits, as doubles that hold whole numbers. The product of two limbs is split by fused multiply-add: under 3 * 2^102 a sum is rounded
 * to a multiple of 2^51, and what that leaves is found exactly by a second one (Emmart, Zheng and Weems, Faster modular exponentiation using double precision floating
 * point arithmetic on the GPU, ARITH 2018). Both halves come out as the low bits of a double whose exponent is known, so that columns of products are added up as
 * 64-bit integers; what the exponents add is known beforehand and taken away once a column.
 *
 * Limbs and columns carry the most that they can be in size. Where a product or a sum could be inexact, or a column could overflow, nothing is written: that
 * there is no such place is proved whenever the text is made.
 */

/** A local that holds two doubles, whole numbers of at most `bound` in size. */
export interface Limb {
  readonly name: string;
  readonly bound: bigint;
}

/** Least significant first. */
export type Pair = readonly Limb[];

/** A local that holds two 64-bit integers: numbers of at most `bound` in size, plus `excess`, modulo 2^64. */
interface Column {
  readonly name: string;
  readonly bound: bigint;
  readonly excess: bigint;
}

/** A pair before its limbs are carried. */
export type Columns = readonly Column[];

export const limbCount = 5;
const limbBits = 51n;
const limbs = [0, 1, 2, 3, 4] as const;

const split = 3 * 2 ** 102;
/** Doubles from 2^52 to 2^53 are whole numbers, and their bits count up by one. */
const middle = 3 * 2 ** 51;
const exact = 2n ** 53n;
/** Makes columns positive before they are shifted; a multiple of 2^51. */
const lift = 2n ** 62n;
const half = 2n ** 50n;
const mask = 2n ** limbBits - 1n;

/** What `carry` leaves, at most: half a limb, and what came in from the limb below. */
export const reducedBound = half + 2n ** 14n;

const bitsOf = (value: number): bigint => {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  return view.getBigUint64(0);
};

const demand = (holds: boolean, what: string): void => {
  if (!holds) throw new RangeError(`not proved: ${what}`);
};

/** The body of one function. Expressions are assigned to locals of their own, in order. */
export class PairWriter {
  readonly #lines: string[] = [];
  readonly #constants = new Map<bigint, string>();
  #count = 0;

  /** A vector local for `expression`. */
  local(expression: string): string {
    const name = `$v${this.#count}`;
    this.#count += 1;
    this.line(`(local.set ${name} ${expression})`);
    return name;
  }

  line(text: string): void {
    this.#lines.push(text);
  }

  /** A vector of the same 64 bits twice, set once a call. */
  constant(bits: bigint): string {
    const value = BigInt.asIntN(64, bits);
    const known = this.#constants.get(value) ?? `$k${this.#constants.size}`;
    this.#constants.set(value, known);
    return known;
  }

  double(value: number): string {
    return this.constant(bitsOf(value));
  }

  /** What stands before the body: locals, and constants set. */
  head(): string {
    const constants = [...this.#constants];
    const names = [...constants.map(([, name]) => name), ...Array.from({ length: this.#count }, (_, at) => `$v${at}`)];
    return [
      names.map((name) => `(local ${name} v128)`).join(' '),
      ...constants.map(([value, name]) => `(local.set ${name} (v128.const i64x2 ${value} ${value}))`),
    ].join('\n');
  }

  body(): string {
    return this.#lines.join('\n');
  }

  #two(operation: string, left: string, right: string): string {
    return this.local(`(${operation} (local.get ${left}) (local.get ${right}))`);
  }

  #madd(left: string, right: string, addend: string): string {
    return this.local(`(f64x2.relaxed_madd (local.get ${left}) (local.get ${right}) (local.get ${addend}))`);
  }

  #shift(operation: 'shl' | 'shr_u', value: string, bits: bigint): string {
    return this.local(`(i64x2.${operation} (local.get ${value}) (i32.const ${bits}))`);
  }

  /** 19 times a vector of integers. */
  #nineteen(value: string): string {
    return this.#two('i64x2.add', value, this.#two('i64x2.add', this.#shift('shl', value, 4n), this.#shift('shl', value, 1n)));
  }

  load(pointer: string, offset = 0, bound = reducedBound): Pair {
    return limbs.map((limb) => ({ name: this.local(`(v128.load offset=${offset + 16 * limb} (local.get ${pointer}))`), bound }));
  }

  store(pointer: string, offset: number, pair: Pair, bound = reducedBound): void {
    for (const limb of limbs) {
      const { name, bound: most } = pair[limb] as Limb;
      demand(most <= bound, 'what is stored is as small as what is loaded');
      this.line(`(v128.store offset=${offset + 16 * limb} (local.get ${pointer}) (local.get ${name}))`);
    }
  }

  #limbwise(operation: 'add' | 'sub', left: Pair, right: Pair): Pair {
    return limbs.map((limb) => {
      const [a, b] = [left[limb] as Limb, right[limb] as Limb];
      demand(a.bound + b.bound < exact, 'a sum of limbs is exact');
      return { name: this.#two(`f64x2.${operation}`, a.name, b.name), bound: a.bound + b.bound };
    });
  }

  add(left: Pair, right: Pair): Pair {
    return this.#limbwise('add', left, right);
  }

  subtract(left: Pair, right: Pair): Pair {
    return this.#limbwise('sub', left, right);
  }

  #products(terms: readonly (readonly [column: number, left: Limb, right: Limb])[]): Columns {
    const columns: (Column | undefined)[] = Array.from({ length: 2 * limbCount });
    const [splitting, restoring] = [this.double(split), this.double(split + middle)];
    const into = (at: number, name: string, bound: bigint, excess: bigint): void => {
      const before = columns[at];
      columns[at] =
        before === undefined
          ? { name, bound, excess }
          : { name: this.#two('i64x2.add', before.name, name), bound: before.bound + bound, excess: before.excess + excess };
    };
    for (const [column, left, right] of terms) {
      const product = left.bound * right.bound;
      demand(product <= 2n ** 102n, 'a product of limbs keeps the exponent of what it is added to');
      const high = this.#madd(left.name, right.name, splitting);
      const low = this.#madd(left.name, right.name, this.#two('f64x2.sub', restoring, high));
      into(column + 1, high, (product >> limbBits) + 1n, bitsOf(split));
      into(column, low, half, bitsOf(middle));
    }
    return limbs.map((limb) => {
      const [low, high] = [columns[limb] as Column, columns[limb + limbCount] as Column];
      return {
        name: this.#two('i64x2.add', low.name, this.#nineteen(high.name)),
        bound: low.bound + 19n * high.bound,
        excess: low.excess + 19n * high.excess,
      };
    });
  }

  multiply(left: Pair, right: Pair): Columns {
    return this.#products(limbs.flatMap((i) => limbs.map((j) => [i + j, left[i] as Limb, right[j] as Limb] as const)));
  }

  square(value: Pair): Columns {
    const twice = this.add(value, value);
    return this.#products(
      limbs.flatMap((i) =>
        limbs.filter((j) => j >= i).map((j) => [i + j, (i === j ? value : twice)[i] as Limb, value[j] as Limb] as const),
      ),
    );
  }

  /** The same numbers as columns. */
  columns(pair: Pair): Columns {
    return pair.map(({ name, bound }) => {
      demand(bound <= 2n * half, 'a limb keeps the exponent of what it is added to');
      return { name: this.#two('f64x2.add', name, this.double(middle)), bound, excess: bitsOf(middle) };
    });
  }

  addColumns(left: Columns, right: Columns): Columns {
    return limbs.map((limb) => {
      const [a, b] = [left[limb] as Column, right[limb] as Column];
      return { name: this.#two('i64x2.add', a.name, b.name), bound: a.bound + b.bound, excess: a.excess + b.excess };
    });
  }

  subtractColumns(left: Columns, right: Columns): Columns {
    return limbs.map((limb) => {
      const [a, b] = [left[limb] as Column, right[limb] as Column];
      return { name: this.#two('i64x2.sub', a.name, b.name), bound: a.bound + b.bound, excess: a.excess - b.excess };
    });
  }

  /** Limbs around zero of 51 bits, each but for what the one below carries into it; the topmost carries into the lowest, nineteenfold. */
  carry(columns: Columns): Pair {
    const parts = columns.map(({ name, bound, excess }) => {
      demand(bound + half < lift, 'a lifted column is positive and does not overflow');
      const lifted = this.#two('i64x2.add', name, this.constant(lift + half - excess));
      return {
        over: this.#shift('shr_u', lifted, limbBits),
        low: this.#two('v128.and', lifted, this.constant(mask)),
        most: ((bound + half) >> limbBits) + 1n,
      };
    });
    return limbs.map((limb) => {
      const below = parts[(limb + limbCount - 1) % limbCount] as (typeof parts)[number];
      const times = limb === 0 ? 19n : 1n;
      const carried = limb === 0 ? this.#nineteen(below.over) : below.over;
      const lifted = times * (lift >> limbBits);
      demand(2n ** limbBits + 2n * lifted < 2n ** 52n, 'a limb keeps the exponent that it is given');
      const sum = this.#two('i64x2.add', (parts[limb] as (typeof parts)[number]).low, carried);
      const given = this.#two('v128.or', sum, this.double(2 ** 52));
      return {
        name: this.#two('f64x2.sub', given, this.double(Number(2n ** 52n + half + lifted))),
        bound: half + times * below.most,
      };
    });
  }

  /** `value` times a whole constant from 0 on, plus `addend`. */
  scaleAndAdd(value: Pair, factor: number, addend: Pair): Pair {
    const [by, splitting, sign] = [this.double(factor), this.double(split), this.constant(2n ** 63n)];
    const parts = value.map(({ name, bound }, limb) => {
      const product = bound * BigInt(factor);
      demand(factor >= 0 && product <= 2n ** 102n, 'a multiple of a limb is split exactly');
      const high = this.#two('f64x2.sub', this.#madd(name, by, splitting), splitting);
      const low = this.#madd(name, by, this.#two('v128.xor', high, sign));
      const { name: added, bound: most } = addend[limb] as Limb;
      return { high, over: (product >> limbBits) + 1n, sum: this.#two('f64x2.add', low, added), bound: half + most };
    });
    return limbs.map((limb) => {
      const here = parts[limb] as (typeof parts)[number];
      const below = parts[(limb + limbCount - 1) % limbCount] as (typeof parts)[number];
      const times = limb === 0 ? 19n : 1n;
      const bound = here.bound + times * below.over;
      demand(bound < exact, 'a multiple plus what is carried is exact');
      return { name: this.#madd(below.high, this.double(Number(times) * 2 ** -51), here.sum), bound };
    });
  }

  /** The same number, or its negative where the half of `negative` is all bits set. */
  negateWhere(negative: string, value: Pair): Pair {
    const sign = this.#two('v128.and', negative, this.constant(2n ** 63n));
    return value.map(({ name, bound }) => ({ name: this.#two('v128.xor', name, sign), bound }));
  }

  /** The one of `choices` whose mask is all bits set; zero where none is. At most one may be. */
  select(choices: readonly (readonly [mask: string, value: Pair])[]): Pair {
    return limbs.map((limb) => {
      const masked = choices.map(([mask, value]) => this.#two('v128.and', (value[limb] as Limb).name, mask));
      const bound = choices.reduce((most, [, value]) => ((value[limb] as Limb).bound > most ? (value[limb] as Limb).bound : most), 0n);
      return { name: masked.reduce((left, right) => this.#two('v128.or', left, right)), bound };
    });
  }

  /** A number that is known when the text is written. */
  known(value: bigint): Pair {
    demand(value >= 0n && value < 2n ** (limbBits * BigInt(limbCount)), 'a known number is written whole');
    return limbs.map((limb) => {
      const digit = (value >> (limbBits * BigInt(limb))) & mask;
      return { name: this.double(Number(digit)), bound: digit };
    });
  }

  /** Both pairs where a half of `swap` is zero, exchanged where all its bits are set; the same instructions for either. */
  exchange(swap: string, left: Pair, right: Pair): readonly [Pair, Pair] {
    const both = limbs.map((limb) => {
      const [a, b] = [left[limb] as Limb, right[limb] as Limb];
      const bound = a.bound > b.bound ? a.bound : b.bound;
      const difference = this.#two('v128.and', this.#two('v128.xor', a.name, b.name), swap);
      return [
        { name: this.#two('v128.xor', a.name, difference), bound },
        { name: this.#two('v128.xor', b.name, difference), bound },
      ] as const;
    });
    return [both.map(([a]) => a), both.map(([, b]) => b)];
  }

  /** Two numbers of 32 bytes each, one after the other, without their top bits. */
  read(bytes: string): Columns {
    const words = [0, 1, 2, 3].map((word) =>
      this.local(
        `(v128.load64_lane offset=${32 + 8 * word} 1 (local.get ${bytes}) (v128.load64_zero offset=${8 * word} (local.get ${bytes})))`,
      ),
    ) as [string, string, string, string];
    return limbs.map((limb) => {
      const bit = 51 * limb;
      const [word, from] = [bit >> 6, BigInt(bit & 63)];
      const low = this.#shift('shr_u', words[word] as string, from);
      const whole = from <= 64n - limbBits ? low : this.#two('v128.or', low, this.#shift('shl', words[word + 1] as string, 64n - from));
      return { name: this.#two('v128.and', whole, this.constant(mask)), bound: mask, excess: 0n };
    });
  }

  /** The one number from 0 to p - 1 for each of `value`, as 32 bytes, one after the other. */
  write(bytes: string, value: Pair): void {
    // 4 p is added, so that every limb is positive.
    const lifted = value.map(({ name, bound }, limb) => {
      demand(bound <= 2n * half, 'a limb plus four times the prime is positive');
      const raised = this.#two('f64x2.add', name, this.double(middle));
      return this.#two('i64x2.add', raised, this.constant(4n * (mask - (limb === 0 ? 18n : 0n)) - bitsOf(middle)));
    });
    let current = lifted;
    const chain = (): void => {
      const next = [...current];
      for (const limb of limbs) {
        const over = this.#shift('shr_u', next[limb] as string, limbBits);
        const to = (limb + 1) % limbCount;
        next[limb] = this.#two('v128.and', next[limb] as string, this.constant(mask));
        next[to] = this.#two('i64x2.add', next[to] as string, limb === 4 ? this.#nineteen(over) : over);
      }
      current = next;
    };
    chain();
    chain();
    // Every limb is below 2^51 now: where the second chain runs over the top, the lowest limb was small after the first. So p goes once more where 19 more run over the top.
    let over = this.#shift('shr_u', this.#two('i64x2.add', current[0] as string, this.constant(19n)), limbBits);
    for (const limb of limbs.slice(1)) over = this.#shift('shr_u', this.#two('i64x2.add', current[limb] as string, over), limbBits);
    current = [this.#two('i64x2.add', current[0] as string, this.#nineteen(over)), ...current.slice(1)];
    const last: string[] = [];
    let carried: string | undefined;
    for (const limb of limbs) {
      const whole: string = carried === undefined ? (current[limb] as string) : this.#two('i64x2.add', current[limb] as string, carried);
      carried = this.#shift('shr_u', whole, limbBits);
      last.push(this.#two('v128.and', whole, this.constant(mask)));
    }
    for (const word of [0, 1, 2, 3]) {
      const parts = limbs.flatMap((limb) => {
        const at = 51 * limb - 64 * word;
        if (at >= 64 || at + 51 <= 0) return [];
        return [at >= 0 ? this.#shift('shl', last[limb] as string, BigInt(at)) : this.#shift('shr_u', last[limb] as string, BigInt(-at))];
      });
      const whole = parts.reduce((left, right) => this.#two('v128.or', left, right));
      for (const lane of [0, 1])
        this.line(`(v128.store64_lane offset=${32 * lane + 8 * word} ${lane} (local.get ${bytes}) (local.get ${whole}))`);
    }
  }
}
