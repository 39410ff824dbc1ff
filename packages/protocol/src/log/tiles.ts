/**
 * The tree cut into tiles (LOG-4; C2SP tlog-tiles): level 0 holds leaf hashes, each hash of a level above stands for one full tile below.
 * Tiles are a way to carry hashes and vouch for nothing: what is read from them counts only once it leads to a signed root.
 */
import { concatBytes } from '../crypto/bytes.ts';
import type { Primitives } from '../crypto/primitives.ts';
import { demand } from '../errors.ts';
import { hashReader, type ReadHash } from './hash-reader.ts';
import { type TileId, tileWidth } from './tile-path.ts';

const hashLength = 32;
const clause = 'LOG-4';

/** How many hashes the tile has in a tree of `size` leaves: 0 where it does not exist yet, 256 where it is full. */
export function tileWidthAt(level: number | 'entries', index: number, size: number): number {
  const hashes = Math.floor(size / tileWidth ** (level === 'entries' ? 0 : level));
  return Math.max(0, Math.min(tileWidth, hashes - index * tileWidth));
}

/**
 * The tiles and entry bundles that a tree of `newSize` leaves has and one of `oldSize` had not, lowest level first, bundles before tiles.
 * A partial tile is listed at its new width; the narrower one stays for whoever relies on an older checkpoint. RangeError for a tree that
 * shrinks.
 */
export function deriveNewTiles(oldSize: number, newSize: number): TileId[] {
  if (!(oldSize >= 0 && oldSize <= newSize)) throw new RangeError('a log only grows');
  const tiles: TileId[] = [];
  for (let level = 0; newSize >= tileWidth ** level; level += 1) {
    const before = Math.floor(oldSize / tileWidth ** level);
    const after = Math.floor(newSize / tileWidth ** level);
    if (before === after) continue;
    const first = Math.floor(before / tileWidth);
    const indices = Array.from({ length: Math.ceil(after / tileWidth) - first }, (_, i) => first + i);
    const widths = indices.map((index) => ({ index, width: tileWidthAt(level, index, newSize) }));
    if (level === 0) tiles.push(...widths.map((tile) => ({ level: 'entries' as const, ...tile })));
    tiles.push(...widths.map((tile) => ({ level, ...tile })));
  }
  return tiles;
}

/** The bytes of a tile of hashes, read from the tree. TypeError for a bundle of entries, which holds no hashes. */
export function deriveTile(read: ReadHash, { level, index, width }: TileId): Uint8Array {
  if (level === 'entries') throw new TypeError('a bundle of entries holds no hashes');
  return concatBytes(...Array.from({ length: width }, (_, i) => read(level * 8, index * tileWidth + i)));
}

/** The hashes of a tile. @throws ProtocolError `malformed` unless `bytes` are exactly `width` hashes. */
export function decodeTile(bytes: Uint8Array, width: number): Uint8Array[] {
  demand(bytes.length === width * hashLength, 'malformed', { clause });
  return Array.from({ length: width }, (_, i) => bytes.slice(i * hashLength, (i + 1) * hashLength));
}

/**
 * A reader over the tiles of a tree of `size` leaves. `load` gives a tile's bytes; it is asked for the width that the tree has, and may be
 * asked twice for one tile. A subtree outside the tree is a RangeError; a tile of another length is refused as by `decodeTile`.
 */
export function tileReader(primitives: Primitives, size: number, load: (tile: TileId) => Uint8Array): ReadHash {
  return (level, index) => {
    const tileLevel = Math.floor(level / 8);
    const height = level % 8;
    const span = 2 ** height;
    const tileIndex = Math.floor((index * span) / tileWidth);
    const offset = (index * span) % tileWidth;
    const width = tileWidthAt(tileLevel, tileIndex, size);
    if (offset + span > width) throw new RangeError('the tree has no such complete subtree');
    const hashes = decodeTile(load({ level: tileLevel, index: tileIndex, width }), width);
    return hashReader(primitives, hashes.slice(offset, offset + span))(height, 0);
  };
}
