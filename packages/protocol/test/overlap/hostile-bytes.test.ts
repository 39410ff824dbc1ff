/** What travels in a ring, cut, lengthened, flipped and made up: it is read or refused with a code, and nothing else happens. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  blindingSuites,
  countRegions,
  decodeCounted,
  decodeLabels,
  decodeRingConfig,
  decodeSizes,
  encodeCounted,
  encodeLabels,
  encodeRingConfig,
  encodeSizes,
  ProtocolError,
} from '../../src/index.ts';
import { digest, ringOf } from './ring-of.ts';

const config = ringOf(['a', 'b'], {
  blinding: 'dh',
  suite: 'ristretto255',
  lists: [
    { owner: 'a', sets: ['x'] },
    { owner: 'b', sets: ['y'] },
  ],
  canaries: 2,
});

const documents = {
  config: { bytes: encodeRingConfig({ ...config, run: digest(1) }), read: decodeRingConfig },
  sizes: {
    bytes: encodeSizes({ partner: 'a', lists: [{ list: 0, persons: 7 }], sets: [{ set: 'x', rows: 9, usable: 8 }], salt: digest(4) }),
    read: decodeSizes,
  },
  labels: {
    bytes: encodeLabels({
      version: 1,
      partner: 'a',
      numbers: [{ table: 'x', number: 0, cell: 1, salt: digest(2) }, { commit: digest(3) }],
    }),
    read: decodeLabels,
  },
  counted: {
    bytes: encodeCounted({ version: 1, round: '0'.repeat(32), commit: digest(5), shown: [{ table: 'x', number: 1 }] }),
    read: decodeCounted,
  },
} as const;

/** True where it is read or refused as it should be; anything else comes through. */
function isReadOrRefused(read: (bytes: Uint8Array) => unknown, bytes: Uint8Array): boolean {
  try {
    read(bytes);
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
  }
  return true;
}

const spoiled = (bytes: Uint8Array) =>
  fc.oneof(
    fc.uint8Array({ maxLength: 400 }),
    fc.nat(bytes.length).map((length) => bytes.slice(0, length)),
    fc.uint8Array({ minLength: 1, maxLength: 40 }).map((more) => Uint8Array.from([...bytes, ...more])),
    fc
      .tuple(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }))
      .map(([at, mask]) => bytes.map((byte, place) => (place === at ? byte ^ mask : byte))),
  );

describe.each(Object.entries(documents))('%s', (_, { bytes, read }) => {
  it('is read as it was written, and spoiled in any way read or refused', () => {
    expect(read(bytes)).toBeTypeOf('object');
    fc.assert(
      fc.property(spoiled(bytes), (other) => isReadOrRefused(read, other)),
      { numRuns: 300 },
    );
  });
});

it('elements and tags of any length are taken whole or not at all', () => {
  const suite = blindingSuites.ristretto255;
  const scalar = suite.scalarFromEntropy(new Uint8Array(suite.entropy.scalar).fill(7));
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => isReadOrRefused((rows) => suite.blind(scalar, rows), bytes)),
    { numRuns: 60 },
  );
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => isReadOrRefused((rows) => countRegions([rows, rows.slice(0, 16)], 3), bytes)),
  );
});
