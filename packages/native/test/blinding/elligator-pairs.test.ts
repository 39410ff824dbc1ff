/** Hashing to the curve two numbers at a time against whole numbers, and what it does where something is wrong. Vectors of RFC 9380 pass through both in vectors.test.ts. */
import { randomBytes } from 'node:crypto';
import { decodeHex, encodeHex } from '@ketensom/protocol';
import { expect, it } from 'vitest';
import { fieldPrime as p } from '../../src/blinding/curve-constants.ts';
import { curve25519Vectors, hashedLength } from '../../src/blinding/curve25519-vectors.ts';
import { ElligatorPairs, elligatorPairs } from '../../src/blinding/elligator-pairs.ts';
import { FieldPairs, type PairPlace, pairedBatch } from '../../src/blinding/field-pairs.ts';
import { Miscalculation } from '../../src/blinding/same-one.ts';

const blind = randomBytes(32);
const elligator = new ElligatorPairs(new FieldPairs());
const encoded = (hashed: Uint8Array, by: Pick<ElligatorPairs, 'encode'> = elligator): Uint8Array => {
  const to = new Uint8Array((hashed.length / hashedLength) * 32);
  by.encode(hashed, blind, to);
  return to;
};
/** Each by itself, in whole numbers. */
const inWholeNumbers = (hashed: Uint8Array): string[] =>
  Array.from({ length: hashed.length / hashedLength }, (_, at) =>
    encodeHex(encoded(hashed.subarray(at * hashedLength, (at + 1) * hashedLength), curve25519Vectors())),
  );
const apart = (elements: Uint8Array): string[] =>
  Array.from({ length: elements.length / 32 }, (_, at) => encodeHex(elements.subarray(32 * at, 32 * at + 32)));

it('is what this machine hashes with', () => {
  expect(elligatorPairs()).toBeDefined();
});

it.each([...Array.from({ length: 9 }, (_, at) => at + 1), 255, 256, pairedBatch - 1, pairedBatch])('a batch of %i', (count) => {
  const hashed = randomBytes(count * hashedLength);
  expect(apart(encoded(hashed))).toEqual(inWholeNumbers(hashed));
});

it('numbers at the edges, in the first place, the last and one beside another', () => {
  // Not those that are zero modulo p, whose element is of small order: no hash is known that comes to it.
  const edges = [1n, 2n, p - 1n, p + 1n, 2n * p - 1n, 2n ** 192n - 1n, 2n ** 192n, 2n ** 255n, 2n ** 256n - 1n, 2n ** 384n - 1n];
  const bytes = edges.map((edge) => decodeHex(edge.toString(16).padStart(2 * hashedLength, '0')));
  for (let length = bytes.length - 1; length <= bytes.length; length += 1) {
    const hashed = Buffer.concat(bytes.slice(0, length));
    expect(apart(encoded(hashed))).toEqual(inWholeNumbers(hashed));
  }
});

it('finds by the one that whole numbers give that it is wrong', () => {
  class OtherSquares extends FieldPairs {
    override squares(to: PairPlace, from: PairPlace, times: number, count: number): void {
      super.squares(to, from, times + 1, count);
    }
  }
  const wrong = new ElligatorPairs(new OtherSquares());
  expect(() => {
    for (let turn = 0; turn < 40; turn += 1) encoded(randomBytes(9 * hashedLength), wrong);
  }).toThrow(Miscalculation);
});

it('leaves nothing in memory', () => {
  const field = new FieldPairs();
  const own = new ElligatorPairs(field);
  const before = Buffer.from(field.bytes.buffer.slice(0));
  encoded(randomBytes(33 * hashedLength), own);
  expect(before.compare(new Uint8Array(field.bytes.buffer))).toBe(0);
});
