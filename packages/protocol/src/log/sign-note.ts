/** Making the signatures that stand under notes. */

import { utf8 } from '../crypto/bytes.ts';
import type { Primitives } from '../crypto/primitives.ts';
import { cosignatureMessage, encodeTimestamped } from './cosignature.ts';
import type { NoteSignature } from './signature-line.ts';
import { deriveVerifierKey } from './verifier-key.ts';

/** Who signs: the name of the key and its 32-byte seed. A cosigner's seed signs nothing but cosignatures. */
export interface NoteSigner {
  readonly name: string;
  readonly seed: Uint8Array;
}

/** The Ed25519 signature (type 0x01) on a note's text. */
export function signNote(primitives: Primitives, text: string, { name, seed }: NoteSigner): NoteSignature {
  const { id } = deriveVerifierKey(primitives, { name, kind: 'ed25519', publicKey: primitives.ed25519.publicKey(seed) });
  return { name, keyId: id, signature: primitives.ed25519.sign(seed, utf8(text)) };
}

/**
 * The cosignature (type 0x04) on a checkpoint's text, as of `timestamp` in seconds. Whoever signs has checked that the checkpoint follows
 * from the last one it signed, and has stored it durably: this function cannot know.
 */
export function cosign(primitives: Primitives, text: string, cosigner: NoteSigner & { readonly timestamp: number }): NoteSignature {
  const { name, seed, timestamp } = cosigner;
  const { id } = deriveVerifierKey(primitives, { name, kind: 'cosignature', publicKey: primitives.ed25519.publicKey(seed) });
  const signature = primitives.ed25519.sign(seed, cosignatureMessage(text, timestamp));
  return { name, keyId: id, signature: encodeTimestamped(timestamp, signature) };
}
