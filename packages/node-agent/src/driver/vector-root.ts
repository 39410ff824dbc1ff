/** The root over a vector in memory, hashed while other work goes on. */
import { setImmediate as giveWay } from 'node:timers/promises';
import { PartHasher, type Primitives, partLength } from '@ketensom/protocol';

export async function rootOfVector(primitives: Primitives, vector: Uint8Array): Promise<Uint8Array> {
  const hasher = new PartHasher(primitives);
  for (let at = 0; at < vector.length; at += partLength) {
    hasher.update(vector.subarray(at, at + partLength));
    await giveWay();
  }
  return hasher.root();
}
