/**
 * Proof of what a tree begins with (LOG-8): the hashes from which both the root over its first leaves and its own root are rebuilt. It is the consistency
 * proof of RFC 6962 section 2.1.2 with the first hash always in it, so that neither root is taken from elsewhere.
 *
 * Who has a signed head over `newSize` leaves knows from it the one root that the first `oldSize` of them can have: another set of hashes that gives the
 * same head would be a collision of SHA-256. A log that signed another root over `oldSize` leaves told two histories.
 */
import { decodeBase64, encodeBase64 } from '../crypto/bytes.ts';
import type { Primitives } from '../crypto/primitives.ts';
import { demand } from '../errors.ts';
import { walkBoth } from './verify-proof.ts';

const clause = 'LOG-8';
const title = 'ketensom/prefix-proof/v1';
/** More than the walk through a tree of 2^53 leaves takes. */
const maxHashes = 64;

/** See the module header; 1 <= oldSize < newSize. */
export interface PrefixProof {
  readonly oldSize: number;
  readonly newSize: number;
  readonly hashes: readonly Uint8Array[];
}

/** The root over the first leaves, and that over all of them. @throws ProtocolError `bad-proof` for hashes that make no such pair. */
export function rootsOfPrefix(
  primitives: Primitives,
  { oldSize, newSize, hashes }: PrefixProof,
): { readonly oldRoot: Uint8Array; readonly newRoot: Uint8Array } {
  const fits = Number.isSafeInteger(newSize) && Number.isSafeInteger(oldSize) && oldSize >= 1 && oldSize < newSize;
  demand(fits && hashes.length <= maxHashes && hashes.every((hash) => hash.length === 32), 'bad-proof', { clause });
  return walkBoth(primitives, { oldSize, newSize, nodes: hashes });
}

/** The proof as text: a title, the two sizes, one hash a line in base64. */
export const encodePrefixProof = ({ oldSize, newSize, hashes }: PrefixProof): string =>
  `${[title, `${oldSize} ${newSize}`, ...hashes.map(encodeBase64)].join('\n')}\n`;

/** @throws ProtocolError `malformed` for another form, `non-canonical` for stray base64. */
export function decodePrefixProof(text: string): PrefixProof {
  const [head, sizes = '', ...lines] = text.split('\n');
  const [, oldSize = '', newSize = ''] = /^([1-9]\d{0,15}) ([1-9]\d{0,15})$/.exec(sizes) ?? [];
  demand(head === title && newSize !== '' && lines.pop() === '' && lines.length <= maxHashes, 'malformed', { clause });
  return { oldSize: Number(oldSize), newSize: Number(newSize), hashes: lines.map(decodeBase64) };
}
