/**
 * Small functions on bytes and on the texts that carry them. All are strict: a text that is not exactly the encoding of some
 * bytes is refused, so that every value has one spelling and a digest over the spelling is a digest over the value.
 */
import { utf8ToBytes } from '@noble/hashes/utils.js';
import { demand } from '../errors.ts';

export { decodeBase64, encodeBase64 } from './base64.ts';

/** The bytes of `parts`, one after the other. Never hash or sign this: unframed fields are ambiguous (see `frame`). */
export function concatBytes(...parts: readonly Uint8Array[]): Uint8Array {
  let length = 0;
  for (const part of parts) length += part.length;
  const joined = new Uint8Array(length);
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

/** Texts up to this length are encoded here while they are ASCII, as nearly all short ones are: the library makes an encoder for each. */
const shortText = 64;

/** UTF-8 (RFC 3629). A lone surrogate has no encoding and is a RangeError, where the platform's encoder would replace it. */
export function utf8(text: string): Uint8Array {
  if (!text.isWellFormed()) throw new RangeError('text with a lone surrogate has no UTF-8 form');
  if (text.length > shortText) return utf8ToBytes(text);
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit > 0x7f) return utf8ToBytes(text);
    bytes[at] = unit;
  }
  return bytes;
}

const hexOfByte: readonly string[] = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** Lower-case hexadecimal. */
export function encodeHex(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 1) text += hexOfByte[bytes[at] as number] as string;
  return text;
}

/** What a digit of lower-case hexadecimal is worth, by its code unit. */
const worthOfDigit = (unit: number): number => (unit < 0x3a ? unit - 0x30 : unit - 0x57);

/** The bytes of lower-case hexadecimal; throws `ProtocolError('non-canonical')` for any other text. */
export function decodeHex(text: string): Uint8Array {
  demand(/^(?:[0-9a-f]{2})*$/.test(text), 'non-canonical', { clause: 'CRY-2' });
  const bytes = new Uint8Array(text.length / 2);
  for (let at = 0; at < bytes.length; at += 1)
    bytes[at] = 16 * worthOfDigit(text.charCodeAt(2 * at)) + worthOfDigit(text.charCodeAt(2 * at + 1));
  return bytes;
}
