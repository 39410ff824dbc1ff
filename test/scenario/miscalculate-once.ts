/** Loaded before programs: the first batch of a list that one of them multiplies goes wrong. The folder that KETENSOM_TEST_FAULT names says that one did. */
import { mkdirSync } from 'node:fs';
import { FieldPairs, type PairPlace } from '../../packages/native/src/blinding/field-pairs.ts';

/** Whether nobody was before this one. */
function isFirst(): boolean {
  try {
    mkdirSync(process.env['KETENSOM_TEST_FAULT'] ?? '');
    return true;
  } catch {
    return false;
  }
}

const right = FieldPairs.prototype.ladder;
FieldPairs.prototype.ladder = function ladder(x: PairPlace, z: PairPlace, u: PairPlace, scalar: Uint8Array, count: number): void {
  const used = Uint8Array.from(scalar);
  // Threads try their arithmetic on fewer as they start.
  if (count > 64 && isFirst()) used[7] = (used[7] as number) ^ 1;
  right.call(this, x, z, u, used, count);
};
