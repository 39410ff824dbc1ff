/** The entries of a log before anything is verified: as far as they can be read. */
import {
  type AuditSource,
  decodeCheckpoint,
  decodeEntryBundle,
  decodeNote,
  ProtocolError,
  tileWidth,
  tileWidthAt,
} from '@ketensom/protocol';

/** How many leaves the newest checkpoint speaks of; 0 where it cannot be read. */
export function claimedSize(source: AuditSource): number {
  try {
    const note = source.checkpoint();
    return note === undefined ? 0 : decodeCheckpoint(decodeNote(note, 'LOG-2').text).size;
  } catch (error) {
    if (error instanceof ProtocolError) return 0;
    throw error;
  }
}

/** The entries of the bundle with that index; none where they cannot be read: the audit says why. */
function entriesAt(source: AuditSource, index: number, size: number): readonly Uint8Array[] {
  const width = tileWidthAt('entries', index, size);
  try {
    const bytes = source.tile({ level: 'entries', index, width });
    return bytes === undefined ? [] : decodeEntryBundle(bytes, width);
  } catch (error) {
    if (error instanceof ProtocolError) return [];
    throw error;
  }
}

/** Bundle by bundle, up to the first that is missing or broken. */
export function* readEntries(source: AuditSource, size: number): Generator<readonly Uint8Array[]> {
  for (let index = 0; index * tileWidth < size; index += 1) {
    const entries = entriesAt(source, index, size);
    if (entries.length === 0) return;
    yield entries;
  }
}
