/**
 * Writes WebAssembly text for numbers modulo p = 2^255 - 19, two at a time: one in each half of a vector of two doubles.
 *
 * A number is five limbs of 51 bits, as doubles that hold whole numbers. The product of two limbs is split by fused multiply-add: under 3 * 2^102 a sum is rounded
 * to a multiple of 2^51, and what that leaves is found exactly by a second one (Emmart, Zheng and Weems, Faster modular exponentiation using double precision floating
 * point arithmetic on the GPU, ARITH 2018). Both halves come out as the low bits of a double whose exponent is known, so that columns of products are added up as
 * 64-bit integers; what the exponents add is known beforehand and taken away once a column. Two products of a column are split as one sum where there is room for that.
 *
 * There are five columns and one that is carried, since an operand is first written as five rows, times 1, 2^51, 2^102 and so on modulo p, each the one before it moved by
 * a limb: only the limb that comes round is multiplied by 19.
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
/** How much higher two sums of products are split where a column begins half a limb higher. */
const raises = [2 ** 99, 3 * 2 ** 99] as const;
/** Makes columns positive before they are shifted; a multiple of 2^51. */
const ownLift = 2n ** 62n;
const half = 2n ** 50n;
const mask = 2n ** limbBits - 1n;

/** What `carry` leaves, at most: half a limb, and what came in from the limb below. */
export const reducedBound = half + 2n ** 14n;

const bitsOf = (value: number): bigint => {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  return view.getBigUint64(0);
};

const isRows = (value: Pair | Rows): value is Rows => Array.isArray(value[0]);

const demand = (holds: boolean, what: string): void => {
  if (!holds) throw new RangeError(`not proved: ${what}`);
};

/** A number times 2^(51 k) for k from 0 to 4. */
export type Rows = readonly Pair[];

/**
 * Where columns begin. Those that are `raised` do so half a limb above whole limbs, and far from zero: so do what comes of adding level ones to them, or of taking these away,
 * and nothing need be added before these are carried.
 */
type Beginning = 'level' | 'raised';

/** A product of limbs. */
type Term = readonly [left: Limb, right: Limb];

/** One product, or two that are split as one sum, and the most that they come to, with what the first one is rounded by. */
interface Group {
  readonly terms: readonly Term[];
  readonly most: bigint;
}

const mostOf = ([left, right]: Term): bigint => left.bound * right.bound;
/** How far from `split` what is split may be. */
const room = 2n ** 102n;

/** Terms of one column by two, where there is room for a sum of two. */
function groupsOf(terms: readonly Term[]): Group[] {
  const left = [...terms];
  const groups: Group[] = [];
  for (let first = left.shift(); first !== undefined; first = left.shift()) {
    const most = mostOf(first);
    const mostWith = (term: Term): bigint => most + mostOf(term) + 2n ** limbBits;
    const at = left.findIndex((term) => mostWith(term) <= room);
    const [second] = at < 0 ? [] : left.splice(at, 1);
    groups.push(second === undefined ? { terms: [first], most } : { terms: [first, second], most: mostWith(second) });
  }
  return groups;
}

/** How much higher each group is split, so that all together begin half a limb higher: 2^101 of 2^51 times 2^51, or 19 times that. None where there is no room. */
function raisesOf(groups: readonly Group[]): readonly number[] {
  const [low, high] = raises;
  const hasRoom = ({ most }: Group, raise: number): boolean => most + BigInt(raise) <= room;
  const second = groups.findLastIndex((group) => hasRoom(group, high));
  const first = groups.findIndex((group, at) => at !== second && hasRoom(group, low));
  return groups.map((_, at) => (first < 0 || second < 0 ? 0 : at === first ? low : at === second ? high : 0));
}

/** The body of one function. Expressions are assigned to locals of their own, in order. */
export class PairWriter {
  #lines: string[] = [];
  readonly #constants = new Map<bigint, string>();
  #count = 0;

  /** A vector local for `expression`. */
  local(expression: string): string {
    const name = `$v${this.#count}`;
    this.#count += 1;
    this.line(`(local.set ${name} ${expression})`);
    return name;
  }

  /** Both, a line of the one after a line of the other: neither needs the other's outcome, and a processor that waits for the one goes on with the other. */
  together<One, Other>(one: () => One, other: () => Other): [One, Other] {
    const before = this.#lines;
    const apart = <Made>(build: () => Made): readonly [Made, readonly string[]] => {
      this.#lines = [];
      return [build(), this.#lines];
    };
    const [made, lines] = apart(one);
    const [alsoMade, otherLines] = apart(other);
    this.#lines = before;
    for (let at = 0; at < Math.max(lines.length, otherLines.length); at += 1)
      this.#lines.push(...lines.slice(at, at + 1), ...otherLines.slice(at, at + 1));
    return [made, alsoMade];
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

  /** addend - left * right */
  #nmadd(left: string, right: string, addend: string): string {
    return this.local(`(f64x2.relaxed_nmadd (local.get ${left}) (local.get ${right}) (local.get ${addend}))`);
  }

  #shift(operation: 'shl' | 'shr_u', value: string, bits: bigint): string {
    return this.local(`(i64x2.${operation} (local.get ${value}) (i32.const ${bits}))`);
  }

  /** 19 times a vector of integers. */
  #nineteen(value: string): string {
    return this.#two('i64x2.add', value, this.#two('i64x2.add', this.#shift('shl', value, 4n), this.#two('i64x2.add', value, value)));
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
    return left.map((a, limb) => {
      const b = right[limb] as Limb;
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

  /**
   * Upper and lower halves of a group's sum as the low bits of doubles. Where the exponent of what is split is `turned` around, the upper one's sign bit is set: of columns
   * that have one such and one as it is, the difference too is far from zero.
   */
  #splitSum({ terms }: Group, splitting: number, isTurned: boolean): readonly [upper: string, lower: string] {
    const sign = isTurned ? -1 : 1;
    let upper = this.double(sign * splitting);
    let before = this.double(sign * (splitting + middle));
    let lower: string | undefined;
    for (const [{ name: left }, { name: right }] of terms) {
      upper = isTurned ? this.#nmadd(left, right, upper) : this.#madd(left, right, upper);
      const less = isTurned ? this.#two('f64x2.sub', upper, before) : this.#two('f64x2.sub', before, upper);
      const rest = this.#madd(left, right, less);
      // The first one has the exponent, and room for the second.
      lower = lower === undefined ? rest : this.#two('f64x2.add', lower, rest);
      before = upper;
    }
    return [upper, lower as string];
  }

  /** Sums of products of limbs, one for each limb; what the topmost has too much goes to the lowest nineteenfold. */
  #products(terms: readonly (readonly Term[])[], beginning: Beginning): Columns {
    const columns: (Column | undefined)[] = Array.from({ length: limbCount + 1 });
    const into = (at: number, added: Column): void => {
      const before = columns[at];
      columns[at] = before === undefined ? added : this.#addColumn(before, added);
    };
    // The topmost needs the fewest of what comes round, and so the fewest registers at first.
    for (const limb of limbs.toReversed()) {
      const groups = groupsOf(terms[limb] as readonly Term[]);
      const raised = beginning === 'raised' ? raisesOf(groups) : [];
      for (const [at, group] of groups.entries()) {
        const { most, terms: some } = group;
        const raise = raised[at] ?? 0;
        demand(most + BigInt(raise) <= room, 'products of limbs keep the exponent of what they are added to');
        const splitting = split + raise;
        const isTurned = raise === raises[1];
        const [upper, lower] = this.#splitSum(group, splitting, isTurned);
        into(limb + 1, { name: upper, bound: (most >> limbBits) + 1n, excess: bitsOf(isTurned ? -splitting : splitting) });
        into(limb, { name: lower, bound: half * BigInt(some.length), excess: bitsOf(middle) });
      }
    }
    const [first, ...others] = columns.slice(0, limbCount) as [Column, ...Column[]];
    const { name, bound, excess } = columns[limbCount] as Column;
    return [this.#addColumn(first, { name: this.#nineteen(name), bound: 19n * bound, excess: 19n * excess }), ...others];
  }

  #addColumn(a: Column, b: Column): Column {
    return { name: this.#two('i64x2.add', a.name, b.name), bound: a.bound + b.bound, excess: a.excess + b.excess };
  }

  /** A limb times a whole constant from 0 on: what of it is at most half a limb, and the negative of the rest, of at most so many times 2^51. */
  #multiple({ name, bound }: Limb, factor: number): { readonly low: string; readonly less: string; readonly over: bigint } {
    const product = bound * BigInt(factor);
    demand(factor >= 0 && product <= room, 'a multiple of a limb is split exactly');
    const [by, splitting] = [this.double(factor), this.double(split)];
    const less = this.#two('f64x2.sub', splitting, this.#madd(name, by, splitting));
    return { low: this.#madd(name, by, less), less, over: (product >> limbBits) + 1n };
  }

  /** `limb` and the rest of a multiple of the limb below it, as many times. */
  #carryInto(limb: Limb, { less, over }: { readonly less: string; readonly over: bigint }, times: 1 | 19): Limb {
    const bound = limb.bound + BigInt(times) * over;
    demand(bound < exact, 'a limb plus what is carried is exact');
    return { name: this.#nmadd(less, this.double(times * 2 ** -51), limb.name), bound };
  }

  /** 19 times a limb: what of it is at most half a limb, and `above` with what is beyond that. */
  #comeRound(limb: Limb, above: Limb): readonly [low: Limb, above: Limb] {
    const multiple = this.#multiple(limb, 19);
    return [{ name: multiple.low, bound: half }, this.#carryInto(above, multiple, 1)];
  }

  rows(value: Pair): Rows {
    const rows: Pair[] = [value];
    for (let last = value; rows.length < limbCount; rows.push(last)) {
      const [lowest, ...middles] = last.slice(0, -1) as [Limb, ...Limb[]];
      last = [...this.#comeRound(last[limbCount - 1] as Limb, lowest), ...middles];
    }
    return rows;
  }

  /** What is multiplied more than once, or stands in memory as rows, is given as these. */
  multiply(left: Pair | Rows, right: Pair, beginning: Beginning = 'level'): Columns {
    const rows = isRows(left) ? left : this.rows(left);
    return this.#products(
      limbs.map((limb) => rows.map((row, at) => [row[limb] as Limb, right[at] as Limb] as const)),
      beginning,
    );
  }

  square(value: Pair, beginning: Beginning = 'level'): Columns {
    const [a0, a1, a2, a3, a4] = value as [Limb, Limb, Limb, Limb, Limb];
    const sum = (left: Limb, right: Limb): Limb => (this.add([left], [right]) as readonly [Limb])[0];
    // 19 a4 and 19 a3: b4 and b3, with what is beyond them in c0 and c4.
    const [b4, c0] = this.#comeRound(a4, a0);
    const [b3, c4] = this.#comeRound(a3, b4);
    const [twice1, twice2, twice3] = [sum(a1, a1), sum(a2, a2), sum(a3, a3)];
    return this.#products(
      [
        [
          [a0, a0],
          [twice1, b4],
          [twice2, b3],
        ],
        [
          [a3, b3],
          [twice1, c0],
          [twice2, c4],
        ],
        [
          [a1, a1],
          [twice2, c0],
          [a3, sum(b4, c4)],
        ],
        [
          [a4, b4],
          [twice3, c0],
          [twice1, a2],
        ],
        [
          [a2, a2],
          [twice1, a3],
          [a4, sum(a0, c0)],
        ],
      ],
      beginning,
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
    return limbs.map((limb) => this.#addColumn(left[limb] as Column, right[limb] as Column));
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
      const given = BigInt.asUintN(64, excess - half);
      const isLifted = given % 2n ** limbBits === 0n && given >= bound && given + bound + half < 2n ** 64n;
      demand(isLifted || bound + half < ownLift, 'a lifted column is positive and does not overflow');
      const lift = isLifted ? given : ownLift;
      const lifted = isLifted ? name : this.#two('i64x2.add', name, this.constant(lift + half - excess));
      return {
        over: this.#shift('shr_u', lifted, limbBits),
        low: this.#two('v128.and', lifted, this.constant(mask)),
        lift: lift >> limbBits,
        most: ((bound + half) >> limbBits) + 1n,
      };
    });
    return limbs.map((limb) => {
      const below = parts[(limb + limbCount - 1) % limbCount] as (typeof parts)[number];
      const times = limb === 0 ? 19n : 1n;
      // What is carried out of 64 bits is below 2^13: a product of halves of words.
      const carried = limb === 0 ? this.#two('i32x4.dot_i16x8_s', below.over, this.constant(19n)) : below.over;
      const lifted = times * below.lift;
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
    const multiples = value.map((limb) => this.#multiple(limb, factor));
    return limbs.map((limb) => {
      const { low } = multiples[limb] as (typeof multiples)[number];
      const below = multiples[(limb + limbCount - 1) % limbCount] as (typeof multiples)[number];
      const { name, bound } = addend[limb] as Limb;
      const sum = { name: this.#two('f64x2.add', low, name), bound: half + bound };
      return this.#carryInto(sum, below, limb === 0 ? 19 : 1);
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

  /** The left one where a half of `flag` is all bits set, the right one where it is zero; the same instructions for either. */
  choose(flag: string, left: Pair, right: Pair): Pair {
    return limbs.map((limb) => {
      const [a, b] = [left[limb] as Limb, right[limb] as Limb];
      const difference = this.#two('v128.and', this.#two('v128.xor', a.name, b.name), flag);
      return { name: this.#two('v128.xor', b.name, difference), bound: a.bound > b.bound ? a.bound : b.bound };
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
