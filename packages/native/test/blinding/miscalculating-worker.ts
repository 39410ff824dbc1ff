/** A thread that miscalculates under one scalar, and under others does not. */
import { FieldPairs, type PairPlace } from '../../src/blinding/field-pairs.ts';

/** The last byte but one of the scalar under which it does. */
const fault = 0xfa;

const right = FieldPairs.prototype.ladder;
FieldPairs.prototype.ladder = function ladder(x: PairPlace, z: PairPlace, u: PairPlace, scalar: Uint8Array, count: number): void {
  const used = Uint8Array.from(scalar);
  if (used[30] === fault) used[7] = (used[7] as number) ^ 1;
  right.call(this, x, z, u, used, count);
};

await import('../../src/blinding/blinding-worker.ts');
