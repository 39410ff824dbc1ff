/** Wycheproof's AES-CMAC cases through both implementations of salted tags. */
import { readFileSync } from 'node:fs';
import { decodeHex, encodeHex, packIdentifiers, saltedTags } from '@ketensom/protocol';
import { describe, expect, it } from 'vitest';
import { batchSaltedTags } from '../../src/blinding/batch-cmac.ts';

interface Case {
  readonly tcId: number;
  readonly result: 'valid' | 'invalid';
  readonly flags: readonly string[];
  readonly key: string;
  readonly msg: string;
  readonly tag: string;
}

const url = new URL('../../../../vectors/wycheproof/aes-cmac.json', import.meta.url);
const { cases } = JSON.parse(readFileSync(url, 'utf8')) as { cases: Case[] };

const message = (msg: string) => ({ bytes: decodeHex(msg), ends: Uint32Array.of(msg.length / 2) });

describe.each([
  { name: 'portable', tags: saltedTags },
  { name: 'native', tags: batchSaltedTags },
])('$name', ({ tags }) => {
  it('tells every tag from every modified one', () => {
    const fitting = cases.filter(({ flags }) => !flags.includes('InvalidKeySize'));
    expect(fitting.length).toBe(102);
    for (const { tcId, key, msg, tag, result } of fitting)
      expect(encodeHex(tags(decodeHex(key), message(msg))) === tag, `tcId ${tcId}`).toBe(result === 'valid');
  });

  it('takes no key of another length', () => {
    const others = [
      ...cases.filter(({ flags }) => flags.includes('InvalidKeySize')).map(({ key }) => key),
      '00'.repeat(16),
      '00'.repeat(24),
    ];
    expect(others.length).toBe(7);
    for (const key of others) expect(() => tags(decodeHex(key), packIdentifiers(['x'])), `key ${key}`).toThrow(RangeError);
  });
});
