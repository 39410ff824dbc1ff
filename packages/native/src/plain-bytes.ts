/** The same memory as a `Uint8Array`: what leaves this package is never a `Buffer`, whose `slice` and equality differ. */
export function plainBytes(buffer: Buffer<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
}
