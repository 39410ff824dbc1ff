/** The keys that a log's entries show, before anything is verified: what its signatures are to be held against. */
import {
  type AuditSource,
  decodeCheckpoint,
  decodeEntryBundle,
  decodeEventNote,
  decodeNote,
  ProtocolError,
  parseEvent,
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
export function entriesAt(source: AuditSource, index: number, size: number): readonly Uint8Array[] {
  const width = tileWidthAt('entries', index, size);
  try {
    const bytes = source.tile({ level: 'entries', index, width });
    return bytes === undefined ? [] : decodeEntryBundle(bytes, width);
  } catch (error) {
    if (error instanceof ProtocolError) return [];
    throw error;
  }
}

/** A name with a key (hex) that the log shows as its own; a name that changed its key has several. */
export type EnrolledKey = readonly [name: string, key: string];

const marks = ['"type":"roster.enrolled"', '"type":"log.genesis"', '"type":"key.rotated"'];

function enrolmentIn(note: Uint8Array): EnrolledKey | undefined {
  const bytes = Buffer.from(note.buffer, note.byteOffset, note.byteLength);
  if (!marks.some((mark) => bytes.includes(mark))) return undefined;
  try {
    const event = parseEvent(decodeEventNote(note));
    const isShown = event.type === 'roster.enrolled' || event.type === 'log.genesis' || event.type === 'key.rotated';
    return isShown ? [event.actor, event.key] : undefined;
  } catch (error) {
    if (error instanceof ProtocolError) return undefined;
    throw error;
  }
}

/** What a first look at a log gives. */
export interface FirstLook {
  /** Each name's keys, in the order of the log. */
  readonly keys: readonly EnrolledKey[];
  /** How many entries are really there. */
  readonly entries: number;
}

/** Looks through the entries of a log that says it has `size` of them, up to the first file that is missing or broken. */
export function lookThrough(source: AuditSource, size: number): FirstLook {
  const keys = new Map<string, EnrolledKey>();
  let seen = 0;
  for (let index = 0; index * tileWidth < size; index += 1) {
    const entries = entriesAt(source, index, size);
    if (entries.length === 0) break;
    seen += entries.length;
    for (const note of entries) {
      const found = enrolmentIn(note);
      if (found !== undefined && !keys.has(found.join(' '))) keys.set(found.join(' '), found);
    }
  }
  return { keys: [...keys.values()], entries: seen };
}
