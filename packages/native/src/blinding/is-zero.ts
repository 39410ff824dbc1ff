import { elementLength } from '@ketensom/protocol/blinding';

/** Whether an element of a list is 32 bytes of zero; all of them are looked at. */
export function isZeroElement(elements: Uint8Array, from: number): boolean {
  let any = 0;
  for (let at = from; at < from + elementLength; at += 1) any |= elements[at] as number;
  return any === 0;
}
