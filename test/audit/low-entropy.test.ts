/** Nothing that a guess could invert stands bare in a leaf: no digest in the log is that of a count (EVT-4). */
import { createHash } from 'node:crypto';
import type { JsonValue } from '@ketensom/protocol';
import { expect, test } from 'vitest';
import { makeBundle } from './support/bundle.ts';
import { readEvents } from './support/forge.ts';
import { makeKindsBundle, makeLinksBundle } from './support/kinds-bundle.ts';

const most = 1_000_000;

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

test('no digest of a leaf is that of a count from 0 to a million: sums, models, overlaps, links', { timeout: 300_000 }, async () => {
  const bundles = [await makeBundle(), ...(await Promise.all([makeKindsBundle(), makeLinksBundle()]))];
  const events = bundles.flatMap(({ files }) => readEvents(files));
  const digests = new Set(events.flatMap((event) => digestsIn(event)));
  expect(digests.size).toBeGreaterThan(300);
  const types = new Set(events.map(({ type }) => type));
  for (const type of ['step.opened', 'sizes.sealed', 'hop.done', 'tags.final', 'overlap.salt', 'link.labels', 'result.computed'])
    expect(types).toContain(type);
  const found: number[] = [];
  for (let count = 0; count <= most; count += 1) for (const form of forms(count)) if (digests.has(sha256(form))) found.push(count);
  expect(found).toEqual([]);
});

test('the search would find one', () => {
  const digests = new Set([sha256('417'), sha256(Buffer.from([0xa1, 1, 0, 0, 0, 0, 0, 0]))]);
  expect([...forms(417)].every((form) => digests.has(sha256(form)))).toBe(true);
});
