/** One leaf of a bundle, shown as it was signed. Nothing is verified here: that is what `verify` is for. */
import { nativePrimitives } from '@ketensom/native';
import { type AuditSource, decodeEventNote, decodeUtf8, encodeHex, hashLeaf, type JsonObject } from '@ketensom/protocol';

export interface InspectedEntry {
  readonly leaf: number;
  readonly leafHash: string;
  readonly note: string;
  readonly event: JsonObject;
}

/** The entry of that number, or `undefined` where there is none. @throws ProtocolError for bytes that are no event. */
export function inspectEntry(source: AuditSource, entry: string): InspectedEntry | undefined {
  if (!/^\d{1,16}$/.test(entry)) return undefined;
  const wanted = Number(entry);
  let leaf = 0;
  for (const bytes of source.entries()) {
    if (leaf === wanted) {
      return { leaf, leafHash: encodeHex(hashLeaf(nativePrimitives, bytes)), note: decodeUtf8(bytes) ?? '', event: decodeEventNote(bytes) };
    }
    leaf += 1;
  }
  return undefined;
}
