/**
 * Base64 with the standard alphabet and padding (RFC 4648 section 4), in its only canonical form: no white space, no missing or
 * surplus padding, and no set bits after the last byte (section 3.5).
 */
import { demand } from '../errors.ts';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

const notInAlphabet = 64;
const valueOfCode = new Uint8Array(256).fill(notInAlphabet);
for (let value = 0; value < alphabet.length; value += 1) valueOfCode[alphabet.charCodeAt(value)] = value;

export function encodeBase64(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const group = ((bytes[i] as number) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    text += alphabet.charAt(group >> 18) + alphabet.charAt((group >> 12) & 63);
    text += i + 1 < bytes.length ? alphabet.charAt((group >> 6) & 63) : '=';
    text += i + 2 < bytes.length ? alphabet.charAt(group & 63) : '=';
  }
  return text;
}

/** Throws `ProtocolError('non-canonical')` unless `text` is what `encodeBase64` gives for some bytes. */
export function decodeBase64(text: string): Uint8Array {
  demand(text.length % 4 === 0, 'non-canonical', { clause: 'CRY-3' });
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  const digits = text.length - padding;
  const bytes = new Uint8Array((text.length / 4) * 3 - padding);
  let pending = 0;
  let faults = 0;
  for (let i = 0, at = 0; i < digits; i += 1) {
    const code = text.charCodeAt(i);
    const value = code < 256 ? (valueOfCode[code] as number) : notInAlphabet;
    faults |= value & notInAlphabet;
    pending = ((pending << 6) | value) & 0xff_ffff;
    if (i % 4 > 0) {
      bytes[at] = pending >> (6 - 2 * (i % 4));
      at += 1;
    }
  }
  const leftoverBits = padding === 2 ? pending & 15 : padding === 1 ? pending & 3 : 0;
  demand(faults === 0 && leftoverBits === 0, 'non-canonical', { clause: 'CRY-3' });
  return bytes;
}
