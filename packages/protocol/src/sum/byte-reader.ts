/** Reads a binary blob from front to back: never past its end, and nothing may be left over. */
import { demand } from '../errors.ts';

/** Fields in order. Every refusal is `malformed` with the clause given. */
export interface ByteReader {
  /** The next `length` bytes, a copy. */
  take(length: number): Uint8Array;
  /** The next byte as a number. */
  byte(): number;
  /** Demands that all was read. */
  end(): void;
}

/** A reader of `bytes`. */
export function byteReader(bytes: Uint8Array, clause: string): ByteReader {
  let at = 0;
  const take = (length: number): Uint8Array => {
    demand(at + length <= bytes.length, 'malformed', { clause });
    at += length;
    return bytes.slice(at - length, at);
  };
  return {
    take,
    byte: () => take(1)[0] as number,
    end: () => demand(at === bytes.length, 'malformed', { clause }),
  };
}
