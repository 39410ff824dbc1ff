import { describe, expect, test } from 'vitest';
import { type Approvers, approvalBytes, demandApprovers, readApprovers } from '../../src/charter/approvers.ts';
import { encodeHex } from '../../src/crypto/bytes.ts';
import { noblePrimitives as p } from '../../src/crypto/index.ts';
import { deriveVerifierKey, encodeVerifierKey } from '../../src/log/index.ts';
import { refusalCode } from '../refusal.ts';

const seeds = [1, 2, 3].map((fill) => new Uint8Array(32).fill(fill));
const vkey = (name: string, seed: Uint8Array, kind: 'ed25519' | 'cosignature' = 'ed25519'): string =>
  encodeVerifierKey(deriveVerifierKey(p, { name, kind, publicKey: p.ed25519.publicKey(seed) }));
const [one, two, three] = seeds as [Uint8Array, Uint8Array, Uint8Array];
const approvers: Approvers = { needed: 2, keys: [vkey('a', one), vkey('b', two), vkey('c', three)] };
const statement = { partner: 'x', run: '1'.repeat(64), charterDigest: '2'.repeat(64), codebookDigest: '3'.repeat(64) };
const sign = (approver: string, seed: Uint8Array, about = statement) => ({
  approver,
  signature: encodeHex(p.ed25519.sign(seed, approvalBytes(p, about))),
});

describe('approvers', () => {
  test.each([
    ['unsorted', { needed: 1, keys: approvers.keys.toReversed() }, 'malformed'],
    ['doubled', { needed: 1, keys: [vkey('a', one), vkey('a', one)] }, 'malformed'],
    ['one key under two names', { needed: 1, keys: [vkey('a', one), vkey('b', one)] }, 'malformed'],
    ['one name for two keys', { needed: 1, keys: [vkey('a', one), vkey('a', two)].toSorted() }, 'malformed'],
    ['a witness key', { needed: 1, keys: [vkey('a', one, 'cosignature')] }, 'malformed'],
    ['more needed than named', { needed: 2, keys: [vkey('a', one)] }, 'four-eyes'],
  ] as const)('%s', (_, entry, code) => {
    expect(refusalCode(() => readApprovers(p, entry))).toBe(code);
  });

  test.each([
    ['none', [], 'four-eyes'],
    ['one too few', [sign('a', one)], 'four-eyes'],
    ['one person twice', [sign('a', one), sign('a', one)], 'four-eyes'],
    ['a signature in another name', [sign('a', one), sign('b', one)], 'four-eyes'],
    ['a stranger', [sign('a', one), sign('d', new Uint8Array(32).fill(9))], 'four-eyes'],
    ['another partner', [sign('a', one), sign('b', two, { ...statement, partner: 'y' })], 'four-eyes'],
    ['another charter', [sign('a', one), sign('b', two, { ...statement, charterDigest: '4'.repeat(64) })], 'four-eyes'],
  ] as const)('signatures: %s', (_, given, code) => {
    expect(refusalCode(() => demandApprovers(p, approvers, { statement, given }))).toBe(code);
  });

  test('enough signatures pass, and a member that named nobody needs none', () => {
    demandApprovers(p, approvers, { statement, given: [sign('a', one), sign('c', three)] });
    demandApprovers(p, undefined, { statement, given: [] });
  });
});
