/**
 * What the module of pairs is made of, instruction by instruction on big integers (wasm-interpreter.ts), where limbs are as large as the program that wrote it says that they
 * can be: outcomes modulo p, and limbs that stay within what is said of them.
 */
import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import initWabt from 'wabt';
import { makeRandom } from '../../../../test/mulberry32.ts';
import { fieldPrime as p } from '../../src/blinding/curve-constants.ts';
import { FieldPairs, pairedBatch } from '../../src/blinding/field-pairs.ts';
import { fieldPairsModuleBase64 } from '../../src/blinding/field-pairs-wasm.ts';
import { type Columns, type Pair, PairWriter, reducedBound } from '../../tools/pair-writer.ts';
import { reduced } from './modulo-prime.ts';
import { bitsOf, doubleOf, WasmInterpreter } from './wasm-interpreter.ts';

const seed = randomBytes(4).readUInt32LE();
const random = makeRandom(seed);
let wasm = await WasmInterpreter.load(Buffer.from(fieldPairsModuleBase64, 'base64'));
/** Places of functions that are not exported: they are the first, as the text has them. */
const inner = { double: 0, addTo: 1, prepare: 2, select: 3 } as const;

type Limbs = readonly bigint[];
type Four = [bigint, bigint, bigint, bigint];
const numberOf = (limbs: Limbs): bigint => reduced(limbs.reduce((sum, limb, at) => sum + (limb << BigInt(51 * at)), 0n));

const half = 2n ** 50n;
const edges = [reducedBound, reducedBound - 1n, half + 1n, half, half - 1n, 1n, 0n];
/** Limbs as long as they can be, but for a third of them. */
const corner = (bound = reducedBound): Limbs =>
  Array.from({ length: 5 }, () => {
    const size = random(3) === 0 ? (edges[random(edges.length)] as bigint) : bound;
    return random(2) === 0 ? size : -size;
  });
/** Every combination of signs of `count` limbs at the bound. */
const allCorners = (count: number): Limbs[] =>
  Array.from({ length: 2 ** count }, (_, signs) =>
    Array.from({ length: count }, (_unused, at) => (((signs >> at) & 1) === 1 ? -reducedBound : reducedBound)),
  );

function put(place: number, lane: number, limbs: Limbs): void {
  for (const [at, limb] of limbs.entries()) wasm.memory.setBigUint64(place + 16 * at + 8 * lane, bitsOf(Number(limb)), true);
}

/** The number at a place, whose limbs are within the bound. */
function take(place: number, lane: number, bound = reducedBound): bigint {
  const limbs = Array.from({ length: 5 }, (_, at) => BigInt(doubleOf(wasm.memory.getBigUint64(place + 16 * at + 8 * lane, true))));
  for (const limb of limbs) expect(limb <= bound && -limb <= bound, `a limb of ${limb}`).toBe(true);
  return numberOf(limbs);
}

/** Puts corners at places 80 bytes apart, works, and gives the numbers of each lane. */
function worked(count: number, work: () => void): readonly (readonly bigint[])[] {
  const given = [0, 1].map((lane) =>
    Array.from({ length: count }, (_, at) => {
      const limbs = corner();
      put(80 * at, lane, limbs);
      return numberOf(limbs);
    }),
  );
  work();
  return given;
}

it('every corner times every corner', () => {
  const all = allCorners(10);
  for (let at = 0; at < all.length; at += 2) {
    const two = [all[at], all[(at * 5 + 3) % all.length]] as [Limbs, Limbs];
    for (const [lane, limbs] of two.entries()) {
      put(80, lane, limbs.slice(0, 5));
      put(160, lane, limbs.slice(5));
    }
    wasm.run('multiply', [0, 80, 160, 1]);
    for (const [lane, limbs] of two.entries()) expect(take(0, lane)).toBe(reduced(numberOf(limbs.slice(0, 5)) * numberOf(limbs.slice(5))));
  }
});

it('every corner times every corner as this machine does it', () => {
  const pairs = new FieldPairs();
  const [left, right, product] = [pairs.place(), pairs.place(), pairs.place()];
  const memory = new DataView(pairs.bytes.buffer);
  const all = allCorners(10);
  for (let from = 0; from < all.length; from += pairedBatch) {
    const some = all.slice(from, from + pairedBatch);
    for (const [at, limbs] of some.entries())
      for (const [limb, value] of limbs.entries())
        memory.setFloat64((limb < 5 ? left : right) + 80 * (at >> 1) + 16 * (limb % 5) + 8 * (at & 1), Number(value), true);
    pairs.multiply(product, left, right, some.length);
    pairs.write(product, some.length);
    for (const [at, limbs] of some.entries()) {
      const written = [3, 2, 1, 0].reduce(
        (sum, word) => (sum << 64n) | memory.getBigUint64(pairs.bytes.byteOffset + 32 * at + 8 * word, true),
        0n,
      );
      expect(written).toBe(reduced(numberOf(limbs.slice(0, 5)) * numberOf(limbs.slice(5))));
    }
  }
});

it('squares, sums, differences and canonical bytes of every corner', () => {
  for (const limbs of [...allCorners(5), ...Array.from({ length: 100 }, () => corner())]) {
    const other = corner();
    put(0, 0, limbs);
    put(0, 1, other);
    put(80, 0, other);
    put(80, 1, limbs);
    const [x, y] = [numberOf(limbs), numberOf(other)];
    wasm.run('squares', [160, 0, 1, 1]);
    expect([take(160, 0), take(160, 1)]).toEqual([reduced(x * x), reduced(y * y)]);
    wasm.run('add', [160, 0, 80, 1]);
    expect([take(160, 0), take(160, 1)]).toEqual([reduced(x + y), reduced(x + y)]);
    wasm.run('subtract', [160, 0, 80, 1]);
    expect([take(160, 0), take(160, 1)]).toEqual([reduced(x - y), reduced(y - x)]);
    wasm.run('write', [240, 0, 1]);
    const written = (lane: number): bigint =>
      [3, 2, 1, 0].reduce((sum, word) => (sum << 64n) | wasm.memory.getBigUint64(240 + 32 * lane + 8 * word, true), 0n);
    expect([written(0), written(1)]).toEqual([x, y]);
  }
});

it(`a number around a multiple of p is written as what is left of it (seed ${seed})`, () => {
  const primeLimbs = [2n ** 51n - 19n, ...Array<bigint>(4).fill(2n ** 51n - 1n)];
  /** The same number within bounds: what is over half a limb goes into the next one. */
  const balanced = (value: bigint): Limbs => {
    let rest = value;
    return Array.from({ length: 5 }, (_, at) => {
      if (at === 4) return rest;
      const low = BigInt.asIntN(51, rest);
      rest = (rest - low) >> 51n;
      return low;
    });
  };
  expect(numberOf(primeLimbs)).toBe(0n);
  for (const off of [-20n, -19n, -18n, -1n, 0n, 1n, 18n, 19n, 20n]) {
    for (const times of [0n, 1n, -1n]) {
      const limbs = balanced((times * p) / 2n + off);
      put(0, 0, limbs);
      put(0, 1, balanced(off));
      wasm.run('write', [240, 0, 1]);
      expect(wasm.memory.getBigUint64(240, true)).toBe(BigInt.asUintN(64, numberOf(limbs)));
      expect(wasm.memory.getBigUint64(240 + 32, true)).toBe(BigInt.asUintN(64, reduced(off)));
    }
  }
});

/** The formulas of RFC 7748 section 5 on sums and differences. */
function step(u: bigint, [a, b, c, d]: Readonly<Four>): readonly bigint[] {
  const [aa, bb] = [a * a, b * b];
  const e = aa - bb;
  const x3 = (d * a + c * b) ** 2n;
  const z3 = u * (d * a - c * b) ** 2n;
  const [x2, z2] = [aa * bb, e * (aa + 121_665n * e)];
  return [x2 + z2, x2 - z2, x3 + z3, x3 - z3].map(reduced);
}

it(`a step of the ladder, swapped and not, from states at the corners; no place depends on the swap (seed ${seed})`, () => {
  const [u, swaps, state] = [160, 240, 512] as const;
  const bound = reducedBound + 1n;
  const traces = new Set<string>();
  for (let turn = 0; turn < 150; turn += 1) {
    const swap = turn & 1;
    const corners = [0, 1].map(() => Array.from({ length: 4 }, () => corner(bound)));
    const us = [corner(), corner()];
    for (const lane of [0, 1]) put(u, lane, us[lane] as Limbs);
    wasm.memory.setUint8(swaps, swap);
    let turns = 0;
    const addresses: number[] = [];
    const onTurn = (depth: number): boolean => {
      if (depth < 3) return false;
      turns += 1;
      if (turns === 1)
        for (const [lane, of] of corners.entries()) for (const [at, limbs] of of.entries()) put(state + 80 * at, lane, limbs);
      return turns === 2;
    };
    wasm.run('ladder', [0, 80, u, swaps, state, 1], { onTurn, onAddress: (address) => addresses.push(address) });
    traces.add(addresses.join(' '));
    for (const [lane, of] of corners.entries()) {
      const [s2, d2, s3, d3] = of.map(numberOf) as Four;
      const expected = step(numberOf(us[lane] as Limbs), swap === 1 ? [s3, d3, s2, d2] : [s2, d2, s3, d3]);
      expect([0, 1, 2, 3].map((at) => take(state + 80 * at, lane, bound))).toEqual(expected);
    }
  }
  expect(traces.size).toBe(1);
});

const twiceD = reduced(2n * 37_095_705_934_669_439_343_138_083_508_754_565_189_542_113_879_843_219_016_388_785_533_085_940_283_555n);

it(`a point doubled, another added, and what is added made of it (seed ${seed})`, () => {
  const coordinates = (from = 0): readonly (readonly bigint[])[] =>
    [0, 1].map((lane) => [0, 1, 2, 3].map((at) => take(from + 80 * at, lane)));
  for (let turn = 0; turn < 60; turn += 1) {
    const doubled = worked(4, () => wasm.run(inner.double, [0]));
    expect(coordinates()).toEqual(
      doubled.map(([x, y, z]) => {
        const [X, Y, Z] = [x, y, z] as [bigint, bigint, bigint];
        const [e, g] = [2n * X * Y, Y * Y - X * X];
        const [f, h] = [g - 2n * Z * Z, -X * X - Y * Y];
        // The formula's own, times -1.
        return [e * f, g * h, f * g, e * h].map((coordinate) => reduced(-coordinate));
      }),
    );
    const added = worked(8, () => wasm.run(inner.addTo, [0, 320]));
    expect(coordinates()).toEqual(
      added.map((all) => {
        const [x, y, z, t, sum, difference, twiceZ, twiceDt] = all as [...Four, ...Four];
        const [a, b, c, d] = [(y - x) * difference, (y + x) * sum, t * twiceDt, z * twiceZ];
        const [e, f, g, h] = [b - a, d - c, d + c, b + a];
        return [e * f, g * h, f * g, e * h].map(reduced);
      }),
    );
    const prepared = worked(4, () => wasm.run(inner.prepare, [0, 320]));
    expect(coordinates(320)).toEqual(
      prepared.map((all) => {
        const [x, y, z, t] = all as Four;
        return [y + x, y - x, 2n * z, twiceD * t].map(reduced);
      }),
    );
  }
});

it('an entry for each digit and sign, read from the same places whichever it is', () => {
  const [q, table, at] = [0, 320, 4096] as const;
  const entries = Array.from({ length: 8 }, (_, entry) =>
    [0, 1].map((lane) =>
      Array.from({ length: 4 }, (_unused, place) => {
        const limbs = corner();
        put(table + 320 * entry + 80 * place, lane, limbs);
        return numberOf(limbs);
      }),
    ),
  );
  const traces = new Set<string>();
  for (let digit = -8; digit <= 8; digit += 1) {
    wasm.memory.setUint8(at, Math.abs(digit));
    wasm.memory.setUint8(at + 1, digit < 0 ? 1 : 0);
    const addresses: number[] = [];
    wasm.run(inner.select, [q, table, at], { onAddress: (address) => addresses.push(address) });
    traces.add(addresses.join(' '));
    for (const lane of [0, 1]) {
      const [sum, difference, twiceZ, twiceDt] = (
        digit === 0 ? [1n, 1n, 2n, 0n] : (entries[Math.abs(digit) - 1] as bigint[][])[lane]
      ) as Four;
      const expected = digit < 0 ? [difference, sum, twiceZ, reduced(-twiceDt)] : [sum, difference, twiceZ, twiceDt];
      expect([0, 1, 2, 3].map((place) => take(q + 80 * place, lane))).toEqual(expected);
    }
  }
  expect(traces.size).toBe(1);
});

/** A module with one function that takes three places, to be interpreted instead of the real one. */
async function written(build: (writer: PairWriter) => void): Promise<void> {
  const writer = new PairWriter();
  build(writer);
  const { parseWat } = await initWabt();
  const text = `(module (memory 1) (func (export "work") (param $to i32) (param $left i32) (param $right i32) ${writer.head()} ${writer.body()}))`;
  const module = parseWat('corners.wat', text, { simd: true, relaxed_simd: true });
  wasm = await WasmInterpreter.load(module.toBinary({}).buffer);
  module.destroy();
}

type Check = (lane: number, left: bigint, right: bigint) => void;

/** Works numbers whose limbs are as long as they can be, of all signs of one of them. */
function forSigns(longest: bigint, otherLongest: bigint, check: Check): void {
  const limbsOf = (size: bigint, signs: number): Limbs => Array.from({ length: 5 }, (_, at) => (((signs >> at) & 1) === 1 ? -size : size));
  for (let signs = 0; signs < 32; signs += 1) {
    const pairs = [
      [limbsOf(longest, signs), limbsOf(otherLongest, 0)],
      [limbsOf(longest, signs), limbsOf(otherLongest, signs * 11)],
    ] as const;
    for (const [lane, [left, right]] of pairs.entries()) {
      put(80, lane, left);
      put(160, lane, right);
    }
    wasm.run('work', [0, 80, 160]);
    for (const [lane, [left, right]] of pairs.entries()) check(lane, numberOf(left), numberOf(right));
  }
}

/** The largest number that is within. */
const largest = (isWithin: (value: bigint) => boolean): bigint =>
  Array.from({ length: 53 }, (_, at) => 2n ** BigInt(52 - at)).reduce((value, bit) => (isWithin(value + bit) ? value + bit : value), 0n);

/** Bounds of both factors at which just so many products of a column are split as one sum, and just so many begin higher; what is carried is a bit shorter. */
const brinks = [0n, 2n ** 99n, 3n * 2n ** 99n]
  .map((raise) => 2n ** 102n - 2n ** 51n - raise)
  .flatMap((most) =>
    [1n, 2n, 4n].flatMap((parts) => [0n, 1n].map((beyond) => largest((bound) => parts * bound * (bound + 20n) <= most) + beyond)),
  );

it.each([reducedBound, ...brinks, 2n ** 51n - 20n])(
  'products of limbs of at most %d, begun level and higher, their sums and differences',
  async (bound) => {
    const load = (writer: PairWriter): [Pair, Pair] => [writer.load('$left', 0, bound), writer.load('$right', 0, bound)];
    for (const isSquare of bound > 2n ** 50n + 2n ** 48n ? [false] : [false, true]) {
      await written((writer) => {
        const [left, right] = load(writer);
        const raised = isSquare ? writer.square(left, 'raised') : writer.multiply(left, right, 'raised');
        const level = isSquare ? writer.square(right) : writer.multiply(right, right);
        const all = [
          raised,
          level,
          writer.addColumns(level, raised),
          writer.subtractColumns(level, raised),
          writer.subtractColumns(raised, level),
        ];
        for (const [at, columns] of all.entries()) writer.store('$to', 80 * (at + 3), writer.carry(columns));
      });
      forSigns(bound, bound, (lane, left, right) => {
        const [raised, level] = [isSquare ? left * left : left * right, right * right];
        const expected = [raised, level, level + raised, level - raised, raised - level].map(reduced);
        expect(expected.map((_, at) => take(80 * (at + 3), lane))).toEqual(expected);
      });
    }
  },
);

it('columns that begin at whole limbs, too near to zero or to 2^64 to be carried as they are, and just far enough', async () => {
  const bound = 2n ** 57n;
  for (const begin of [0n, bound - 2n ** 51n, bound, 2n ** 63n, 2n ** 64n - bound - 2n ** 51n, 2n ** 64n - bound, 2n ** 64n - 2n ** 51n]) {
    await written((writer) => {
      const columns = writer.load('$left').map(({ name }) => ({ name, bound, excess: begin + half }));
      writer.store('$to', 0, writer.carry(columns));
    });
    for (const values of [Array<bigint>(5).fill(-bound), Array<bigint>(5).fill(bound), [0n, -1n, -half, half - 1n, half]]) {
      for (const [at, value] of values.entries())
        for (const lane of [0, 8]) wasm.memory.setBigUint64(80 + 16 * at + lane, BigInt.asUintN(64, begin + half + value), true);
      wasm.run('work', [0, 80, 160]);
      expect(take(0, 0)).toBe(numberOf(values));
    }
  }
});

it('what the writer allows at most is exact: products of 2^102, columns of almost 2^62, multiples and canonical bytes of limbs of 2^51', async () => {
  const most = 2n ** 51n;
  const forEach = (check: Check): void => forSigns(most, most, check);
  // A row has nineteen limbs carried into one that is as long.
  const mostInRows = most - 20n;
  let times = 1n;
  await written((writer) => {
    let columns: Columns = writer.multiply(writer.load('$left', 0, mostInRows), writer.load('$right', 0, most));
    const canDouble = (): boolean => {
      try {
        new PairWriter().carry(writer.addColumns(columns, columns));
        return true;
      } catch {
        return false;
      }
    };
    for (; canDouble(); times *= 2n) columns = writer.addColumns(columns, columns);
    writer.store('$to', 0, writer.carry(columns));
  });
  expect(times).toBeGreaterThan(1n);
  forSigns(mostInRows, most, (lane, left, right) => expect(take(0, lane)).toBe(reduced(times * left * right)));

  const factor = Number((2n ** 53n - 3n * half) / 19n - 2n);
  await written((writer) => {
    const sum = writer.scaleAndAdd(writer.load('$left', 0, most), factor, writer.load('$right', 0, most));
    writer.store('$to', 0, sum, 2n ** 53n);
  });
  forEach((lane, left, right) => expect(take(0, lane, 2n ** 53n)).toBe(reduced(BigInt(factor) * left + right)));

  await written((writer) => writer.write('$to', writer.load('$left', 0, most)));
  forEach((lane, left) => {
    const words = [3, 2, 1, 0].map((word) => wasm.memory.getBigUint64(32 * lane + 8 * word, true));
    expect(words.reduce((sum, word) => (sum << 64n) | word, 0n)).toBe(left);
  });
});
