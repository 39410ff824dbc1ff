import type { Encoding } from '@ketensom/protocol';
import { describe, expect, it } from 'vitest';
import { decodeText, WrongEncoding } from '../../src/source/decode-text.ts';

async function* pieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function decode(bytes: Uint8Array, encoding: Encoding, size = 5): Promise<string> {
  let text = '';
  for await (const piece of decodeText(pieces(bytes, size), encoding)) text += piece;
  return text;
}

const refusal = async (bytes: Uint8Array, encoding: Encoding): Promise<readonly [line: number, hint: string | undefined]> => {
  const error = await decode(bytes, encoding).catch((thrown: unknown) => thrown);
  if (!(error instanceof WrongEncoding)) throw new Error('nothing was refused');
  return [error.line, error.hint];
};

const text = 'naam;stad\nMüller;’s-Gravenhage €5\nÅse;Hoogeveen\n';
const windows = Buffer.from(text.replace('’', '\u0092').replace('€', '\u0080'), 'latin1');
const swapped = (bytes: Buffer): Buffer => Buffer.from(bytes).swap16();

describe('bytes in a declared encoding', () => {
  it.each([
    ['utf-8', Buffer.from(text)],
    ['utf-8', Buffer.from(`\ufeff${text}`)],
    ['utf-16', Buffer.from(`\ufeff${text}`, 'utf16le')],
    ['utf-16', Buffer.from(text, 'utf16le')],
    ['utf-16', swapped(Buffer.from(`\ufeff${text}`, 'utf16le'))],
    ['windows-1252', windows],
  ] as const)('are read: %s', async (encoding, bytes) => {
    for (const size of [2, 5, 1000]) expect(await decode(bytes, encoding, size)).toBe(text);
  });

  it('are read: latin-1', async () => {
    expect(await decode(Buffer.from('Müller é\n', 'latin1'), 'latin-1')).toBe('Müller é\n');
  });

  it.each([
    ['latin-1 as utf-8', Buffer.from('a\nb\nM\u00fcller', 'latin1'), 'utf-8', [3, undefined]],
    ['utf-16 as utf-8', Buffer.from('\ufeffa;b', 'utf16le'), 'utf-8', [1, 'utf-16']],
    ['utf-8 that is cut off', Buffer.from('a\né').subarray(0, 3), 'utf-8', [2, undefined]],
    ['utf-16 of an odd length', Buffer.from('abc'), 'utf-16', [1, undefined]],
    ['windows-1252 as latin-1', windows, 'latin-1', [2, 'windows-1252']],
    ['bytes that windows-1252 does not have', Buffer.from([0x61, 0x0a, 0x81]), 'windows-1252', [2, undefined]],
    ['utf-8 as windows-1252', Buffer.from('M\u00fcller\n'), 'windows-1252', [1, 'utf-8']],
    ['utf-8 as latin-1', Buffer.from('\u00a9\u00c3\n'), 'latin-1', [1, 'windows-1252']],
  ] as const)('are refused: %s', async (_name, bytes, encoding, expected) => {
    expect(await refusal(bytes, encoding)).toEqual(expected);
  });
});
