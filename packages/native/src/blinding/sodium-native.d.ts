/** The functions that we take from sodium-native, a prebuilt libsodium: its package has no types of its own. */
declare module 'sodium-native/binding.js' {
  /** Each writes its first argument and gives libsodium's status. They look at no length: that is for whoever calls them. */
  interface SodiumBinding {
    crypto_scalarmult(out: Uint8Array, scalar: Uint8Array, u: Uint8Array): number;
    randombytes_buf(buffer: ArrayBufferLike, from: number, length: number): void;
    crypto_hash_sha256(out: Uint8Array, message: Uint8Array): number;
    crypto_hash_sha512(out: Uint8Array, message: Uint8Array): number;
  }
  const binding: SodiumBinding;
  export default binding;
}
