/** Every vector of vectors/blinding, by both implementations. */
import { readdirSync, readFileSync } from 'node:fs';
import {
  type BlindingSuite,
  type BlindingSuiteName,
  blindingSuites,
  concatBytes,
  decodeHex,
  encodeHex,
  encodeToCurve25519,
  hashToRistretto,
  ProtocolError,
  packIdentifiers,
  saltedTags,
  utf8,
} from '@ketensom/protocol';
import { describe, expect, it } from 'vitest';
import { batchSaltedTags } from '../../src/blinding/batch-cmac.ts';
import { hashAllToRistretto, nativeRistretto255Suite } from '../../src/blinding/native-ristretto255-suite.ts';
import { encodeAllToCurve25519 } from '../../src/blinding/native-x25519-suite.ts';
import { ristrettoPairs } from '../../src/blinding/ristretto-pairs.ts';
import { loadWasmSodium } from '../../src/blinding/wasm-sodium.ts';
import { loadSuite } from '../../src/blinding/work-piece.ts';

interface Vector {
  readonly title: string;
  readonly source: string;
  readonly fault?: string;
  readonly steps: readonly Step[];
}

type Step = { readonly expect: string | { readonly refusal: string } } & (
  | { readonly op: 'blind'; readonly suite: BlindingSuiteName; readonly scalar: string; readonly elements: string }
  | { readonly op: 'check'; readonly suite: BlindingSuiteName; readonly elements: string }
  | { readonly op: 'random'; readonly suite: BlindingSuiteName; readonly entropy: string }
  | { readonly op: 'encode-to-curve25519'; readonly message: string; readonly tag: string }
  | { readonly op: 'hash-to-ristretto255'; readonly message: string }
  | { readonly op: 'identifier'; readonly suite: BlindingSuiteName; readonly run: string; readonly keyKind: string; readonly text: string }
  | { readonly op: 'cmac'; readonly key: string; readonly message: string }
);

const folder = new URL('../../../../vectors/blinding/', import.meta.url);
const vectors = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .map((name) => ({ name, vector: JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as Vector }));

const one = (message: string) => {
  const bytes = decodeHex(message);
  return { bytes, ends: Uint32Array.of(bytes.length) };
};
const library = await loadWasmSodium();
const native = {
  x25519: (await loadSuite('x25519')).suite,
  ristretto255: (await loadSuite('ristretto255')).suite,
};

/** Enough of them for a batch whose elements are worked side by side. */
const copies = 17;
const repeated = (bytes: Uint8Array): Uint8Array => concatBytes(...Array<Uint8Array>(copies).fill(bytes));
/** Of an outcome for `copies` times the same; all must be alike. */
function firstOf(outcome: Uint8Array): Uint8Array {
  const first = outcome.subarray(0, outcome.length / copies);
  expect(encodeHex(outcome)).toBe(encodeHex(first).repeat(copies));
  return first;
}
const inBatches = (suite: BlindingSuite): BlindingSuite => ({
  ...suite,
  blind: (scalar, elements) => firstOf(suite.blind(scalar, repeated(elements))),
  checkElements: (elements) => suite.checkElements(repeated(elements)),
  randomElements: (entropy) => firstOf(suite.randomElements(repeated(entropy))),
});

const implementations = [
  {
    name: 'portable',
    suites: blindingSuites,
    encode: (message: string, tag: string) => encodeToCurve25519(decodeHex(message), utf8(tag)),
    hash: (message: string) => hashToRistretto(decodeHex(message)),
    cmac: (key: string, message: string) => saltedTags(decodeHex(key), one(message)),
  },
  {
    name: 'batches',
    suites: { x25519: inBatches(native.x25519), ristretto255: inBatches(native.ristretto255) },
    encode: (message: string, tag: string) => firstOf(encodeAllToCurve25519(Array(copies).fill(decodeHex(message)), copies, utf8(tag))),
    hash: (message: string) =>
      firstOf(hashAllToRistretto({ library, pairs: ristrettoPairs() }, Array(copies).fill(decodeHex(message)), copies)),
    cmac: (key: string, message: string) => batchSaltedTags(decodeHex(key), one(message)),
  },
  {
    name: 'one by one',
    suites: { ...native, ristretto255: nativeRistretto255Suite({ library, pairs: undefined }) },
    encode: (message: string, tag: string) => encodeAllToCurve25519([decodeHex(message)], 1, utf8(tag)),
    hash: (message: string) => hashAllToRistretto({ library, pairs: undefined }, [decodeHex(message)], 1),
    cmac: (key: string, message: string) => batchSaltedTags(decodeHex(key), one(message)),
  },
];

type Implementation = (typeof implementations)[number];

function run(step: Step, { suites, encode, hash, cmac }: Implementation): string {
  switch (step.op) {
    case 'blind':
      return encodeHex(suites[step.suite].blind(decodeHex(step.scalar), decodeHex(step.elements)));
    case 'check':
      suites[step.suite].checkElements(decodeHex(step.elements));
      return 'elements';
    case 'random':
      return encodeHex(suites[step.suite].randomElements(decodeHex(step.entropy)));
    case 'encode-to-curve25519':
      return encodeHex(encode(step.message, step.tag));
    case 'hash-to-ristretto255':
      return encodeHex(hash(step.message));
    case 'identifier':
      return encodeHex(
        suites[step.suite].hashToElements({ run: decodeHex(step.run), keyKind: step.keyKind }, packIdentifiers([step.text])),
      );
    case 'cmac':
      return encodeHex(cmac(step.key, step.message));
  }
}

function outcome(step: Step, implementation: Implementation): Step['expect'] {
  try {
    return run(step, implementation);
  } catch (error) {
    if (error instanceof ProtocolError) return { refusal: error.code };
    return { refusal: (error as Error).name };
  }
}

describe.each(implementations)('$name', (implementation) => {
  it.each(vectors)('$name', ({ vector }) => {
    for (const step of vector.steps) expect(outcome(step, implementation), JSON.stringify(step)).toEqual(step.expect);
  });
});

describe('the set', () => {
  it('names a source for each, and one in three is negative', () => {
    for (const { vector } of vectors) expect(vector.source.length).toBeGreaterThan(3);
    const negative = vectors.filter(({ vector }) => vector.fault !== undefined);
    expect(3 * negative.length).toBeGreaterThanOrEqual(vectors.length);
    for (const { vector } of negative) expect(vector.steps.some((step) => typeof step.expect === 'object')).toBe(true);
  });
});
