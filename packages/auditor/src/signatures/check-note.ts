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
}

const idLength = 4;

/** The keys by the name and id that a signature line gives; nearly always one. */
function candidatesByLine(primitives: Primitives, keys: readonly EnrolledKey[]): ReadonlyMap<string, readonly Candidate[]> {
  const candidates = new Map<string, Candidate[]>();
  for (const [at, [name, key]] of keys.entries()) {
    const publicKey = decodeHex(key);
    const { id } = deriveVerifierKey(primitives, { name, kind: 'ed25519', publicKey });
    const line = `${name} ${id}`;
    candidates.set(line, [...(candidates.get(line) ?? []), { place: at + 1, publicKey }]);
  }
  return candidates;
}

/** A checker against these keys. */
export function noteChecker(primitives: Primitives, keys: readonly EnrolledKey[]): NoteChecker {
  const candidates = candidatesByLine(primitives, keys);
  return (note) => {
    const bytes = Buffer.from(note.buffer, note.byteOffset, note.byteLength);
    const blank = bytes.lastIndexOf('\n\n');
    const [dash, name = '', base64 = ''] = bytes
      .subarray(blank + 2)
      .toString()
      .trimEnd()
      .split(' ');
    if (blank < 0 || dash !== '—') return 0;
    const signed = Buffer.from(base64, 'base64');
    const known = candidates.get(`${name} ${encodeHex(signed.subarray(0, idLength))}`) ?? [];
    const text = bytes.subarray(0, blank + 1);
    return known.find(({ publicKey }) => primitives.ed25519.verify(publicKey, text, signed.subarray(idLength)))?.place ?? 0;
  };
}
