/** What holds for every JSON value and for all bytes. */
import { canonicalBytes, canonicalise, decodeUtf8, type JsonValue, ProtocolError, parseCanonical, utf8 } from '@ketensom/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const parse = (bytes: Uint8Array): JsonValue => parseCanonical(bytes, { profile: 'document', maxBytes: 2 ** 20 });
const parseEvent = (bytes: Uint8Array): JsonValue => parseCanonical(bytes, { profile: 'event', maxBytes: 2 ** 20 });

const isReserved = (text: string): boolean => ['__proto__', 'constructor', 'prototype'].includes(text);
const anyText = fc.string({ unit: 'binary', maxLength: 12 });
const key = fc
  .oneof(anyText, fc.constantFrom('a', 'b', 'aa', '\ud83d\ude00', '\ufb33', '1', '10', '9'))
  .filter((text) => !isReserved(text));
const number = fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.maxSafeInteger());
const { tree: document } = fc.letrec<{ tree: JsonValue }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 6, depthSize: 'small' },
    fc.oneof(fc.constant(null), fc.boolean(), number, anyText),
    fc.array(tie('tree'), { maxLength: 4 }),
    fc.dictionary(key, tie('tree'), { maxKeys: 4, noNullPrototype: true }),
  ),
}));

/** A second opinion: the platform's own writer, fed with members in order. */
function sorted(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map((item: JsonValue) => sorted(item));
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(members.map(([name, part]) => [name, sorted(part)]));
}

/** Members whose names are whole numbers come first in every JavaScript object, whatever their order of making. */
const hasIndexKeys = (value: JsonValue): boolean => /"\d+":/.test(JSON.stringify(value));

describe('canonical JSON', () => {
  it('is written once: reading and writing again changes nothing', () => {
    fc.assert(
      fc.property(document, (value) => {
        const bytes = canonicalBytes(value);
        const again = parse(bytes);
        expect(canonicalBytes(again)).toEqual(bytes);
        expect(JSON.stringify(sorted(again))).toBe(JSON.stringify(sorted(value)));
      }),
      { numRuns: 2000 },
    );
  });

  it('is what the platform writes for members in order', () => {
    fc.assert(
      fc.property(document, (value) => {
        fc.pre(!hasIndexKeys(value));
        expect(canonicalise(value)).toBe(JSON.stringify(sorted(value)));
      }),
      { numRuns: 2000 },
    );
  });

  it('is the same text whether members stand in order already or not', () => {
    const reversed = (value: JsonValue): JsonValue => {
      if (Array.isArray(value)) return value.map((item: JsonValue) => reversed(item));
      if (typeof value !== 'object' || value === null) return value;
      return Object.fromEntries(
        Object.entries(value)
          .toReversed()
          .map(([name, part]) => [name, reversed(part)]),
      );
    };
    fc.assert(
      fc.property(document, (value) => {
        expect(canonicalise(reversed(sorted(value)))).toBe(canonicalise(sorted(value)));
      }),
      { numRuns: 1000 },
    );
  });

  it('has no second spelling: a changed bit is refused or is another value', () => {
    fc.assert(
      fc.property(document, fc.nat(), (value, where) => {
        const bytes = canonicalBytes(value);
        const flipped = bytes.slice();
        const bit = where % (bytes.length * 8);
        flipped[bit >> 3] = (flipped[bit >> 3] as number) ^ (1 << (bit & 7));
        const read = attempt(() => parse(flipped));
        if (read !== undefined) expect(canonicalBytes(read)).toEqual(flipped);
      }),
      { numRuns: 5000 },
    );
  });

  it('takes no white space in any place', () => {
    fc.assert(
      fc.property(document, fc.nat(), fc.constantFrom(' ', '\n', '\t', '\r'), (value, where, space) => {
        const characters = Array.from(canonicalise(value));
        const spaced = characters.toSpliced(where % (characters.length + 1), 0, space).join('');
        const read = attempt(() => parse(utf8(spaced)));
        if (read !== undefined) expect(canonicalise(read)).toBe(spaced);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('any bytes', () => {
  const jsonLike = fc.array(
    fc.constantFrom(...Array.from('{}[]",:\\0123456789.-+eEaut \n\u00e9'), '"a":', 'true', 'null', '\\u00', '1e4'),
    {
      maxLength: 24,
    },
  );

  it('are refused with a code, or are canonical', () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 24 }),
      jsonLike.map((parts) => utf8(parts.join(''))),
    );
    for (const read of [parse, parseEvent]) {
      fc.assert(
        fc.property(bytes, (given) => {
          const value = attempt(() => read(given));
          if (value !== undefined) expect(canonicalBytes(value)).toEqual(given);
        }),
        { numRuns: 10_000 },
      );
    }
  });

  it('decode as the platform decodes them, and to nothing where it refuses', () => {
    const platform = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
    const edge = fc.constantFrom(
      0x00,
      0x7f,
      0x80,
      0x8f,
      0x90,
      0x9f,
      0xa0,
      0xbf,
      0xc0,
      0xc1,
      0xc2,
      0xdf,
      0xe0,
      0xed,
      0xef,
      0xf0,
      0xf4,
      0xf5,
      0xff,
    );
    const near = fc.array(edge, { maxLength: 6 }).map((bytes) => Uint8Array.from(bytes));
    fc.assert(
      fc.property(fc.oneof(near, fc.uint8Array({ maxLength: 12 }), anyText.map(utf8)), (bytes) => {
        const expected = attempt(() => platform.decode(bytes), TypeError);
        expect(decodeUtf8(bytes)).toBe(expected);
      }),
      { numRuns: 20_000 },
    );
  });
});

/** The value, or `undefined` for a refusal. Anything else that is thrown is a fault. */
function attempt<Value>(run: () => Value, refusal: new (...args: never[]) => Error = ProtocolError): Value | undefined {
  try {
    return run();
  } catch (error) {
    if (error instanceof refusal) return undefined;
    throw error;
  }
}
