/** Masks: pieces and wholes are the same, opposite signs cancel, and a vector's root is the same however its bytes arrive. */
import { describe, expect, it } from 'vitest';
import { noblePrimitives } from '../../src/crypto/noble-primitives.ts';
import { deriveRoot } from '../../src/log/derive-proof.ts';
import { hashReader } from '../../src/log/hash-reader.ts';
import { hashLeaf } from '../../src/log/tree-hash.ts';
import {
  deriveInputCommit,
  deriveVectorRoot,
  hashPart,
  maskPiece,
  PartHasher,
  partLength,
  pieceLength,
  unmaskPiece,
  vectorLength,
  vectorPieces,
} from '../../src/sum/index.ts';

const key = (byte: number): Uint8Array => new Uint8Array(32).fill(byte);
const bytes = (length: number, seed = 1): Uint8Array => noblePrimitives.keystream(key(seed + 100), 0, length);

describe('the pieces of a vector', () => {
  it.each([
    [{ words64: 6, words32: 3 }, 32],
    [{ words64: 7, words32: 0 }, 16],
    [{ words64: 0, words32: 5 }, 16],
    [{ words64: 100_000, words32: 50_001 }, pieceLength],
  ])('of %o cover it once, in whole words, from multiples of 16', (shape, longest) => {
    let end = 0;
    for (const { width, offset, length } of vectorPieces(shape, longest)) {
      expect(offset).toBe(end);
      expect(offset % 16).toBe(0);
      expect(length % (width / 8)).toBe(0);
      expect(length).toBeLessThanOrEqual(longest);
      expect(width).toBe(offset < shape.words64 * 8 ? 64 : 32);
      end += length;
    }
    expect(end).toBe(vectorLength(shape));
  });

  it('cannot be of a size that the mask generator cannot be entered at', () => {
    for (const longest of [0, -16, 24]) expect(() => [...vectorPieces({ words64: 1, words32: 0 }, longest)]).toThrow(RangeError);
  });
});

describe('masking', () => {
  const plan = {
    selfKey: key(1),
    pairs: [
      { key: key(2), sign: 1 },
      { key: key(3), sign: -1 },
    ],
  } as const;
  const streams = [{ key: key(1), sign: 1 }, ...plan.pairs] as const;

  it.each([32, 64] as const)('in pieces gives what masking at once gives, and unmasking undoes it (%i bits)', (width) => {
    const x = bytes(160);
    const whole = maskPiece(noblePrimitives.ringWindow(width, 160), plan, 0, x);
    const window = noblePrimitives.ringWindow(width, 48);
    const pieces = [0, 48, 96, 144].map((offset) => maskPiece(window, plan, offset, x.subarray(offset, offset + 48)));
    expect(Buffer.concat(pieces)).toEqual(Buffer.from(whole));
    expect(whole).not.toEqual(x);
    expect(unmaskPiece(noblePrimitives.ringWindow(width, 160), { streams }, 0, whole)).toEqual(x);
  });

  it('is x + self + sum of sign x pair, word by word modulo 2^64', () => {
    const word = (stream: Uint8Array): bigint => new DataView(stream.buffer, stream.byteOffset).getBigUint64(0, true);
    const of = (byte: number): bigint => word(noblePrimitives.keystream(key(byte), 32, 8));
    const x = bytes(8);
    const y = maskPiece(noblePrimitives.ringWindow(64, 16), plan, 32, x);
    expect(word(y)).toBe(BigInt.asUintN(64, word(x) + of(1) + of(2) - of(3)));
  });

  it('leaves nothing of pair masks in the sum of both ends', () => {
    const plus = maskPiece(noblePrimitives.ringWindow(64, 32), { selfKey: key(1), pairs: [{ key: key(9), sign: 1 }] }, 0, bytes(32, 2));
    const minus = maskPiece(noblePrimitives.ringWindow(64, 32), { selfKey: key(2), pairs: [{ key: key(9), sign: -1 }] }, 0, bytes(32, 3));
    const window = noblePrimitives.ringWindow(64, 32);
    window.load(plus);
    window.add(minus);
    const sum = unmaskPiece(
      window,
      {
        streams: [
          { key: key(1), sign: 1 },
          { key: key(2), sign: 1 },
        ],
      },
      0,
      window.read(),
    );
    window.load(bytes(32, 2));
    window.add(bytes(32, 3));
    expect(sum).toEqual(window.read());
  });
});

describe('the root of a vector', () => {
  const rootOf = (vector: Uint8Array, pieces: number): Uint8Array => {
    const hasher = new PartHasher(noblePrimitives);
    for (let at = 0; at < vector.length; at += pieces) hasher.update(vector.subarray(at, at + pieces));
    return hasher.root();
  };

  it.each([8, partLength - 4, partLength, partLength + 4, 3 * partLength + 8])(
    'of %i bytes is the RFC 6962 root over its parts, however they arrive',
    (length) => {
      const vector = new Uint8Array(length).map((_, at) => at % 251);
      const parts = Array.from({ length: Math.ceil(length / partLength) }, (_, at) =>
        vector.subarray(at * partLength, (at + 1) * partLength),
      );
      const hashes = parts.map((part) => hashLeaf(noblePrimitives, part));
      const expected = deriveRoot({ primitives: noblePrimitives, read: hashReader(noblePrimitives, hashes), size: hashes.length });
      expect(
        deriveVectorRoot(
          noblePrimitives,
          parts.map((part) => hashPart(noblePrimitives, part)),
        ),
      ).toEqual(expected);
      for (const pieces of [length, 700_000, partLength, 2 * partLength + 16]) expect(rootOf(vector, pieces)).toEqual(expected);
    },
  );

  it('changes with every byte, and can be asked once', () => {
    const vector = bytes(40);
    expect(rootOf(vector.with(39, 1), 40)).not.toEqual(rootOf(vector, 40));
    const hasher = new PartHasher(noblePrimitives);
    hasher.root();
    expect(() => hasher.update(vector)).toThrow(TypeError);
  });

  it('is committed to with a nonce', () => {
    const commit = deriveInputCommit(noblePrimitives, key(1), key(2));
    expect(commit).toHaveLength(32);
    expect(deriveInputCommit(noblePrimitives, key(3), key(2))).not.toEqual(commit);
  });
});
