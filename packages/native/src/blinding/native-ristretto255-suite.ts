/**
 * Suite `ristretto255` on libsodium, byte for byte the protocol's: the WebAssembly build by default, the system's library where there is one and
 * the caller asks for it. Both refuse what is not canonical and answer with an error where the outcome is the identity.
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
import { messageExpander } from './expand-message.ts';

/** What a build of libsodium gives: `multiply` and `isElement` say false where it returns an error. */
export interface RistrettoLibrary {
  readonly description: string;
  multiply(out: Uint8Array, scalar: Uint8Array, element: Uint8Array): boolean;
  fromHash(out: Uint8Array, uniform: Uint8Array): void;
  isElement(element: Uint8Array): boolean;
}

const isIdentity = (element: Uint8Array): boolean => element.every((byte) => byte === 0);

/** HashToGroup of RFC 9497 of `count` messages. */
export function hashAllToRistretto(library: RistrettoLibrary, messages: Iterable<Uint8Array>, count: number): Uint8Array {
  const expand = messageExpander(ristrettoHashTag, 64);
  const elements = new Uint8Array(count * elementLength);
  let at = 0;
  for (const message of messages) {
    library.fromHash(elements.subarray(at, at + elementLength), expand(message));
    at += elementLength;
  }
  return elements;
}

/** See the module header. */
export function nativeRistretto255Suite(library: RistrettoLibrary): BlindingSuite {
  /** Calls `work` for each element with the place of its outcome; false refuses the element. */
  const forEach = (elements: Uint8Array, work: (element: Uint8Array, index: number) => boolean): void => {
    if (elements.length % elementLength !== 0) ristretto255Suite.checkElements(elements);
    for (let index = 0; index < elements.length / elementLength; index += 1) {
      const element = elements.subarray(index * elementLength, (index + 1) * elementLength);
      if (isIdentity(element) || !work(element, index)) throw new ProtocolError('element-invalid', { clause: 'BLD-5', index });
    }
  };
  return {
    name: 'ristretto255',
    entropy: ristretto255Suite.entropy,
    scalarFromEntropy: ristretto255Suite.scalarFromEntropy,
    hashToElements: (domain, identifiers) =>
      hashAllToRistretto(library, framedIdentifiers(domainPrefix(domain), identifiers), identifiers.ends.length),
    blind(scalar, elements) {
      demandRistrettoScalar(scalar);
      const blinded = new Uint8Array(elements.length);
      forEach(elements, (element, index) =>
        library.multiply(blinded.subarray(index * elementLength, (index + 1) * elementLength), scalar, element),
      );
      return blinded;
    },
    randomElements(entropy) {
      if (entropy.length % 64 !== 0) throw new RangeError('entropy of ristretto255 elements must be 64 bytes each');
      const elements = new Uint8Array(entropy.length / 2);
      for (let at = 0; at < entropy.length; at += 64) {
        library.fromHash(elements.subarray(at / 2, at / 2 + elementLength), entropy.subarray(at, at + 64));
      }
      return elements;
    },
    checkElements: (elements) => forEach(elements, (element) => library.isElement(element)),
  };
}
