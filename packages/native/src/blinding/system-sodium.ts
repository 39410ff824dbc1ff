/**
 * The system's libsodium, called directly: more than twice as fast as WebAssembly. Taken only where it is there, loads, and agrees with the portable
 * suite on a few elements, good and bad.
 */

import { ristretto255Suite } from '@ketensom/protocol/blinding';
import koffi from 'koffi';
import type { RistrettoLibrary } from './native-ristretto255-suite.ts';

const names = ['libsodium.so.26', 'libsodium.so.23', 'libsodium.dylib', 'libsodium.dll'];

function load(): ReturnType<typeof koffi.load> | undefined {
  for (const name of names) {
    try {
      return koffi.load(name);
    } catch {
      // Not this one.
    }
  }
  return undefined;
}

/** `undefined` where there is none that can be used. */
export function loadSystemSodium(): RistrettoLibrary | undefined {
  const found = load();
  if (found === undefined) return undefined;
  if ((found.func('int sodium_init()')() as number) < 0) return undefined;
  const multiply = found.func('int crypto_scalarmult_ristretto255(_Out_ uint8_t *q, const uint8_t *n, const uint8_t *p)');
  const fromHash = found.func('int crypto_core_ristretto255_from_hash(_Out_ uint8_t *p, const uint8_t *r)');
  const isElement = found.func('int crypto_core_ristretto255_is_valid_point(const uint8_t *p)');
  const version = found.func('const char *sodium_version_string()')() as string;
  const library: RistrettoLibrary = {
    description: `libsodium ${version} (system)`,
    multiply: (out, scalar, element) => multiply(out, scalar, element) === 0,
    fromHash: (out, uniform) => {
      fromHash(out, uniform);
    },
    isElement: (element) => isElement(element) === 1,
  };
  return agrees(library) ? library : undefined;
}

function agrees(library: RistrettoLibrary): boolean {
  const uniform = Uint8Array.from({ length: 64 }, (_, at) => at * 3 + 1);
  const scalar = ristretto255Suite.scalarFromEntropy(uniform);
  const element = ristretto255Suite.randomElements(uniform);
  const [mapped, product] = [new Uint8Array(32), new Uint8Array(32)];
  library.fromHash(mapped, uniform);
  const bad = new Uint8Array(32).fill(255);
  return (
    Buffer.compare(mapped, element) === 0 &&
    library.multiply(product, scalar, element) &&
    Buffer.compare(product, ristretto255Suite.blind(scalar, element)) === 0 &&
    !library.multiply(product, scalar, bad) &&
    !library.isElement(bad)
  );
}
