/** Counting on this thread that lets others in between steps. */
import { randomBytes } from 'node:crypto';
import { countingSteps, type RegionCounts, type SetsOfLists } from '@ketensom/protocol';
import type { OnProgress } from './engine.ts';

const rest = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** The protocol's `countRegions` under a seed of its own. */
export async function countInSteps(
  lists: readonly Uint8Array[],
  onProgress: OnProgress = () => {},
  of?: SetsOfLists,
): Promise<RegionCounts> {
  const steps = countingSteps(lists, randomBytes(4).readUInt32LE(), of);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    onProgress(step.value.done, step.value.total);
    await rest();
  }
}
