/** `Primitives` on node:crypto and WebAssembly SIMD: the default in Node. */
import { type Primitives, portableRingWindow } from '@ketensom/protocol';
import { nativeAead } from './aead.ts';
import { nativeKeystream } from './aes-ctr.ts';
import { nativeEd25519 } from './ed25519.ts';
import { hkdf, sha256, sha256Stream } from './hashing.ts';
import { wasmRingWindow } from './wasm-ring-kernel.ts';
import { nativeX25519 } from './x25519.ts';

/** See the module header. Passes the same vectors as `noblePrimitives`, byte for byte. */
export const nativePrimitives: Primitives = {
  name: 'native',
  sha256,
  sha256Stream,
  hkdf,
  ed25519: nativeEd25519,
  x25519: nativeX25519,
  chacha20poly1305: nativeAead,
  keystream: nativeKeystream,
  ringWindow: (width, byteLength) => wasmRingWindow(width, byteLength) ?? portableRingWindow(width, byteLength, nativeKeystream),
};
