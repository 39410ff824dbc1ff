/** Counting without blinding: what a coordinator or an auditor needs of an engine, with no worker and no group. */
import type { RegionCounts, SetsOfLists } from '@ketensom/protocol';
import { batchRekeyTags } from './batch-cmac.ts';
import { countInSteps } from './count-in-steps.ts';
import type { OnProgress } from './engine.ts';

export interface TagCounter {
  /** The protocol's `rekeyTags`. */
  rekeyTags(key: Uint8Array, tags: Uint8Array): Uint8Array;
  /** The protocol's `countRegions` under a seed of its own, letting others in between. */
  countRegions(lists: readonly Uint8Array[], of: SetsOfLists, onProgress?: OnProgress): Promise<RegionCounts>;
}

export const tagCounter = (): TagCounter => ({
  rekeyTags: batchRekeyTags,
  countRegions: (lists, of, onProgress) => countInSteps(lists, onProgress, of),
});
