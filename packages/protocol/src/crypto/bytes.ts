/**
 * Small functions on bytes and on the texts that carry them. All are strict: a text that is not exactly the encoding of some
 * bytes is refused, so that every value has one spelling and a digest over the spelling is a digest over the value.
 */
import { utf8ToBytes } from '@noble/hashes/utils.js';
import { demand } from '../errors.ts';

export { decodeBase64, encodeBase64 } from './base64.ts';

/** The bytes of `parts`, one after the other. Never hash or sign this: unframed fields are ambiguous (see `frame`). */
export function concatBytes(...parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

/** Four bytes, most significant first. */
export function u32be(value: number): Uint8Array {
  if (!Number.isInteger(value) || value < 0 || value > 0xffff_ffff) throw new RangeError('not an unsigned 32-bit integer');
  return Uint8Array.of(value >>> 24, value >>> 16, value >>> 8, value);
}

/** Whether the two are the same. The time taken depends on the lengths only, as far as a JavaScript engine can promise. */
export function equalBytes(left: Uint8Array, right: Uint8Array): boolean {
  if (left.length !== right.length) return false;
  let difference = 0;
  for (let i = 0; i < left.length; i += 1) difference |= (left[i] as number) ^ (right[i] as number);
  return difference === 0;
}

/** Lexicographic order by unsigned byte, a prefix first: negative, zero or positive. Not for secrets. */
export function compareBytes(left: Uint8Array, right: Uint8Array): number {
  const shared = Math.min(left.length, right.length);
  for (let i = 0; i < shared; i += 1) {
    const difference = (left[i] as number) - (right[i] as number);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

/** UTF-8 (RFC 3629). A lone surrogate has no encoding and is a RangeError, where the platform's encoder would replace it. */
export function utf8(text: string): Uint8Array {
  if (!text.isWellFormed()) throw new RangeError('text with a lone surrogate has no UTF-8 form');
  return utf8ToBytes(text);
}

const hexDigits = '0123456789abcdef';

/** Lower-case hexadecimal. */
export function encodeHex(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += hexDigits.charAt(byte >> 4) + hexDigits.charAt(byte & 15);
  return text;
}

/** The bytes of lower-case hexadecimal; throws `ProtocolError('non-canonical')` for any other text. */
export function decodeHex(text: string): Uint8Array {
  demand(/^(?:[0-9a-f]{2})*$/.test(text), 'non-canonical', { clause: 'CRY-2' });
  return Uint8Array.from({ length: text.length / 2 }, (_, i) => Number.parseInt(text.slice(2 * i, 2 * i + 2), 16));
}
