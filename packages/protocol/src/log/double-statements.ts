/**
 * Proof that somebody says two things (EVT-3): two different events with one place in its chain, both signed by its key. Whoever has the key can check it;
 * nobody but the key's holder can make it.
 */
import type { Primitives } from '../crypto/primitives.ts';
import { ProtocolError } from '../errors.ts';
import { decodeEventNote, verifyEventNote } from './event-note.ts';
import type { VerifierKey } from './verifier-key.ts';

/** Two notes of one actor with one `seq`. */
export interface DoubleStatement {
  readonly actor: string;
  readonly seq: number;
  readonly notes: readonly [Uint8Array, Uint8Array];
}

/** What a note that one of the keys signed says of its place; `undefined` for any other. */
function placeOf(primitives: Primitives, note: Uint8Array, key: VerifierKey): { readonly actor: string; readonly seq: number } | undefined {
  try {
    const { actor, seq } = decodeEventNote(note);
    if (actor !== key.name || typeof seq !== 'number') return undefined;
    verifyEventNote(primitives, note, () => key.publicKey);
    return { actor, seq };
  } catch (error) {
    if (error instanceof ProtocolError) return undefined;
    throw error;
  }
}

const textOf = (note: Uint8Array): string => JSON.stringify(decodeEventNote(note));

/** Every place for which two different events are among the notes, from whomever they come. */
export function findDoubleStatements(
  primitives: Primitives,
  notes: readonly Uint8Array[],
  keys: readonly VerifierKey[],
): readonly DoubleStatement[] {
  const first = new Map<string, Uint8Array>();
  const found = new Map<string, DoubleStatement>();
  for (const note of notes) {
    for (const [at, key] of keys.entries()) {
      const place = placeOf(primitives, note, key);
      if (place === undefined) continue;
      const name = `${at} ${place.seq}`;
      const before = first.get(name);
      if (before === undefined) first.set(name, note);
      else if (textOf(before) !== textOf(note)) found.set(name, { ...place, notes: [before, note] });
    }
  }
  return [...found.values()];
}
