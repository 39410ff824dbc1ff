/** The machine's libsodium, called directly: the rate of the C library, less some tenths of a microsecond per call. */
import koffi from 'koffi';

export interface LibsodiumC {
  readonly version: string;
  x25519(out: Uint8Array, scalar: Uint8Array, u: Uint8Array): number;
  ristretto255(out: Uint8Array, scalar: Uint8Array, element: Uint8Array): number;
}

/** `undefined` where the system has none. */
export function loadLibsodiumC(): LibsodiumC | undefined {
  let library: ReturnType<typeof koffi.load>;
  try {
    library = koffi.load('libsodium.so.23');
  } catch {
    return undefined;
  }
  library.func('int sodium_init()')();
  return {
    version: String(library.func('const char *sodium_version_string()')()),
    x25519: library.func('int crypto_scalarmult(_Out_ uint8_t *q, const uint8_t *n, const uint8_t *p)') as LibsodiumC['x25519'],
    ristretto255: library.func(
      'int crypto_scalarmult_ristretto255(_Out_ uint8_t *q, const uint8_t *n, const uint8_t *p)',
    ) as LibsodiumC['ristretto255'],
  };
}
