/**
 * The keys that sign notes, by name and short id (C2SP signed-note v1.0.0). Name and id together say which key and which kind of signature;
 * the id is an index of 32 bits and no proof: only the public key that a reader already trusts is.
 */
import { concatBytes, decodeBase64, encodeBase64, encodeHex, utf8 } from '../crypto/bytes.ts';
import type { Primitives } from '../crypto/primitives.ts';
import { demand } from '../errors.ts';
import { hasControlCharacters } from './control-characters.ts';

/** `ed25519` signs a note's text; `cosignature` signs a checkpoint with a time (C2SP tlog-cosignature). One key serves one of the two. */
export type SignatureKind = 'ed25519' | 'cosignature';

const typeBytes: Readonly<Record<SignatureKind, number>> = { ed25519: 0x01, cosignature: 0x04 };

/** A key that notes are checked against. `id` is eight hexadecimal digits. */
export interface VerifierKey {
  readonly name: string;
  readonly kind: SignatureKind;
  readonly publicKey: Uint8Array;
  readonly id: string;
}

/** Whether a text may name a key: not empty, no white space of any kind, no control character, no plus sign. */
export const isKeyName = (text: string): boolean =>
  text.isWellFormed() && /^[^\p{White_Space}+]+$/u.test(text) && !hasControlCharacters(text);

/** The key with its id. TypeError for a text that may not name a key, RangeError unless the public key has 32 bytes. */
export function deriveVerifierKey(primitives: Primitives, key: Omit<VerifierKey, 'id'>): VerifierKey {
  const { name, kind, publicKey } = key;
  if (!isKeyName(name)) throw new TypeError('this text may not name a key');
  if (publicKey.length !== 32) throw new RangeError('a public key has 32 bytes');
  const digest = primitives.sha256(utf8(`${name}\n`), Uint8Array.of(typeBytes[kind]), publicKey);
  return { name, kind, publicKey: publicKey.slice(), id: encodeHex(digest.subarray(0, 4)) };
}

/** The text form, "vkey": `name+id+base64(type || public key)`. */
export const encodeVerifierKey = ({ name, kind, publicKey, id }: VerifierKey): string =>
  `${name}+${id}+${encodeBase64(concatBytes(Uint8Array.of(typeBytes[kind]), publicKey))}`;

/**
 * The key that a vkey spells. Whether its point is a good one shows when a signature is checked: a weak key verifies nothing.
 *
 * @throws ProtocolError `malformed` for another shape, another type, or an id that is not the key's; `non-canonical` for stray base64.
 */
export function decodeVerifierKey(primitives: Primitives, text: string): VerifierKey {
  const [, name = '', id = '', material = ''] = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/.exec(text) ?? [];
  demand(isKeyName(name), 'malformed', { clause: 'LOG-2' });
  const bytes = decodeBase64(material);
  const kind = (['ed25519', 'cosignature'] as const).find((each) => typeBytes[each] === bytes[0]);
  demand(kind !== undefined && bytes.length === 33, 'malformed', { clause: 'LOG-2' });
  const key = deriveVerifierKey(primitives, { name, kind, publicKey: bytes.subarray(1) });
  demand(key.id === id, 'malformed', { clause: 'LOG-2' });
  return key;
}
