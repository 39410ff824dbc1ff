/**
 * Sealing of what a round must remember. Every sealed value has a key of its own, derived from the at-rest key, a fresh salt and the place
 * where it is stored, so that a value moved to another row does not open.
 */
import { concatBytes, type Primitives, utf8 } from '@ketensom/protocol';

const saltLength = 32;
const noNonce = new Uint8Array(12);

/** Seals and opens under one at-rest key. */
export interface Sealer {
  /** `place` names the row; `salt` is 32 fresh bytes. */
  seal(place: string, salt: Uint8Array, plain: Uint8Array): Uint8Array;
  /** `undefined` where it was not sealed for this place with this key. */
  open(place: string, sealed: Uint8Array): Uint8Array | undefined;
}

/** See the module header. */
export function makeSealer(primitives: Primitives, atRestKey: Uint8Array): Sealer {
  const boxOf = (place: string, salt: Uint8Array) => {
    const info = utf8(`ketensom/agent/at-rest/v1 ${place}`);
    return { key: primitives.hkdf({ key: atRestKey, salt, info, length: 32 }), nonce: noNonce, aad: info };
  };
  return {
    seal(place, salt, plain) {
      if (salt.length !== saltLength) throw new RangeError('a salt is 32 bytes');
      return concatBytes(salt, primitives.chacha20poly1305.seal({ ...boxOf(place, salt), plaintext: plain }));
    },
    open(place, sealed) {
      if (sealed.length < saltLength) return undefined;
      const salt = sealed.slice(0, saltLength);
      return primitives.chacha20poly1305.open({ ...boxOf(place, salt), ciphertext: sealed.slice(saltLength) });
    },
  };
}
