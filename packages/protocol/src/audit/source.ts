/** A bundle as the audit reads it: where what lies among its files (LOG-5), and how large each thing may be. */
import { encodeTilePath, maxEventBytes, type TileId, tileWidth } from '../log/index.ts';
import type { BundleFiles, PieceReader } from './bundle-files.ts';

const mebibyte = 2 ** 20;

/** The most bytes of a document or a result that are read: 64 MiB. */
const maxDocument = 64 * mebibyte;

/** The most bytes of an entry bundle: 256 events of the largest size, each after its length. */
const maxEntryBundle = tileWidth * (maxEventBytes + 2);

/** A listing of the files with their SHA-256, one a line, as `sha256sum` writes and checks it. */
export const sumsPath = 'SHA256SUMS';

/** Files that are made from the log and say nothing that is not in it. */
export const derivedPaths = ['ro-crate-metadata.json', 'register/processing.csv', 'register/processing.md', 'register/dpia.md'] as const;

/** See the module header. `undefined` stands for what the bundle does not hold. */
export interface AuditSource {
  readonly files: BundleFiles;
  /** The newest checkpoint note. */
  checkpoint(): Uint8Array | undefined;
  /** Further checkpoint notes with cosignatures, by name. */
  cosignedNotes(): Iterable<Uint8Array>;
  /** The tile of hashes, or the entries, of that place and width. */
  tile(tile: TileId): Uint8Array | undefined;
  blob(digest: string): Uint8Array | undefined;
  /** A reveal in the clear, by the digest that its event carries. */
  reveal(digest: string): Uint8Array | undefined;
  vector(vecRoot: string): PieceReader | undefined;
  /** The tags that a list of a ring ended as, by the digest that its last holder signed. */
  tags(root: string): PieceReader | undefined;
  /** The result file as it was served. */
  result(run: string): Uint8Array | undefined;
  /** vkeys.txt. */
  verifierKeys(): Uint8Array | undefined;
}

/** What the auditor brings from elsewhere. Without it the bundle's own keys are taken and the report says which. */
export interface AuditTrust {
  /** The log's verifier key (vkey), as told by another channel. */
  readonly logKey?: string;
  /** The digest of the charter in force. */
  readonly charter?: string;
  /** The auditor's clock, unix milliseconds: what was signed later than that is refused. Without it no time is held against a clock. */
  readonly now?: number;
}

const isDigest = (text: string): boolean => /^[0-9a-f]{64}$/.test(text);

function* readNotes(files: BundleFiles): Generator<Uint8Array> {
  for (const name of files.list('cosignatures').toSorted()) {
    const note = /^\d{1,16}\.\d{1,4}$/.test(name) ? files.read(`cosignatures/${name}`, mebibyte) : undefined;
    if (note !== undefined) yield note;
  }
}

/** The bundle in `files`. Names inside are fixed or digests, so nothing in a bundle can lead to another file. */
export function bundleSource(files: BundleFiles): AuditSource {
  const named = (folder: string, digest: string, suffix = ''): Uint8Array | undefined =>
    isDigest(digest) ? files.read(`${folder}/${digest}${suffix}`, maxDocument) : undefined;
  return {
    files,
    checkpoint: () => files.read('checkpoint', mebibyte),
    cosignedNotes: () => readNotes(files),
    tile: (tile) => files.read(encodeTilePath(tile), tile.level === 'entries' ? maxEntryBundle : mebibyte),
    blob: (digest) => named('blobs/sha256', digest),
    reveal: (digest) => named('reveals', digest),
    vector: (root) => (isDigest(root) ? files.open(`vectors/${root}`) : undefined),
    tags: (root) => (isDigest(root) ? files.open(`tags/${root}`) : undefined),
    result: (run) => named('results', run, '.json'),
    verifierKeys: () => files.read('vkeys.txt', mebibyte),
  };
}
