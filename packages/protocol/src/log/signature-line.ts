/** One line under a note (C2SP signed-note v1.0.0): `— name base64(key id || signature)`. */
import { concatBytes, decodeBase64, decodeHex, encodeBase64, encodeHex } from '../crypto/bytes.ts';
import { demand } from '../errors.ts';
import { isKeyName } from './verifier-key.ts';

/** A signature as it stands in a note: checked by nobody yet. `keyId` is eight hexadecimal digits. */
export interface NoteSignature {
  readonly name: string;
  readonly keyId: string;
  readonly signature: Uint8Array;
}

/** The line without its newline. TypeError for a name that no key may have. */
export function encodeSignatureLine({ name, keyId, signature }: NoteSignature): string {
  if (!isKeyName(name)) throw new TypeError('this text may not name a key');
  return `— ${name} ${encodeBase64(concatBytes(decodeHex(keyId), signature))}`;
}

/**
 * The signature in a line without its newline. It may be of any kind: only the key says how long it must be.
 *
 * @throws ProtocolError `malformed` for another shape, `non-canonical` for stray base64.
 */
export function decodeSignatureLine(line: string, clause: string): NoteSignature {
  const [, name = '', base64 = ''] = /^— ([^ \n]+) ([^ \n]+)$/.exec(line) ?? [];
  demand(isKeyName(name), 'malformed', { clause });
  const bytes = decodeBase64(base64);
  demand(bytes.length > 4, 'malformed', { clause });
  return { name, keyId: encodeHex(bytes.subarray(0, 4)), signature: bytes.slice(4) };
}
