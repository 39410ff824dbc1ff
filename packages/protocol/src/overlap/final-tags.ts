/** The last hop of a `dh` run hands out hashes, not elements: equal tags mean equal elements, and no tag can be blinded further (BLD-7). */
import { frame } from '../crypto/frame.ts';
import { labels } from '../crypto/labels.ts';
import type { Primitives } from '../crypto/primitives.ts';
import { elementLength } from './blinding-suite.ts';
import { mapRows } from './rows.ts';

/** Bytes of a tag, of both blindings. */
export const tagLength = 16;

/** The bytes that an element is hashed behind: SHA-256(prefix || u32be(32) || element), first 16 bytes. */
export const finalTagPrefix = (run: Uint8Array): Uint8Array => frame(labels.overlapFinalTag, run);

/** One tag of 16 bytes per element, in order. `run` is the run's id. */
export function finalTags(primitives: Pick<Primitives, 'sha256'>, run: Uint8Array, elements: Uint8Array): Uint8Array {
  const prefix = finalTagPrefix(run);
  const length = Uint8Array.of(0, 0, 0, elementLength);
  return mapRows(elements, { from: elementLength, to: tagLength }, (element) =>
    primitives.sha256(prefix, length, element).subarray(0, tagLength),
  );
}
