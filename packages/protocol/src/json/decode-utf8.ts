/** Characters are joined this many at a time: an argument list has a limit. */
const chunk = 8192;

/**
 * The text whose UTF-8 form `bytes` are (RFC 3629 section 4), or `undefined` where they are not the form of any text: an overlong or cut
 * sequence, a surrogate, a code point above U+10FFFF. A byte order mark is kept as the character it is.
 */
export function decodeUtf8(bytes: Uint8Array): string | undefined {
  const parts: string[] = [];
  let codes: number[] = [];
  for (let at = 0; at < bytes.length; ) {
    const code = codePointAt(bytes, at);
    if (code === undefined) return undefined;
    at += encodedLength(code);
    codes.push(code);
    if (codes.length === chunk) {
      parts.push(String.fromCodePoint(...codes));
      codes = [];
    }
  }
  return parts.join('') + String.fromCodePoint(...codes);
}

const encodedLength = (code: number): number => (code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x1_0000 ? 3 : 4);

function codePointAt(bytes: Uint8Array, at: number): number | undefined {
  const lead = bytes[at] as number;
  if (lead < 0x80) return lead;
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
