/**
 * Whose key a note's one signature verifies under. Reads no more of the note than that takes: its form and content are the audit's business, which refuses
 * what this would read otherwise.
 */
import { decodeHex, deriveVerifierKey, encodeHex, type Primitives } from '@ketensom/protocol';
import type { EnrolledKey } from './enrolled-keys.ts';

/** 0: no enrolled key; else the place of the key in the list, from 1. */
export type NoteChecker = (note: Uint8Array) => number;

interface Candidate {
  readonly place: number;
  readonly publicKey: Uint8Array;
  readonly id: string;
}

const idLength = 4;

/** A checker against these keys. */
export function noteChecker(primitives: Primitives, keys: readonly EnrolledKey[]): NoteChecker {
  const candidates = new Map(
    keys.map(([name, key], at): readonly [string, Candidate] => {
      const publicKey = decodeHex(key);
      return [name, { place: at + 1, publicKey, id: deriveVerifierKey(primitives, { name, kind: 'ed25519', publicKey }).id }];
    }),
  );
  return (note) => {
    const bytes = Buffer.from(note.buffer, note.byteOffset, note.byteLength);
    const blank = bytes.lastIndexOf('\n\n');
    const [dash, name = '', base64 = ''] = bytes
      .subarray(blank + 2)
      .toString()
      .trimEnd()
      .split(' ');
    const candidate = candidates.get(name);
    if (blank < 0 || dash !== '—' || candidate === undefined) return 0;
    const signed = Buffer.from(base64, 'base64');
    if (encodeHex(signed.subarray(0, idLength)) !== candidate.id) return 0;
    const verifies = primitives.ed25519.verify(candidate.publicKey, bytes.subarray(0, blank + 1), signed.subarray(idLength));
    return verifies ? candidate.place : 0;
  };
}
