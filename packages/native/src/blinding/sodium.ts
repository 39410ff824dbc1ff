/**
 * What is taken of libsodium. From the binding of sodium-native and not from its main file, which wraps every function that libsodium has: a thread would take longer to load
 * that than all else that it needs. The wrapper's checks of lengths are made here.
 */
import binding from 'sodium-native/binding.js';

function demandBytes(bytes: Uint8Array, length: number): void {
  if (bytes.length !== length) throw new RangeError(`libsodium takes ${length} bytes here`);
}

/** Scalar multiplication of RFC 7748 on 32 bytes each. False where the outcome is the identity. */
export function scalarMultiply(out: Uint8Array, scalar: Uint8Array, u: Uint8Array): boolean {
  demandBytes(out, 32);
  demandBytes(scalar, 32);
  demandBytes(u, 32);
  return binding.crypto_scalarmult(out, scalar, u) === 0;
}

export function fillRandom(out: Uint8Array): void {
  binding.randombytes_buf(out.buffer, out.byteOffset, out.length);
}

export function sha256Into(out: Uint8Array, message: Uint8Array): void {
  demandBytes(out, 32);
  binding.crypto_hash_sha256(out, message);
}

export function sha512Into(out: Uint8Array, message: Uint8Array): void {
  demandBytes(out, 64);
  binding.crypto_hash_sha512(out, message);
}
