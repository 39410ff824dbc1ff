/**
 * Suite `ristretto255`, byte for byte the protocol's: batches on pairs of numbers (ristretto-pairs.ts), and libsodium for what is small, what must be named, and one
 * of each batch. Both refuse what is not canonical, and the identity.
 */
import {
  type BlindingSuite,
  demandRistrettoScalar,
  domainPrefix,
  elementLength,
  framedIdentifiers,
  ProtocolError,
  ristretto255Suite,
  ristrettoHashTag,
} from '@ketensom/protocol/blinding';
import { elementAt, isZeroElement } from './element-bytes.ts';
import { pairedBatch, smallestBatch } from './field-pairs.ts';
import { hashInBatches } from './hash-in-batches.ts';
import { type RistrettoPairs, uniformLength } from './ristretto-pairs.ts';
import { demandSameOne } from './same-one.ts';

/** What a build of libsodium gives: `multiply` and `isElement` say false where it returns an error. */
export interface RistrettoLibrary {
  readonly description: string;
  multiply(out: Uint8Array, scalar: Uint8Array, element: Uint8Array): boolean;
  fromHash(out: Uint8Array, uniform: Uint8Array): void;
  isElement(element: Uint8Array): boolean;
}

/** What the work is done with. */
export interface RistrettoEngine {
  readonly library: RistrettoLibrary;
  readonly pairs: RistrettoPairs | undefined;
}

/** HashToGroup of RFC 9497 of `count` messages. */
export const hashAllToRistretto = (engine: RistrettoEngine, messages: Iterable<Uint8Array>, count: number): Uint8Array =>
  hashInBatches(messages, count, {
    tag: ristrettoHashTag,
    length: uniformLength,
    most: pairedBatch,
    map: (uniform, to) => mapBatch(engine, uniform, to),
  });

/** The one-way map of at most `pairedBatch` elements. */
function mapBatch({ library, pairs }: RistrettoEngine, uniform: Uint8Array, to: Uint8Array): void {
  const one = (index: number, out: Uint8Array): void =>
    library.fromHash(out, uniform.subarray(index * uniformLength, (index + 1) * uniformLength));
  if (pairs === undefined || to.length < smallestBatch * elementLength) {
    for (let index = 0; index < to.length / elementLength; index += 1) one(index, elementAt(to, index));
    return;
  }
  pairs.fromUniform(uniform, to);
  demandSameOne(to, (index) => {
    const again = new Uint8Array(elementLength);
    one(index, again);
    return again;
  });
}

/** See the module header. */
export function nativeRistretto255Suite(engine: RistrettoEngine): BlindingSuite {
  const { library, pairs } = engine;
  /**
   * Calls `batchWork` for batches, which says whether nothing in one is refused, and `work` for each element of those that are small or of which something is:
   * which one it is, the library says.
   */
  const forEach = (
    elements: Uint8Array,
    batchWork: (pairs: RistrettoPairs, batch: Uint8Array, first: number) => boolean,
    work: (element: Uint8Array, index: number) => boolean,
  ): void => {
    if (elements.length % elementLength !== 0) ristretto255Suite.checkElements(elements);
    const count = elements.length / elementLength;
    for (let first = 0; first < count; first += pairedBatch) {
      const next = Math.min(first + pairedBatch, count);
      const batch = elements.subarray(first * elementLength, next * elementLength);
      if (pairs !== undefined && next - first >= smallestBatch && batchWork(pairs, batch, first)) continue;
      for (let index = first; index < next; index += 1) {
        const refused = isZeroElement(elements, index * elementLength) || !work(elementAt(elements, index), index);
        if (refused) throw new ProtocolError('element-invalid', { clause: 'BLD-5', index });
      }
    }
  };
  return {
    name: 'ristretto255',
    entropy: ristretto255Suite.entropy,
    scalarFromEntropy: ristretto255Suite.scalarFromEntropy,
    hashToElements: (domain, identifiers) =>
      hashAllToRistretto(engine, framedIdentifiers(domainPrefix(domain), identifiers), identifiers.ends.length),
    blind(scalar, elements) {
      demandRistrettoScalar(scalar);
      const blinded = new Uint8Array(elements.length);
      const multiplyBatch = (fast: RistrettoPairs, batch: Uint8Array, first: number): boolean => {
        const to = blinded.subarray(first * elementLength, first * elementLength + batch.length);
        if (!fast.multiply(scalar, batch, to)) return false;
        demandSameOne(to, (index) => {
          const again = new Uint8Array(elementLength);
          library.multiply(again, scalar, elementAt(batch, index));
          return again;
        });
        return true;
      };
      forEach(elements, multiplyBatch, (element, index) => library.multiply(elementAt(blinded, index), scalar, element));
      return blinded;
    },
    randomElements(entropy) {
      if (entropy.length % uniformLength !== 0) throw new RangeError('entropy of ristretto255 elements must be 64 bytes each');
      const elements = new Uint8Array(entropy.length / 2);
      const step = pairedBatch * uniformLength;
      for (let from = 0; from < entropy.length; from += step) {
        const batch = entropy.subarray(from, from + step);
        mapBatch(engine, batch, elements.subarray(from / 2, (from + batch.length) / 2));
      }
      return elements;
    },
    checkElements: (elements) => forEach(elements, (fast, batch) => fast.areElements(batch), library.isElement),
  };
}
