/**
 * The mask stream: AES-256 in counter mode over zeros (NIST SP 800-38A section 6.5), portable. Block i of the stream is
 * AES(key, i) with i as a 128-bit big-endian number, so that any block can be sought.
 */
import { ctr } from '@noble/ciphers/aes.js';
import { demandKeystream } from './demand-input.ts';

/** The counter block of the stream's byte `byteOffset`, a multiple of 16: the block's index, big endian. */
export function counterBlock(byteOffset: number): Uint8Array {
  const block = new Uint8Array(16);
  new DataView(block.buffer).setBigUint64(8, BigInt(byteOffset / 16));
  return block;
}

/** `length` bytes of keystream from a given counter block. The protocol starts at zero; published vectors do not. */
export function nobleCtr(key: Uint8Array, firstBlock: Uint8Array, length: number): Uint8Array {
  return ctr(key, firstBlock).encrypt(new Uint8Array(length));
}

/** `Primitives.keystream` on noble. */
export function nobleKeystream(key: Uint8Array, byteOffset: number, length: number): Uint8Array {
  demandKeystream(key, byteOffset, length);
  return nobleCtr(key, counterBlock(byteOffset), length);
}
