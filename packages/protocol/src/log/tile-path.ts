/** The addresses of tiles and entry bundles (LOG-4; C2SP tlog-tiles, "Merkle Tree" and "Log entries"). */
import { demand } from '../errors.ts';

/** Hashes in a full tile, entries in a full bundle. */
export const tileWidth = 256;

/** One tile of hashes, or one bundle of entries. `width` below 256 is a partial one. */
export interface TileId {
  readonly level: number | 'entries';
  readonly index: number;
  readonly width: number;
}

/** Such as `tile/0/x001/x234/067` or `tile/entries/000.p/5`: relative, the same under the API's `/v1/log/` and in a bundle. */
export function encodeTilePath({ level, index, width }: TileId): string {
  if (level !== 'entries' && !isWithin(level, 0, 63)) throw new RangeError('a tile has a level of 0 to 63');
  if (!isWithin(index, 0, Number.MAX_SAFE_INTEGER)) throw new RangeError('a tile has an index of 0 or more');
  if (!isWithin(width, 1, tileWidth)) throw new RangeError('a tile has 1 to 256 hashes');
  const groups = [];
  for (let rest = index, isLast = true; isLast || rest > 0; rest = Math.floor(rest / 1000), isLast = false) {
    groups.unshift(`${isLast ? '' : 'x'}${String(rest % 1000).padStart(3, '0')}`);
  }
  return `tile/${level}/${groups.join('/')}${width < tileWidth ? `.p/${width}` : ''}`;
}

const pattern = /^tile\/(entries|\d{1,2})\/((?:x\d{3}\/){0,5}\d{3})(?:\.p\/(\d{1,3}))?$/;

/** @throws ProtocolError `malformed` unless `path` is what `encodeTilePath` gives for some tile. */
export function decodeTilePath(path: string): TileId {
  const [, level = '', index = '', width] = pattern.exec(path) ?? [];
  const tile = {
    level: level === 'entries' ? level : Number(level),
    index: Number(index.replaceAll(/[x/]/g, '')),
    width: width === undefined ? tileWidth : Number(width),
  } as const;
  const isTile = (tile.level === 'entries' || isWithin(tile.level, 0, 63)) && isWithin(tile.width, 1, tileWidth);
  demand(isTile && Number.isSafeInteger(tile.index) && encodeTilePath(tile) === path, 'malformed', { clause: 'LOG-4' });
  return tile;
}

const isWithin = (value: number, least: number, most: number): boolean => Number.isSafeInteger(value) && value >= least && value <= most;
