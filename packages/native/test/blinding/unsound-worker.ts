/** A thread that computes something else than it should, as the environment says. */
import { curve25519Vectors } from '../../src/blinding/curve25519-vectors.ts';
import { FieldPairs, smallestBatch } from '../../src/blinding/field-pairs.ts';

const curve = curve25519Vectors();
const faults: Readonly<Record<string, () => void>> = {
  hash: () => {
    const right = curve.encode.bind(curve);
    curve.encode = (hashed, blind, to) => {
      right(hashed, blind, to);
      to[0] = (to[0] as number) ^ 1;
    };
  },
  check: () => {
    curve.areOnCurve = () => true;
  },
  points: () => {
    const right = FieldPairs.prototype.ladder;
    // Right when it is tried as a thread starts, with fewer elements.
    FieldPairs.prototype.ladder = function ladder(x, z, u, scalar, count) {
      const used = Uint8Array.from(scalar);
      if (count > smallestBatch) used[7] = (used[7] as number) ^ 1;
      right.call(this, x, z, u, used, count);
    };
  },
};
faults[process.env['UNSOUND'] ?? '']?.();

await import('../../src/blinding/blinding-worker.ts');
