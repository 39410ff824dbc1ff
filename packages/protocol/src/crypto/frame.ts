/**
 * Framing (docs/protocol, clause CRY-1): each field is its length in four bytes, big endian, then its bytes; the label comes first.
 * Two different lists of fields never give the same bytes, so what is hashed, signed or derived is one list only.
 */
import { utf8 } from './bytes.ts';
import { type Label, labels } from './labels.ts';
import type { Primitives } from './primitives.ts';

const labelBytes: ReadonlyMap<Label, Uint8Array> = new Map(Object.values(labels).map((label) => [label, utf8(label)]));

/** `u32be(length) || bytes` of the label and of each field, in order. */
export function frame(label: Label, ...fields: readonly Uint8Array[]): Uint8Array {
  // A round frames tens of thousands of short things: one allocation each.
  const parts = [labelBytes.get(label) ?? utf8(label), ...fields];
  let length = 0;
  for (const part of parts) length += 4 + part.length;
  const framed = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    // Byte by byte: a view of each would cost as much as the rest.
    framed[at] = part.length >>> 24;
    framed[at + 1] = part.length >>> 16;
    framed[at + 2] = part.length >>> 8;
    framed[at + 3] = part.length;
    framed.set(part, at + 4);
    at += 4 + part.length;
  }
  return framed;
}

/** SHA-256 of the framed label and fields. */
export function hashLabelled(primitives: Pick<Primitives, 'sha256'>, label: Label, ...fields: readonly Uint8Array[]): Uint8Array {
  return primitives.sha256(frame(label, ...fields));
}

/** What a key is derived from. `salt` binds it to its context (the round), label and fields to its purpose and parties. */
export interface KeyDerivation {
  readonly key: Uint8Array;
  readonly salt: Uint8Array;
  readonly label: Label;
  readonly fields?: readonly Uint8Array[];
  /** Bytes wanted, at most 8160. */
  readonly length: number;
}

/** HKDF-SHA-256 (RFC 5869) with the framed label and fields as its info. */
export function deriveKey(primitives: Primitives, derivation: KeyDerivation): Uint8Array {
  const { key, salt, label, fields = [], length } = derivation;
  return primitives.hkdf({ key, salt, info: frame(label, ...fields), length });
}
