/** One leaf of a bundle, shown as it was signed. Nothing is verified here: that is what `verify` is for. */
import { nativePrimitives } from '@ketensom/native';
import {
  type AuditSource,
  decodeCheckpoint,
  decodeEntryBundle,
  decodeEventNote,
  decodeNote,
  decodeUtf8,
  encodeHex,
  hashLeaf,
  type JsonObject,
  tileWidth,
  tileWidthAt,
} from '@ketensom/protocol';

export interface InspectedEntry {
  readonly leaf: number;
  readonly leafHash: string;
  readonly note: string;
  readonly event: JsonObject;
}

/** The entry of that number, or `undefined` where there is none. @throws ProtocolError for bytes that are no log and no event. */
export function inspectEntry(source: AuditSource, entry: string): InspectedEntry | undefined {
  const checkpoint = source.checkpoint();
  if (!/^\d{1,15}$/.test(entry) || checkpoint === undefined) return undefined;
  const leaf = Number(entry);
  const { size } = decodeCheckpoint(decodeNote(checkpoint, 'LOG-2').text);
  const index = Math.floor(leaf / tileWidth);
  if (leaf >= size) return undefined;
  const width = tileWidthAt('entries', index, size);
  const bytes = source.tile({ level: 'entries', index, width });
  const note = bytes === undefined ? undefined : decodeEntryBundle(bytes, width)[leaf % tileWidth];
  if (note === undefined) return undefined;
  return { leaf, leafHash: encodeHex(hashLeaf(nativePrimitives, note)), note: decodeUtf8(note) ?? '', event: decodeEventNote(note) };
}
