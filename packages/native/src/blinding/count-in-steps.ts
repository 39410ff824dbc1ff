/** Long work on this thread that lets others in between its steps. */
import { randomBytes } from 'node:crypto';
import { countingSteps, type RegionCounts, type SetsOfLists } from '@ketensom/protocol';
import type { OnProgress } from './engine.ts';

const rest = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** What steps come to; `onProgress` hears how far they are after each. */
export async function inSteps<Result>(
  steps: Generator<{ readonly done: number; readonly total: number }, Result>,
  onProgress: OnProgress = () => {},
): Promise<Result> {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    onProgress(step.value.done, step.value.total);
    await rest();
  }
}

/** The protocol's `countRegions` under a seed of its own. */
export const countInSteps = (lists: readonly Uint8Array[], onProgress?: OnProgress, of?: SetsOfLists): Promise<RegionCounts> =>
  inSteps(countingSteps(lists, randomBytes(4).readUInt32LE(), of), onProgress);
