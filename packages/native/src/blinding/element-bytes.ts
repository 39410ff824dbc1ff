/** Elements of a list as bytes. */
import { elementLength } from '@ketensom/protocol/blinding';

/** The element at an index, a view. */
export const elementAt = (elements: Uint8Array, index: number): Uint8Array =>
  elements.subarray(index * elementLength, (index + 1) * elementLength);

/** Whether the element that starts at `from` is 32 bytes of zero; all of them are looked at. */
export function isZeroElement(elements: Uint8Array, from: number): boolean {
  let any = 0;
  for (let at = from; at < from + elementLength; at += 1) any |= elements[at] as number;
  return any === 0;
}
