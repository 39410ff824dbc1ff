/** Events of a bundle with the bytes that they travel in. The audit verifies bundles; this only reads the clock in one. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  decodeEntryBundle,
  decodeEventNote,
  encodeEntryBundle,
  type KetensomEvent,
  parseEvent,
  shortenEventNote,
} from '@ketensom/protocol';

export interface Logged {
  readonly event: KetensomEvent;
  /** Of the request that brought it, its blobs not counted. */
  readonly bytes: number;
}

const fullWidth = 256;

const sentFor = (note: Uint8Array): number => {
  const { fields, signature } = shortenEventNote(note);
  return encodeEntryBundle([fields, signature]).length;
};

/** Of a log of fewer than 256,000 leaves. */
export function readLogged(bundle: string): readonly Logged[] {
  const folder = join(bundle, 'tile', 'entries');
  const whole = readdirSync(folder).filter((name) => /^\d{3}$/.test(name));
  const partial = readdirSync(folder).filter((name) => name.endsWith('.p'));
  const files = [
    ...whole.map((name) => ({ name, path: join(folder, name), width: fullWidth })),
    ...partial.map((name) => {
      const width = Math.max(...readdirSync(join(folder, name)).map(Number));
      return { name, path: join(folder, name, String(width)), width };
    }),
  ].toSorted((left, right) => left.name.localeCompare(right.name));
  const notes = files.flatMap(({ path, width }) => decodeEntryBundle(readFileSync(path), width));
  return notes.map((note) => ({ event: parseEvent(decodeEventNote(note)), bytes: sentFor(note) }));
}
