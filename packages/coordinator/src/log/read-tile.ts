/** Tiles and entry bundles from the stored hashes and notes (LOG-4). They exist for every size that was signed, full or partial. */
import { deriveTile, encodeEntryBundle, ProtocolError, type TileId, tileWidth, tileWidthAt } from '@ketensom/protocol';
import type { Desk } from '../store/desk.ts';
import { newestHead } from './checkpoints.ts';
import { notesBetween, storedHashes } from './tree-store.ts';

/** The bytes of a tile or bundle within the newest checkpoint. @throws ProtocolError `not-found` beyond it. */
export function readTile(desk: Desk, tile: TileId): Uint8Array {
  const size = newestHead(desk)?.size ?? 0;
  if (tile.width > tileWidthAt(tile.level, tile.index, size)) throw new ProtocolError('not-found', { clause: 'LOG-4' });
  if (tile.level !== 'entries') return deriveTile(storedHashes(desk), tile);
  const start = tile.index * tileWidth;
  return encodeEntryBundle(notesBetween(desk, start, start + tile.width));
}
