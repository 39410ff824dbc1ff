/** One element of a batch computed a second time, by another library. */
import { elementLength } from '@ketensom/protocol/blinding';
import { fillRandom } from './sodium.ts';

/** This machine miscalculates: two libraries do not agree, or a thread does not give a known answer. Nothing of the batch may be used. */
export class Miscalculation extends Error {
  /** For the program's own log. */
  readonly code = 'miscalculation';

  constructor() {
    super('the arithmetic of points does not agree with what it should give');
    this.name = 'Miscalculation';
  }
}

/**
 * One at random, so that whoever chooses elements does not know which.
 *
 * @param again gives the outcome of the element at an index.
 * @throws Miscalculation where the outcomes differ.
 */
export function demandSameOne(outcomes: Uint8Array, again: (index: number) => Uint8Array): void {
  const random = new Uint8Array(4);
  fillRandom(random);
  const index = new DataView(random.buffer).getUint32(0) % (outcomes.length / elementLength);
  const outcome = again(index);
  if (outcome.some((byte, at) => byte !== outcomes[index * elementLength + at])) throw new Miscalculation();
}
