/**
 * Bytes to text, in a declared encoding, without guessing and without replacement characters: a byte that the encoding does not have
 * refuses the file. Streaming, so that no copy of anybody's data is put on disk.
 *
 * Three signs of a wrong declaration are recognised, since every byte sequence is "valid" in a one-byte encoding: C1 control characters in
 * latin-1 (the file is windows-1252), bytes that windows-1252 leaves undefined, and a file declared one-byte whose accented letters all
 * form valid UTF-8.
 */
import type { Encoding } from '@ketensom/protocol';

/** The file is not in its declared encoding. `line` counts from 1; `hint` names what it looks like instead, if anything. */
export class WrongEncoding extends Error {
  readonly line: number;
  readonly hint: Encoding | undefined;

  constructor(line: number, hint?: Encoding) {
    super('the file is not in its declared encoding');
    this.name = 'WrongEncoding';
    this.line = line;
    this.hint = hint;
  }
}

/** Bytes 0x80 to 0x9F of windows-1252; a blank is undefined. */
const windowsHigh = '€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ';
const c1 = /[\u0080-\u009f]/;

const countLines = (text: string): number => {
  let lines = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines += 1;
  return lines;
};

const withWindowsHigh = (text: string, line: number): string => {
  if (!c1.test(text)) return text;
  return text.replace(/[\u0080-\u009f]/g, (char, at: number) => {
    const mapped = windowsHigh[char.charCodeAt(0) - 0x80] ?? ' ';
    if (mapped === ' ') throw new WrongEncoding(line + countLines(text.slice(0, at)));
    return mapped;
  });
};

/** Watches a one-byte file for being UTF-8 after all. */
class Utf8Watch {
  readonly #decoder = new TextDecoder('utf-8', { fatal: true });
  #possible = true;
  #sawHigh = false;

  push(bytes: Uint8Array): void {
    if (!this.#possible) return;
    try {
      const text = this.#decoder.decode(bytes, { stream: true });
      this.#sawHigh ||= text.length < bytes.length;
    } catch {
      this.#possible = false;
    }
  }

  isUtf8(): boolean {
    try {
      this.#decoder.decode();
    } catch {
      return false;
    }
    return this.#possible && this.#sawHigh;
  }
}

/** One-byte encodings. @throws WrongEncoding */
async function* decodeSingleByte(chunks: AsyncIterable<Uint8Array>, encoding: 'latin-1' | 'windows-1252'): AsyncGenerator<string> {
  const watch = new Utf8Watch();
  let line = 1;
  for await (const chunk of chunks) {
    watch.push(chunk);
    const text = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength).toString('latin1');
    if (encoding === 'windows-1252') yield withWindowsHigh(text, line);
    else if (c1.test(text)) throw new WrongEncoding(line + countLines(text.slice(0, text.search(c1))), 'windows-1252');
    else yield text;
    line += countLines(text);
  }
  if (watch.isUtf8()) throw new WrongEncoding(1, 'utf-8');
}

/** The line, in a chunk that would not decode, of the first byte that is not UTF-8. */
const brokenLine = (chunk: Uint8Array): number => {
  const loose = new TextDecoder('utf-8').decode(chunk);
  const at = loose.indexOf('\ufffd', loose.startsWith('\ufffd') ? 1 : 0);
  return countLines(loose.slice(0, Math.max(at, 0)));
};

/** Unicode encodings; a byte order mark is taken off. @throws WrongEncoding */
async function* decodeUnicode(chunks: AsyncIterable<Uint8Array>, encoding: 'utf-8' | 'utf-16'): AsyncGenerator<string> {
  let decoder: InstanceType<typeof TextDecoder> | undefined;
  let line = 1;
  for await (const chunk of chunks) {
    const bigEndian = encoding === 'utf-16' && chunk[0] === 0xfe && chunk[1] === 0xff;
    decoder ??= new TextDecoder(encoding === 'utf-8' ? 'utf-8' : bigEndian ? 'utf-16be' : 'utf-16le', { fatal: true });
    let text: string;
    try {
      text = decoder.decode(chunk, { stream: true });
    } catch {
      const utf16 = encoding === 'utf-8' && line === 1 && (chunk[0] === 0xff || chunk[0] === 0xfe);
      throw new WrongEncoding(line + (encoding === 'utf-8' ? brokenLine(chunk) : 0), utf16 ? 'utf-16' : undefined);
    }
    line += countLines(text);
    yield text;
  }
  try {
    decoder?.decode();
  } catch {
    throw new WrongEncoding(line);
  }
}

/**
 * The text of a stream of bytes, in pieces.
 *
 * @throws WrongEncoding, possibly after pieces were yielded: what was read up to then must be thrown away.
 */
export const decodeText = (chunks: AsyncIterable<Uint8Array>, encoding: Encoding): AsyncGenerator<string> =>
  encoding === 'utf-8' || encoding === 'utf-16' ? decodeUnicode(chunks, encoding) : decodeSingleByte(chunks, encoding);
