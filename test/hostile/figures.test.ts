/** Attacks on the figures themselves: sums that would wrap, garbage for a vector, masks that are not noise. Numbers are those of docs/protocol/attacks.md. */
import { nativePrimitives } from '@ketensom/native';
import {
  compileAggregate,
  decodeSum,
  deriveLayout,
  type Layout,
  noblePrimitives,
  type Primitives,
  parseCodebook,
  parseOneTable,
} from '@ketensom/protocol';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chiSquare, critical } from './chi-square.ts';

/** The layout of one summed variable, for so many partners. */
function layoutFor(variable: object, partners: number, measure: 'sum' | 'sd' = 'sum'): Layout {
  const codebook = parseCodebook({
    codebook: 'figures',
    version: 1,
    keys: {},
    variables: { x: variable },
    datasets: { t: { unit: 'row', subject: 'row', keys: [], variables: ['x'] } },
  });
  const query = parseOneTable({ query: 'q', purpose: 'p', kind: 'aggregate', dataset: 't', measures: [{ [measure]: 'x' }] });
  return deriveLayout(compileAggregate(query, codebook), codebook, partners);
}

const sumColumn = (layout: Layout) => {
  const column = layout.columns.find(({ name }) => name === 'sum(x)');
  if (column === undefined) throw new Error('no such column');
  return column;
};

/** The rows that one partner may have (DOC-5). */
const rows = 100_000_000n;
const limit = 2n ** 63n - 1n;

describe('attack 31: a sum that would wrap', () => {
  test('one word holds exactly as long as N times the largest figure stays below 2^63; one more takes two', () => {
    fc.assert(
      fc.property(fc.integer({ min: 3, max: 200 }), (partners) => {
        const most = Number(limit / (rows * BigInt(partners)));
        expect(sumColumn(layoutFor({ kind: 'integer', min: 0, max: most }, partners)).limbs).toBe(1);
        expect(sumColumn(layoutFor({ kind: 'integer', min: 0, max: most + 1 }, partners)).limbs).toBe(2);
        expect(sumColumn(layoutFor({ kind: 'integer', min: -most, max: 0 }, partners)).limbs).toBe(1);
        expect(sumColumn(layoutFor({ kind: 'integer', min: -most - 1, max: 0 }, partners)).limbs).toBe(2);
      }),
      { numRuns: 50 },
    );
  });

  test('where two words would wrap as well the question is refused: overflow-guard', () => {
    const wide = (decimals: number) => layoutFor({ kind: 'number', min: 0, max: 1e6, decimals }, 3, 'sd');
    expect(() => wide(2)).not.toThrow();
    expect(() => layoutFor({ kind: 'number', min: 0, max: 1e15, decimals: 9 }, 3, 'sd')).toThrow(
      expect.objectContaining({ code: 'overflow-guard' }),
    );
  });
});

test('attack 32: a partner that sends noise for its vector: range-violation, and no figure is released', () => {
  const layout = layoutFor({ kind: 'integer', min: 0, max: 120 }, 5);
  const bytes = layout.words * 8;
  fc.assert(
    fc.property(fc.uint8Array({ minLength: bytes, maxLength: bytes }), (noise) => {
      // Small arrays are likelier to be drawn from than uniform noise; the attack is about noise.
      fc.pre(new Set(noise).size > bytes / 4);
      expect(() => decodeSum(layout, noise, 5)).toThrow(expect.objectContaining({ code: 'range-violation' }));
    }),
    { numRuns: 300 },
  );
  expect(() => decodeSum(layout, new Uint8Array(bytes), 5)).not.toThrow();
});

describe.each<[string, Primitives]>([
  ['native', nativePrimitives],
  ['noble', noblePrimitives],
])('attack 39: masks that are not noise (%s)', (_name, primitives) => {
  const stream = (seed: number, length: number, offset = 0): Uint8Array =>
    primitives.keystream(primitives.sha256(Uint8Array.of(seed)), offset, length);

  test('every byte value comes as often as another, at every place in a word', () => {
    const long = stream(1, 2 ** 18);
    expect(chiSquare(long)).toBeLessThan(critical);
    for (let place = 0; place < 8; place += 1) expect(chiSquare(long.filter((_, at) => at % 8 === place))).toBeLessThan(critical);
    expect(chiSquare(new Uint8Array(2 ** 18))).toBeGreaterThan(critical);
  });

  test('the same in pieces as whole, and another for another key', () => {
    const whole = stream(2, 4096);
    expect(stream(2, 1024, 1024)).toEqual(whole.subarray(1024, 2048));
    expect(stream(3, 4096)).not.toEqual(whole);
  });
});
