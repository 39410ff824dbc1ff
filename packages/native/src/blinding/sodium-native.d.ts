/** The functions that we take from sodium-native, a prebuilt libsodium: its package has no types of its own. */
declare module 'sodium-native' {
  /** Each writes its first argument and throws where libsodium returns an error. */
  interface SodiumNative {
    /** Scalar multiplication of RFC 7748; throws where the outcome is the identity. */
    crypto_scalarmult(out: Uint8Array, scalar: Uint8Array, u: Uint8Array): void;
    crypto_scalarmult_base(out: Uint8Array, scalar: Uint8Array): void;
    randombytes_buf(out: Uint8Array): void;
    crypto_hash_sha256(out: Uint8Array, message: Uint8Array): void;
    crypto_hash_sha512(out: Uint8Array, message: Uint8Array): void;
  }
  const sodium: SodiumNative;
  export default sodium;
}
