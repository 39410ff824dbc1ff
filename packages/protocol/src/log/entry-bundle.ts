/** The entries of up to 256 leaves in one file (LOG-4; C2SP tlog-tiles, "Log entries"): two bytes of length before each, big endian. */
import { concatBytes } from '../crypto/bytes.ts';
import { demand } from '../errors.ts';

/** Bytes of an entry at most: what the two that say its length can hold. */
export const longestEntry = 0xffff;

/** RangeError for an entry above 65,535 bytes, which the format cannot carry. */
export function encodeEntryBundle(entries: readonly Uint8Array[]): Uint8Array {
  return concatBytes(
    ...entries.flatMap((entry) => {
      if (entry.length > longestEntry) throw new RangeError('an entry has at most 65,535 bytes');
      return [Uint8Array.of(entry.length >> 8, entry.length), entry];
    }),
  );
}

/** Bytes that may be too long for one entry, as several; of nothing one. */
export function splitEntries(bytes: Uint8Array): readonly Uint8Array[] {
  const count = Math.max(1, Math.ceil(bytes.length / longestEntry));
  return Array.from({ length: count }, (_, at) => bytes.subarray(at * longestEntry, (at + 1) * longestEntry));
}

/** The entries of a bundle. @throws ProtocolError `malformed` unless there are exactly `width` of them and nothing after. */
export function decodeEntryBundle(bytes: Uint8Array, width: number): Uint8Array[] {
  const entries = decodeOpenBundle(bytes, width);
  demand(entries.length === width, 'malformed', { clause: 'LOG-4' });
  return entries;
}

/** The entries of a bundle of unknown width. @throws ProtocolError `malformed` for more than `most` of them, or one that breaks off. */
export function decodeOpenBundle(bytes: Uint8Array, most: number): Uint8Array[] {
  const entries: Uint8Array[] = [];
  let at = 0;
  while (entries.length < most && at < bytes.length) {
    demand(at + 2 <= bytes.length, 'malformed', { clause: 'LOG-4' });
    const start = at + 2;
    at = start + (bytes[at] as number) * 256 + (bytes[at + 1] as number);
    demand(at <= bytes.length, 'malformed', { clause: 'LOG-4' });
    entries.push(bytes.slice(start, at));
  }
  demand(at === bytes.length, 'malformed', { clause: 'LOG-4' });
  return entries;
}
