/** The hash tiles of a bundle say the same as its leaves (LOG-4): other software reads the tree from them. */
import { equalBytes } from '../crypto/bytes.ts';
import type { Primitives } from '../crypto/primitives.ts';
import { demand } from '../errors.ts';
import { encodeTilePath, hashNode, tileWidth } from '../log/index.ts';
import type { LogRecord } from './log-record.ts';
import type { AuditSource } from './source.ts';

const concat = (hashes: readonly Uint8Array[]): Uint8Array => {
  const bytes = new Uint8Array(hashes.length * 32);
  for (const [at, hash] of hashes.entries()) bytes.set(hash, at * 32);
  return bytes;
};

const rootOfFullTile = (primitives: Primitives, hashes: readonly Uint8Array[]): Uint8Array => {
  let row = hashes;
  while (row.length > 1)
    row = Array.from({ length: row.length / 2 }, (_, at) => hashNode(primitives, row[at * 2] as Uint8Array, row[at * 2 + 1] as Uint8Array));
  return row[0] as Uint8Array;
};

/**
 * Compares every tile of the newest tree with the hashes of the leaves.
 *
 * @throws ProtocolError `log-inconsistent` for a tile that is missing or holds something else.
 */
export function verifyTiles(primitives: Primitives, record: LogRecord, source: AuditSource): void {
  let hashes: readonly Uint8Array[] = record.leafHashes;
  for (let level = 0; hashes.length > 0; level += 1) {
    const roots: Uint8Array[] = [];
    for (let start = 0; start < hashes.length; start += tileWidth) {
      const part = hashes.slice(start, start + tileWidth);
      const stored = source.tile(encodeTilePath({ level, index: start / tileWidth, width: part.length }));
      demand(stored !== undefined && equalBytes(stored, concat(part)), 'log-inconsistent', { clause: 'LOG-4' });
      if (part.length === tileWidth) roots.push(rootOfFullTile(primitives, part));
    }
    hashes = roots;
  }
}
