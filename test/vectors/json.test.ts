/** Every vector of vectors/json. */
import {
  canonicalBytes,
  canonicalise,
  decodeHex,
  decodeUtf8,
  type JsonValue,
  type Primitives,
  type ProfileName,
  parseCanonical,
  utf8,
} from '@ketensom/protocol';
import { describe, expect, it } from 'vitest';
import { testVectors } from './json-vectors.ts';

interface Parse {
  readonly profile: ProfileName;
  readonly text?: string | { readonly repeat: string; readonly times: number };
  readonly hex?: string;
  readonly maxBytes?: number;
}

const bytesOf = ({ text, hex }: Parse): Uint8Array => {
  if (hex !== undefined) return decodeHex(hex);
  return utf8(typeof text === 'object' ? text.repeat.repeat(text.times) : (text ?? ''));
};

const doubleOf = (bits: string): number => {
  const bytes = decodeHex(bits);
  return new DataView(bytes.buffer, bytes.byteOffset).getFloat64(0);
};

testVectors('json', {
  canonicalise: (_: Primitives, { input }: { input: string }) => canonicalise(JSON.parse(input) as JsonValue),
  number: (_: Primitives, { bits }: { bits: string }) => canonicalise(doubleOf(bits)),
  parse: (_: Primitives, step: Parse) => {
    const bytes = bytesOf(step);
    const value = parseCanonical(bytes, { profile: step.profile, maxBytes: step.maxBytes ?? 2 ** 20 });
    expect(canonicalBytes(value)).toEqual(bytes);
    return true;
  },
});

describe('canonicalise', () => {
  it('refuses what JSON cannot carry', () => {
    const itself: unknown[] = [];
    itself.push(itself);
    const cannot = [
      undefined,
      1n,
      Symbol('x'),
      () => 1,
      new Date(0),
      new Map(),
      new Uint8Array(1),
      { a: undefined },
      [undefined],
      Array(1),
      itself,
    ];
    for (const value of cannot) expect(() => canonicalise(value as JsonValue)).toThrow(TypeError);
    for (const text of ['\ud800', 'a\udc00b']) {
      expect(() => canonicalise(text)).toThrow(TypeError);
      expect(() => canonicalise({ [text]: 1 })).toThrow(TypeError);
    }
    expect(() => canonicalise(JSON.parse('{"__proto__":1}') as JsonValue)).toThrow(TypeError);
    expect(() => canonicalise({ constructor: 1 })).toThrow(TypeError);
  });

  it('takes records without a prototype and leaves its input alone', () => {
    const record = Object.assign(Object.create(null), { b: [2], a: 1 }) as JsonValue;
    expect(canonicalise(Object.freeze(record))).toBe('{"a":1,"b":[2]}');
  });
});

describe('parseCanonical', () => {
  it('cites the clause of its profile, or the one that is named', () => {
    const clauseOf = (limits: Parameters<typeof parseCanonical>[1]): string => {
      try {
        parseCanonical(utf8(' 1'), limits);
      } catch (error) {
        return (error as { clause: string }).clause;
      }
      return '';
    };
    expect(clauseOf({ profile: 'event', maxBytes: 9 })).toBe('EVT-1');
    expect(clauseOf({ profile: 'document', maxBytes: 9 })).toBe('DOC-1');
    expect(clauseOf({ profile: 'document', maxBytes: 9, clause: 'API-2' })).toBe('API-2');
  });
});

describe('decodeUtf8', () => {
  it('keeps a byte order mark and joins long texts', () => {
    expect(decodeUtf8(Uint8Array.of(0xef, 0xbb, 0xbf))).toBe('\ufeff');
    const long = 'é'.repeat(20_000);
    expect(decodeUtf8(utf8(long))).toBe(long);
    expect(decodeUtf8(new Uint8Array())).toBe('');
  });
});
