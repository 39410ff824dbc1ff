/** A thread that miscalculates ends the batch in which it did, with an error of its own, and nothing else. */
import { randomBytes } from 'node:crypto';
import { blindingEngine, portableEngine } from '@ketensom/native';
import { clampScalar } from '@ketensom/protocol';
import { afterAll, expect, it } from 'vitest';
import { Miscalculation } from '../../src/blinding/same-one.ts';

const suite = 'x25519';
const workerFile = new URL('./miscalculating-worker.ts', import.meta.url);
const engine = blindingEngine({ workers: 2, pieceLength: 16, workerFile });
afterAll(() => engine.close());

/** As its byte says whether the threads miscalculate with it. */
const scalarOf = (byte: number): Uint8Array => {
  const scalar = clampScalar(randomBytes(32));
  scalar[30] = byte;
  return scalar;
};

it('leaves the batches that others wait for as they are', async () => {
  const elements = await portableEngine.randomElements(suite, randomBytes(32 * 80));
  const [wrong, good] = [scalarOf(0xfa), scalarOf(0x55)];
  const expected = await portableEngine.blind(suite, good, elements);
  const works = [wrong, good, wrong, good].map((scalar) => engine.blind(suite, scalar, elements));
  const outcomes = await Promise.allSettled(works);
  for (const at of [0, 2]) expect(outcomes[at]).toEqual({ status: 'rejected', reason: new Miscalculation() });
  for (const at of [1, 3]) expect(outcomes[at]).toEqual({ status: 'fulfilled', value: expected });
});

it('is told after what is refused: that is so on every machine', async () => {
  const elements = await portableEngine.randomElements(suite, randomBytes(32 * 80));
  elements.fill(0, 32 * 2, 32 * 3);
  await expect(engine.blind(suite, scalarOf(0xfa), elements)).rejects.toThrow(
    expect.objectContaining({ code: 'element-invalid', index: 2 }),
  );
});
