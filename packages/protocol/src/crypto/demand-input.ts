/** Checks on what our own code passes to a primitive. Both implementations use them, so that both refuse alike. */

/** Throws `RangeError` unless `bytes` has exactly `length` bytes. `what` is a fixed text, never a value. */
export function demandLength(bytes: Uint8Array, length: number, what: string): void {
  if (bytes.length !== length) throw new RangeError(`${what} must be ${length} bytes`);
}

/** A keystream's key, start and length: 32 bytes, a multiple of 16, and a count of bytes. */
export function demandKeystream(key: Uint8Array, byteOffset: number, length: number): void {
  demandLength(key, 32, 'keystream key');
  if (!Number.isSafeInteger(byteOffset) || byteOffset < 0 || byteOffset % 16 !== 0) {
    throw new RangeError('keystream offset must be a multiple of 16');
  }
  if (!Number.isSafeInteger(length) || length < 0 || !Number.isSafeInteger(byteOffset + length)) {
    throw new RangeError('keystream length must be a count of bytes');
  }
}

/** HKDF-SHA-256 gives at most 255 blocks (RFC 5869 section 2.3). */
export function demandHkdfLength(length: number): void {
  if (!Number.isInteger(length) || length < 0 || length > 255 * 32) throw new RangeError('HKDF length must be 0 to 8160');
}

/** Key and nonce of ChaCha20-Poly1305 (RFC 8439 section 2.8). */
export function demandAeadInput(key: Uint8Array, nonce: Uint8Array): void {
  demandLength(key, 32, 'AEAD key');
  demandLength(nonce, 12, 'AEAD nonce');
}
