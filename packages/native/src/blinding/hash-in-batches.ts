/** Messages hashed to elements, a batch at a time: each is expanded, and a batch of what they were expanded to is mapped to elements at once. */
import { elementLength } from '@ketensom/protocol/blinding';
import { messageExpander } from './expand-message.ts';

/** How a suite hashes. */
interface Hashing {
  /** What messages are expanded under, and to how many bytes each. */
  readonly tag: Uint8Array;
  readonly length: number;
  /** Messages of a batch. */
  readonly most: number;
  /** Writes the elements of one batch. */
  readonly map: (expanded: Uint8Array, to: Uint8Array) => void;
}

/** The elements of all `count` messages, in order. */
export function hashInBatches(messages: Iterable<Uint8Array>, count: number, { tag, length, most, map }: Hashing): Uint8Array {
  const expand = messageExpander(tag, length);
  const elements = new Uint8Array(count * elementLength);
  const expanded = new Uint8Array(Math.min(count, most) * length);
  let waiting = 0;
  let done = 0;
  const flush = (): void => {
    map(expanded.subarray(0, waiting * length), elements.subarray(done * elementLength, (done + waiting) * elementLength));
    done += waiting;
    waiting = 0;
  };
  for (const message of messages) {
    expanded.set(expand(message), waiting * length);
    waiting += 1;
    if (waiting === most) flush();
  }
  if (waiting > 0) flush();
  return elements;
}
