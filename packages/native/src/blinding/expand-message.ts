/**
 * expand_message_xmd with SHA-512 (RFC 9380 section 5.3.1) of up to 64 bytes: what both suites hash identifiers with. The digest is libsodium's: node:crypto takes
 * twice as long for so few bytes, and a thread that loads it a tenth of a second.
 */
import { sha512Into } from './sodium.ts';

const blockLength = 128;

/**
 * A function of the message that gives `length` bytes, at most 64. The result is read before the next call. `tag` is shorter than 256 bytes.
 */
export function messageExpander(tag: Uint8Array, length: number): (message: Uint8Array) => Buffer {
  const suffix = Buffer.concat([tag, Buffer.of(tag.length)]);
  const second = Buffer.concat([Buffer.alloc(64), Buffer.of(1), suffix]);
  const digest = Buffer.alloc(64);
  let first = Buffer.alloc(0);
  return (message) => {
    // Z_pad || message || length in two bytes || 0 || tag || its length
    const size = blockLength + message.length + 3 + suffix.length;
    if (first.length < size) first = Buffer.alloc(2 * size);
    first.set(message, blockLength);
    first.writeUInt16BE(length, blockLength + message.length);
    first[blockLength + message.length + 2] = 0;
    first.set(suffix, blockLength + message.length + 3);
    sha512Into(digest, first.subarray(0, size));
    second.set(digest);
    sha512Into(digest, second);
    return digest.subarray(0, length);
  };
}
