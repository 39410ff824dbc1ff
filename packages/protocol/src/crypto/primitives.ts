/**
 * The cryptographic primitives that the protocol is written against.
 *
 * Two implementations pass the same vectors byte for byte: `noblePrimitives` (portable, in this package; the browser's and the
 * tests' oracle) and `nativePrimitives` (package `native`, on the platform's own library; the default in Node). Everything
 * here is synchronous and deterministic: entropy is an argument, never drawn.
 *
 * Misuse by our own code (a wrong length) throws `RangeError`. Bad input from a peer is a `ProtocolError` or a tagged
 * value, as each member says.
 */
export interface Primitives {
  readonly name: 'noble' | 'native';
  /** SHA-256 (FIPS 180-4) of the concatenation of `parts`; 32 bytes. */
  sha256(...parts: readonly Uint8Array[]): Uint8Array;
  /** An incremental SHA-256. `digest` may be called once. */
  sha256Stream(): HashStream;
  /** HKDF-SHA-256, extract and expand (RFC 5869 section 2); `length` bytes, at most 255 x 32. */
  hkdf(input: HkdfInput): Uint8Array;
  readonly ed25519: Ed25519;
  readonly x25519: X25519;
  readonly chacha20poly1305: Aead;
  /**
   * `length` bytes of the AES-256-CTR keystream under `key` (32 bytes) with an all-zero initial counter block (NIST SP 800-38A,
   * 6.5), starting at `byteOffset` (a multiple of 16). One key is one stream.
   */
  keystream(key: Uint8Array, byteOffset: number, length: number): Uint8Array;
  /** A window of `byteLength` bytes (a multiple of 16) of ring words of `width` bits, all zero. */
  ringWindow(width: RingWidth, byteLength: number): RingWindow;
}

/** Words are little endian, added modulo 2^width. */
export type RingWidth = 32 | 64;

/** Incremental hash: feed, then ask once. */
export interface HashStream {
  update(bytes: Uint8Array): void;
  digest(): Uint8Array;
}

/** `salt` empty means a string of 32 zero bytes (RFC 5869 section 2.2). */
export interface HkdfInput {
  readonly key: Uint8Array;
  readonly salt: Uint8Array;
  readonly info: Uint8Array;
  readonly length: number;
}

/**
 * Ed25519 (RFC 8032 section 5.1), verification strict and the same in every implementation and version: canonical encodings and
 * S < L only, the equation without cofactor, and neither the public key nor R of small order.
 */
export interface Ed25519 {
  /** The 32-byte public key of a 32-byte seed. */
  publicKey(seed: Uint8Array): Uint8Array;
  /** The 64-byte signature of `message`. */
  sign(seed: Uint8Array, message: Uint8Array): Uint8Array;
  /** Never throws: a malformed key or signature is `false`. */
  verify(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean;
}

/** X25519 (RFC 7748 section 5). */
export interface X25519 {
  publicKey(secret: Uint8Array): Uint8Array;
  /** The 32-byte shared secret, or `undefined` where it would be all zero (low-order point; RFC 7748 section 6.1). */
  sharedSecret(secret: Uint8Array, publicKey: Uint8Array): Uint8Array | undefined;
}

/** ChaCha20-Poly1305 (RFC 8439 section 2.8). Key 32 bytes, nonce 12 bytes; ciphertext carries the 16-byte tag at its end. */
export interface Aead {
  seal(box: AeadInput & { readonly plaintext: Uint8Array }): Uint8Array;
  /** `undefined` where the tag does not verify; says no more on purpose. */
  open(box: AeadInput & { readonly ciphertext: Uint8Array }): Uint8Array | undefined;
}

export interface AeadInput {
  readonly key: Uint8Array;
  readonly nonce: Uint8Array;
  readonly aad: Uint8Array;
}

/**
 * A piece of a vector of ring words, held where adding is fast (WebAssembly memory in `native`). Offsets of keystreams are bytes
 * from the start of the whole vector, multiples of 16. Operands shorter than the window touch its first bytes only; their length is a
 * multiple of the word size. Reuse one window for many pieces: `load` overwrites the first bytes and says how many are live; before
 * that all are. A window may remember the keys it was given, to go on where each left off: drop it when the keys are spent.
 */
export interface RingWindow {
  readonly width: RingWidth;
  readonly byteLength: number;
  /** Replaces the live content; its length becomes the live length of the operations below. */
  load(bytes: Uint8Array): void;
  /** Sets the first `length` bytes to zero and makes them the live content. */
  clear(length: number): void;
  /** Adds from byte `offset` of the live content on, a multiple of the word size. */
  add(bytes: Uint8Array, offset?: number): void;
  subtract(bytes: Uint8Array): void;
  addKeystream(key: Uint8Array, byteOffset: number): void;
  subtractKeystream(key: Uint8Array, byteOffset: number): void;
  /** A copy of the live content. */
  read(): Uint8Array;
}
