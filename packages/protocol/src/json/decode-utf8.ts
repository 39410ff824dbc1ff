import { bytesToUtf8 } from '@noble/ciphers/utils.js';

/**
 * The text whose UTF-8 form `bytes` are (RFC 3629 section 4), or `undefined` where they are not the form of any text: an overlong or cut
 * sequence, a surrogate, a code point above U+10FFFF. A byte order mark is kept as the character it is.
 *
 * Runs of ASCII, which is nearly all there is in a log, are found first and become text at once; every other character is checked by itself.
 */
export function decodeUtf8(bytes: Uint8Array): string | undefined {
  let text = '';
  for (let at = 0; at < bytes.length; ) {
    const end = asciiEnd(bytes, at);
    // The platform's decoder mends what is broken and drops a byte order mark; of ASCII it can do neither.
    text += bytesToUtf8(bytes.subarray(at, end));
    if (end === bytes.length) break;
    const code = codePointAt(bytes, end);
    if (code === undefined) return undefined;
    text += String.fromCodePoint(code);
    at = end + encodedLength(code);
  }
  return text;
}

/** The first place from `start` on that holds no ASCII, or the length. */
function asciiEnd(bytes: Uint8Array, start: number): number {
  let at = start;
  while (at < bytes.length && (bytes[at] as number) < 0x80) at += 1;
  return at;
}

const encodedLength = (code: number): number => (code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x1_0000 ? 3 : 4);

/** The character that begins with the byte at `at`, which is above 0x7f. */
function codePointAt(bytes: Uint8Array, at: number): number | undefined {
  const lead = bytes[at] as number;
  const length = lead < 0xc0 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf8 ? 4 : 0;
  if (length === 0 || at + length > bytes.length) return undefined;
  let code = lead & (0x7f >> length);
  for (let i = 1; i < length; i += 1) {
    const next = bytes[at + i] as number;
    if (next >> 6 !== 0b10) return undefined;
    code = (code << 6) | (next & 0x3f);
  }
  const isSurrogate = code >= 0xd800 && code <= 0xdfff;
  return code > 0x10_ffff || isSurrogate || encodedLength(code) !== length ? undefined : code;
}
