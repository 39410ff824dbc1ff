/**
 * Whose signatures a note carries. Signatures by keys that the reader does not know are passed over, as the format demands, and mean
 * nothing; a signature by a known key that does not verify spoils the whole note (C2SP signed-note v1.0.0, "Signatures").
 */
import { utf8 } from '../crypto/bytes.ts';
import type { Primitives } from '../crypto/primitives.ts';
import { demand } from '../errors.ts';
import { cosignatureMessage, decodeTimestamped } from './cosignature.ts';
import type { Note } from './note.ts';
import type { NoteSignature } from './signature-line.ts';
import type { VerifierKey } from './verifier-key.ts';

/** A signature that was checked. `timestamp`, in seconds, is the cosigner's and stands on cosignatures only. */
export interface VerifiedSignature {
  readonly key: VerifierKey;
  readonly timestamp?: number;
}

/** A text with the known keys that signed it, in the note's order; one key stands in it once for every line it has. */
export interface VerifiedNote {
  readonly text: string;
  readonly signatures: readonly VerifiedSignature[];
}

/** What a note is checked against. TypeError where two keys share name and id: then nobody can say whose a signature is. */
export interface NoteTrust {
  readonly keys: readonly VerifierKey[];
  /** The clause that refusals cite. */
  readonly clause: string;
}

/** @throws ProtocolError `bad-signature` where one by a known key does not verify, or where no known key signed. */
export function verifyNote(primitives: Primitives, note: Note, { keys, clause }: NoteTrust): VerifiedNote {
  const signatures = note.signatures.flatMap((signature) => {
    const key = keyOf(signature, keys);
    if (key === undefined) return [];
    const verified = checkSignature(primitives, note.text, { key, signature: signature.signature });
    demand(verified !== undefined, 'bad-signature', { clause });
    return [verified];
  });
  demand(signatures.length > 0, 'bad-signature', { clause });
  return { text: note.text, signatures };
}

/** The known key of this name and id; both must fit. */
function keyOf(signature: NoteSignature, keys: readonly VerifierKey[]): VerifierKey | undefined {
  const found = keys.filter((key) => key.name === signature.name && key.id === signature.keyId);
  if (found.length > 1) throw new TypeError('two known keys share name and id');
  return found[0];
}

interface Signed {
  readonly key: VerifierKey;
  readonly signature: Uint8Array;
}

function checkSignature(primitives: Primitives, text: string, { key, signature }: Signed): VerifiedSignature | undefined {
  if (key.kind === 'ed25519') return primitives.ed25519.verify(key.publicKey, utf8(text), signature) ? { key } : undefined;
  const parts = decodeTimestamped(signature);
  if (parts === undefined) return undefined;
  const message = cosignatureMessage(text, parts.timestamp);
  return primitives.ed25519.verify(key.publicKey, message, parts.signature) ? { key, timestamp: parts.timestamp } : undefined;
}
