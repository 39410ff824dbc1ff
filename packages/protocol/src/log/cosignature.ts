/**
 * Cosignatures (LOG-3; C2SP tlog-cosignature v1, Ed25519, type 0x04): a partner says that at that time this checkpoint was the largest
 * consistent one it had seen of its log. What is signed begins with a line of its own, so that no checkpoint's text passes for one.
 */
import { concatBytes, utf8 } from '../crypto/bytes.ts';

const timestampLength = 8;

/** The bytes that a cosigner signs over the text of a checkpoint. RangeError unless `timestamp` is whole seconds since the epoch. */
export function cosignatureMessage(text: string, timestamp: number): Uint8Array {
  demandTimestamp(timestamp);
  return utf8(`cosignature/v1\ntime ${timestamp}\n${text}`);
}

/** What stands after the key id in a cosignature's line: the time in eight bytes, big endian, then the signature of 64. */
export function encodeTimestamped(timestamp: number, signature: Uint8Array): Uint8Array {
  demandTimestamp(timestamp);
  const bytes = new Uint8Array(timestampLength);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(timestamp));
  return concatBytes(bytes, signature);
}

/** The two parts again, or `undefined` for another length or a time that no exact number holds. */
export function decodeTimestamped(bytes: Uint8Array): { readonly timestamp: number; readonly signature: Uint8Array } | undefined {
  if (bytes.length !== timestampLength + 64) return undefined;
  const timestamp = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0));
  return Number.isSafeInteger(timestamp) ? { timestamp, signature: bytes.slice(timestampLength) } : undefined;
}

function demandTimestamp(timestamp: number): void {
  if (!Number.isSafeInteger(timestamp) || timestamp < 0) throw new RangeError('a time is whole seconds since the epoch');
}
