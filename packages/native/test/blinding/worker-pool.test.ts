/** What a thread leaves of what it was given. */
import { randomBytes } from 'node:crypto';
import { portableEngine } from '@ketensom/native';
import { clampScalar, elementLength } from '@ketensom/protocol';
import { expect, it } from 'vitest';
import { WorkerPool } from '../../src/blinding/worker-pool.ts';

const shared = (bytes: Uint8Array): Uint8Array => {
  const all = new Uint8Array(new SharedArrayBuffer(bytes.length));
  all.set(bytes);
  return all;
};

it.each([
  ['done', 'fulfilled'],
  ['refused', 'rejected'],
])('no scalar once a batch is %s: here in memory that is seen from outside', async (_what, status) => {
  const pool = new WorkerPool(1);
  const rows = 20;
  const elements = shared(await portableEngine.randomElements('x25519', randomBytes(elementLength * rows)));
  if (status === 'rejected') elements.fill(0, 0, elementLength);
  const scalar = shared(clampScalar(randomBytes(32)));
  const outcome = shared(new Uint8Array(elements.length));
  const next = new Int32Array(new SharedArrayBuffer(4));
  const piece = { op: 'blind', suite: 'x25519', scalar, elements } as const;
  const [settled] = await Promise.allSettled([
    pool.work({ piece, rows, pieceLength: rows, next, outcome, width: elementLength, isFollowed: false }, () => {}),
  ]);
  expect(settled?.status).toBe(status);
  expect(outcome.some((byte) => byte !== 0)).toBe(status === 'fulfilled');
  expect([...scalar]).toEqual(Array(32).fill(0));
  await pool.close();
});
