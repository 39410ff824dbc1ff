/** The leaf hashes of somebody's copy of a log, as text: what it takes to hold another's head against that copy, and nothing that an entry says (LOG-8). */
import { decodeBase64, encodeBase64 } from '../crypto/bytes.ts';
import { demand } from '../errors.ts';

const clause = 'LOG-8';
const title = 'ketensom/leaf-hashes/v1';

/** A title, the number of leaves, one hash a line in base64. */
export const encodeLeafHashes = (hashes: readonly Uint8Array[]): string =>
  `${[title, String(hashes.length), ...hashes.map(encodeBase64)].join('\n')}\n`;

/** @throws ProtocolError `malformed` for another form, `non-canonical` for stray base64. */
export function decodeLeafHashes(text: string): Uint8Array[] {
  const [head, count, ...lines] = text.split('\n');
  demand(head === title && lines.pop() === '' && count === String(lines.length), 'malformed', { clause });
  const hashes = lines.map(decodeBase64);
  demand(
    hashes.every((hash) => hash.length === 32),
    'malformed',
    { clause },
  );
  return hashes;
}
