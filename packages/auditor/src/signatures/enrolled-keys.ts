/** The keys that a log's entries show, before anything is verified: what its signatures are to be held against. */
import { isSoundKey } from '@ketensom/native';
import { decodeEventNote, decodeHex, deriveVerifierKey, type Primitives, ProtocolError, parseEvent } from '@ketensom/protocol';

/** A key that a name showed as its own: its place in the list of all, and how it is written in hex and base64url. */
export interface EnrolledKey {
  readonly place: number;
  readonly hex: string;
  readonly x: string;
}

const marks = ['"type":"roster.enrolled"', '"type":"log.genesis"', '"type":"key.rotated"'].map((mark) => Buffer.from(mark));

/** The keys shown so far, by the name and id that a signature line gives. */
export class EnrolledKeys {
  readonly #primitives: Primitives;
  readonly #byLine = new Map<string, EnrolledKey | 'several'>();
  readonly #all: string[] = [];

  constructor(primitives: Primitives) {
    this.#primitives = primitives;
  }

  /** Every key in hex, in the order of the log. */
  get all(): readonly string[] {
    return this.#all;
  }

  /** Takes in what an entry shows, if it shows a key. What is no sound key verifies nothing. */
  take(note: Uint8Array): void {
    const bytes = Buffer.from(note.buffer, note.byteOffset, note.byteLength);
    if (!marks.some((mark) => bytes.includes(mark))) return;
    const shown = shownIn(note);
    if (shown === undefined) return;
    const publicKey = decodeHex(shown.key);
    if (!isSoundKey(publicKey)) return;
    const { id } = deriveVerifierKey(this.#primitives, { name: shown.name, kind: 'ed25519', publicKey });
    const line = `${shown.name} ${id}`;
    const before = this.#byLine.get(line);
    if (before !== undefined && before !== 'several' && before.hex === shown.key) return;
    const key = { place: this.#all.length, hex: shown.key, x: Buffer.from(publicKey).toString('base64url') };
    this.#all.push(shown.key);
    this.#byLine.set(line, before === undefined ? key : 'several');
  }

  /** The key of a line, so far; `several` where the id, which has 32 bits, does not tell. */
  find(line: string): EnrolledKey | 'several' | undefined {
    return this.#byLine.get(line);
  }
}

function shownIn(note: Uint8Array): { readonly name: string; readonly key: string } | undefined {
  try {
    const event = parseEvent(decodeEventNote(note));
    const isShown = event.type === 'roster.enrolled' || event.type === 'log.genesis' || event.type === 'key.rotated';
    return isShown ? { name: event.actor, key: event.key } : undefined;
  } catch (error) {
    if (error instanceof ProtocolError) return undefined;
    throw error;
  }
}
