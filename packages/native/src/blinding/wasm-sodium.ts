/** libsodium compiled to WebAssembly: runs wherever Node runs. */
import sodium from 'libsodium-wrappers-sumo';
import type { RistrettoLibrary } from './native-ristretto255-suite.ts';

/** Resolves when the module is compiled. */
export async function loadWasmSodium(): Promise<RistrettoLibrary> {
  await sodium.ready;
  return {
    description: `libsodium ${sodium.sodium_version_string()} (WebAssembly)`,
    multiply(out, scalar, element) {
      try {
        out.set(sodium.crypto_scalarmult_ristretto255(scalar, element));
        return true;
      } catch {
        return false;
      }
    },
    fromHash: (out, uniform) => out.set(sodium.crypto_core_ristretto255_from_hash(uniform)),
    isElement: (element) => sodium.crypto_core_ristretto255_is_valid_point(element),
  };
}
