/** Nothing that a guess could invert stands bare in a leaf: no digest in the log is that of a count (EVT-4). */
import { createHash } from 'node:crypto';
import type { JsonValue } from '@ketensom/protocol';
import { beforeAll, expect, test } from 'vitest';
import { type Bundle, makeBundle } from './support/bundle.ts';
import { readEvents } from './support/forge.ts';

const most = 1_000_000;

let bundle: Bundle;

beforeAll(async () => {
  bundle = await makeBundle();
});

const digestsIn = (value: JsonValue): string[] => {
  if (typeof value === 'string') return /^[0-9a-f]{64}$/.test(value) ? [value] : [];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(digestsIn) : [];
};

const sha256 = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex');

/** Ways in which a count might be hashed by somebody who forgot the salt. */
function* forms(count: number): Generator<Uint8Array | string> {
  yield String(count);
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(count));
  yield bytes;
}

test('no digest of a leaf is that of a count from 0 to a million', () => {
  const digests = new Set(readEvents(bundle.files).flatMap((event) => digestsIn(event)));
  expect(digests.size).toBeGreaterThan(100);
  const found: number[] = [];
  for (let count = 0; count <= most; count += 1) for (const form of forms(count)) if (digests.has(sha256(form))) found.push(count);
  expect(found).toEqual([]);
});

test('the search would find one', () => {
  const digests = new Set([sha256('417'), sha256(Buffer.from([0xa1, 1, 0, 0, 0, 0, 0, 0]))]);
  expect([...forms(417)].every((form) => digests.has(sha256(form)))).toBe(true);
});
