/** The hash tiles of a bundle say the same as its leaves (LOG-4): other software reads the tree from them. */
import { equalBytes } from '../crypto/bytes.ts';
import { demand } from '../errors.ts';
import { deriveNewTiles, tileWidth } from '../log/index.ts';
import type { LeafTree } from './leaf-tree.ts';
import type { AuditSource } from './source.ts';

/**
 * Compares every tile of the newest tree with the hashes of the leaves.
 *
 * @throws ProtocolError `log-inconsistent` for a tile that is missing or holds something else.
 */
export function verifyTiles(tree: LeafTree, source: AuditSource): void {
  for (const tile of deriveNewTiles(0, tree.size)) {
    if (tile.level === 'entries') continue;
    const stored = source.tile(tile);
    const expected = tree.tile(tile.level, tile.index * tileWidth, tile.width);
    demand(stored !== undefined && equalBytes(stored, expected), 'log-inconsistent', { clause: 'LOG-4' });
  }
}
