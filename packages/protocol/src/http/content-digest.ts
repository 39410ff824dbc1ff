/**
 * The Content-Digest field (RFC 9530 section 2) with SHA-256 and nothing else: one algorithm, one spelling for each kind of body. A part of a vector is named
 * by its leaf in the vector's tree, SHA-256 over a zero byte and the part, which both sides compute anyhow: a second digest of the same bytes would be the
 * dearest thing about a request.
 */
import { decodeBase64, encodeBase64, equalBytes } from '../crypto/bytes.ts';
import type { Primitives } from '../crypto/primitives.ts';
import { demand } from '../errors.ts';

/** Such as `sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:`. */
export const encodeContentDigest = (primitives: Primitives, body: Uint8Array): string =>
  `sha-256=:${encodeBase64(primitives.sha256(body))}:`;

/** Such as `ketensom-part=:…:`, for a part with this leaf hash (SUM-M-3). */
export const encodePartDigest = (leaf: Uint8Array): string => `ketensom-part=:${encodeBase64(leaf)}:`;

/** Four bits of the last digit stand after the digest's last byte and are zero. */
const pattern = /^sha-256=:([A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=):$/;
const partPattern = /^ketensom-part=:([A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=):$/;

/** The 32 bytes that a field states. @throws ProtocolError `malformed` for any spelling but that of `encodeContentDigest`. */
export const decodeContentDigest = (field: string): Uint8Array => decodeWith(pattern, field);

/** The leaf hash that a field states. @throws ProtocolError `malformed` for any spelling but that of `encodePartDigest`. */
export const decodePartDigest = (field: string): Uint8Array => decodeWith(partPattern, field);

function decodeWith(spelling: RegExp, field: string): Uint8Array {
  const base64 = spelling.exec(field)?.[1];
  demand(base64 !== undefined, 'malformed', { clause: 'API-2' });
  return decodeBase64(base64);
}

/** Returns the body. @throws ProtocolError `malformed` as `decodeContentDigest`, `digest-mismatch` where the body is another. */
export function verifyContentDigest(primitives: Primitives, field: string, body: Uint8Array): Uint8Array {
  demand(equalBytes(decodeContentDigest(field), primitives.sha256(body)), 'digest-mismatch', { clause: 'API-2' });
  return body;
}
