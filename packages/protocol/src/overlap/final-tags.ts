/** The last hop of a `dh` run hands out hashes, not elements: equal tags mean equal elements, and no tag can be blinded further (BLD-7). */
import { concatBytes } from '../crypto/bytes.ts';
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
  // One message for all of them, of which the end changes.
  const message = concatBytes(finalTagPrefix(run), Uint8Array.of(0, 0, 0, elementLength), new Uint8Array(elementLength));
  return mapRows(elements, { from: elementLength, to: tagLength }, (element) => {
    message.set(element, message.length - elementLength);
    return primitives.sha256(message).subarray(0, tagLength);
  });
}
