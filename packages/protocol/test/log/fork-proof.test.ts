/** Two heads of one size by one key prove a fork; nothing else does. */
import { expect, test } from 'vitest';
import { deriveVerifierKey, encodeCheckpoint, encodeNote, findFork, noblePrimitives as p, signNote } from '../../src/index.ts';

const seed = p.sha256(Uint8Array.of(1));
const key = deriveVerifierKey(p, { name: 'log.example/x', kind: 'ed25519', publicKey: p.ed25519.publicKey(seed) });

function head(size: number, root: number, signer: { readonly seed?: Uint8Array; readonly origin?: string } = {}): Uint8Array {
  const text = encodeCheckpoint({ origin: signer.origin ?? 'log.example/x', size, root: new Uint8Array(32).fill(root) });
  return encodeNote({ text, signatures: [signNote(p, text, { name: 'log.example/x', seed: signer.seed ?? seed })] });
}

test('two roots of one size, signed by the log, are a fork', () => {
  const { fork, heads, others } = findFork(p, [head(3, 1), head(5, 1), head(5, 2)], key);
  expect(fork?.map(({ size, root }) => [size, root[0]])).toEqual([
    [5, 1],
    [5, 2],
  ]);
  expect([heads.length, others]).toEqual([2, 0]);
});

test.each([
  ['the same head twice', [head(5, 1), head(5, 1)], 0],
  ['heads of two sizes', [head(5, 1), head(6, 2)], 0],
  ['heads of two logs', [head(5, 1), head(5, 2, { origin: 'log.example/y' })], 0],
  ['a root that another key signed', [head(5, 1), head(5, 2, { seed: p.sha256(Uint8Array.of(2)) })], 1],
  ['bytes that are no note', [head(5, 1), Uint8Array.of(1, 2, 3)], 1],
])('%s: no fork', (_name, notes, others) => {
  const found = findFork(p, notes, key);
  expect([found.fork, found.others]).toEqual([undefined, others]);
});
