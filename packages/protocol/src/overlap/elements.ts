/** What is the same for both suites: walking over a batch, and refusing by index. */
import { demand, ProtocolError } from '../errors.ts';
import { elementLength } from './blinding-suite.ts';

/** Refuses the element at `index`. Its bytes are never repeated. */
function refuseElement(index: number): never {
  throw new ProtocolError('element-invalid', { clause: 'BLD-5', index });
}

/** The number of rows of `width` bytes; throws `element-invalid` where a row is cut. */
export function countRows(rows: Uint8Array, width: number): number {
  demand(rows.length % width === 0, 'element-invalid', { clause: 'BLD-5', index: Math.floor(rows.length / width) });
  return rows.length / width;
}

/** `change` of each element, in order; an `undefined` refuses the element by its index. */
export function mapElements(elements: Uint8Array, change: (element: Uint8Array) => Uint8Array | undefined): Uint8Array {
  const count = countRows(elements, elementLength);
  const changed = new Uint8Array(elements.length);
  for (let index = 0; index < count; index += 1) {
    const at = index * elementLength;
    changed.set(change(elements.subarray(at, at + elementLength)) ?? refuseElement(index), at);
  }
  return changed;
}
