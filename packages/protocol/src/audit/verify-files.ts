/**
 * The listing of the bundle's files (LOG-5): every file is listed, and what is listed is there with that digest. It finds damage. It is signed by
 * nobody, so it proves nothing against somebody who writes a new one; the other claims do.
 */
import { encodeHex } from '../crypto/bytes.ts';
import type { Primitives } from '../crypto/primitives.ts';
import { demand } from '../errors.ts';
import { decodeUtf8 } from '../json/index.ts';
import type { BundleFiles, PieceReader } from './bundle-files.ts';
import { NotProved } from './judge.ts';
import { sumsPath } from './source.ts';

const clause = 'LOG-5';
const maxListing = 256 * 2 ** 20;
const pieceLength = 2 ** 20;

/** One line of the listing. */
export interface ListedFile {
  readonly digest: string;
  readonly path: string;
}

/** The text of a listing: lines sorted by path, two spaces between digest and path. */
export const formatListing = (files: readonly ListedFile[]): string =>
  files
    .toSorted((left, right) => (left.path < right.path ? -1 : 1))
    .map(({ digest, path }) => `${digest}  ${path}\n`)
    .join('');

const isPath = (path: string): boolean =>
  path !== sumsPath && path.split('/').every((part) => part !== '' && part !== '.' && part !== '..');

/** @throws ProtocolError `malformed` for another form than `formatListing` gives. */
function parseListing(bytes: Uint8Array): readonly ListedFile[] {
  const text = decodeUtf8(bytes);
  demand(text?.endsWith('\n') === true, 'malformed', { clause });
  const files = text
    .slice(0, -1)
    .split('\n')
    .map((line) => {
      const [, digest = '', path = ''] = /^([0-9a-f]{64}) {2}([A-Za-z0-9._/-]+)$/.exec(line) ?? [];
      demand(isPath(path), 'malformed', { clause });
      return { digest, path };
    });
  demand(formatListing(files) === text, 'malformed', { clause });
  return files;
}

/** SHA-256 of a file that is read piece by piece, in hex. */
export function hashFile(primitives: Primitives, reader: PieceReader): string {
  const hash = primitives.sha256Stream();
  try {
    for (let at = 0; at < reader.length; at += pieceLength) hash.update(reader.read(at, pieceLength));
  } finally {
    reader.close();
  }
  return encodeHex(hash.digest());
}

/** @throws NotProved without a listing; ProtocolError `malformed`, `not-found` for a listed file that is not there, `digest-mismatch`. */
export function verifyFiles(primitives: Primitives, files: BundleFiles): void {
  const listing = files.read(sumsPath, maxListing);
  if (listing === undefined) throw new NotProved('not-in-bundle');
  for (const { digest, path } of parseListing(listing)) {
    const reader = files.open(path);
    demand(reader !== undefined, 'not-found', { clause });
    demand(hashFile(primitives, reader) === digest, 'digest-mismatch', { clause });
  }
}
