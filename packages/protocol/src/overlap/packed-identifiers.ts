/**
 * Many identifiers in two arrays: a list of ten million JavaScript strings costs a gigabyte, this costs their bytes and four each. Identifiers
 * are canonical texts (docs/protocol/blinding.md, BLD-1), in UTF-8.
 */
import { utf8 } from '../crypto/bytes.ts';

/** Identifier i is `bytes[ends[i - 1] .. ends[i])`; the first starts at 0. Its texts lie at its owner only and are never sent. */
export interface PackedIdentifiers {
  readonly bytes: Uint8Array;
  readonly ends: Uint32Array;
}

/** Bytes that are made ready for each text; where they are not enough there are twice as many. */
const expectedBytes = 16;

/** Packs texts, in their order, however many. Throws `RangeError` for a lone surrogate. */
export function packIdentifiers(texts: readonly string[]): PackedIdentifiers {
  const ends = new Uint32Array(texts.length);
  let bytes = new Uint8Array(texts.length * expectedBytes);
  let end = 0;
  for (const [at, text] of texts.entries()) {
    const encoded = utf8(text);
    if (end + encoded.length > bytes.length) {
      const longer = new Uint8Array(2 * (end + encoded.length));
      longer.set(bytes);
      bytes = longer;
    }
    bytes.set(encoded, end);
    end += encoded.length;
    ends[at] = end;
  }
  return { bytes: bytes.subarray(0, end), ends };
}

/** A view on identifier `at`. */
export function identifierAt({ bytes, ends }: PackedIdentifiers, at: number): Uint8Array {
  return bytes.subarray(at === 0 ? 0 : ends[at - 1], ends[at]);
}

/** Identifiers `from` to `to` as a batch of their own; the bytes are shared, the ends are not. */
export function sliceIdentifiers({ bytes, ends }: PackedIdentifiers, from: number, to: number): PackedIdentifiers {
  const start = from === 0 ? 0 : (ends[from - 1] as number);
  const cut = ends.slice(from, to);
  for (let at = 0; at < cut.length; at += 1) cut[at] = (cut[at] as number) - start;
  return { bytes: bytes.subarray(start, start + (cut.at(-1) ?? 0)), ends: cut };
}

/** `prefix || identifier`, the framed message of each identifier in turn, in a buffer that is reused: read it before asking for the next. */
export function* framedIdentifiers(prefix: Uint8Array, identifiers: PackedIdentifiers): Generator<Uint8Array> {
  let buffer = new Uint8Array(prefix.length + 64);
  buffer.set(prefix);
  for (let at = 0; at < identifiers.ends.length; at += 1) {
    const identifier = identifierAt(identifiers, at);
    const length = prefix.length + 4 + identifier.length;
    if (buffer.length < length) {
      buffer = new Uint8Array(2 * length);
      buffer.set(prefix);
    }
    new DataView(buffer.buffer).setUint32(prefix.length, identifier.length);
    buffer.set(identifier, prefix.length + 4);
    yield buffer.subarray(0, length);
  }
}
