/**
 * A bundle folder as the audit reads it (LOG-5). Paths are made by the audit and never lead out of the folder; symbolic links are not followed.
 */
import { closeSync, constants, existsSync, fstatSync, openSync, readdirSync, readFileSync, readSync, realpathSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { type AuditSource, type BundleFiles, bundleSource, type PieceReader, ProtocolError } from '@ketensom/protocol';

/** The folder is not a bundle: nothing in it was judged. */
export class NotABundle extends Error {}

/** A regular file, opened; `undefined` where there is none. */
function openRegular(path: string): { readonly descriptor: number; readonly size: number } | undefined {
  let descriptor: number;
  try {
    descriptor = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW);
  } catch {
    return undefined;
  }
  const stats = fstatSync(descriptor);
  if (stats.isFile()) return { descriptor, size: stats.size };
  closeSync(descriptor);
  return undefined;
}

function readRegular(path: string, maxBytes: number): Uint8Array | undefined {
  const opened = openRegular(path);
  if (opened === undefined) return undefined;
  try {
    if (opened.size > maxBytes) throw new ProtocolError('oversize', { clause: 'LOG-5' });
    return readFileSync(opened.descriptor);
  } finally {
    closeSync(opened.descriptor);
  }
}

function openPieces(path: string): PieceReader | undefined {
  const opened = openRegular(path);
  if (opened === undefined) return undefined;
  const { descriptor, size } = opened;
  return {
    length: size,
    read: (offset, length) => {
      const bytes = Buffer.allocUnsafe(Math.max(0, Math.min(length, size - offset)));
      return bytes.subarray(0, readSync(descriptor, bytes, 0, bytes.length, offset));
    },
    close: () => closeSync(descriptor),
  };
}

/** Whether a folder inside the bundle is really there: no link on the way leads elsewhere. Each is looked at once. */
function insideOf(root: string): (folder: string) => boolean {
  const known = new Map<string, boolean>();
  return (folder) => {
    const before = known.get(folder);
    if (before !== undefined) return before;
    const inside = join(root, folder);
    const found = existsSync(inside) && realpathSync(inside) === inside;
    known.set(folder, found);
    return found;
  };
}

/** The files of a folder. */
export function folderFiles(folder: string): BundleFiles {
  const root = existsSync(folder) ? realpathSync(folder) : resolve(folder);
  const isInside = insideOf(root);
  return {
    read: (path, maxBytes) => (isInside(dirname(path)) ? readRegular(join(root, path), maxBytes) : undefined),
    open: (path) => (isInside(dirname(path)) ? openPieces(join(root, path)) : undefined),
    list: (path) =>
      isInside(path) ? readdirSync(join(root, path), { withFileTypes: true }).flatMap((entry) => (entry.isFile() ? [entry.name] : [])) : [],
  };
}

/**
 * The bundle in `folder`.
 *
 * @throws NotABundle when the folder or its checkpoint is not there.
 */
export function folderSource(folder: string): AuditSource {
  const source = bundleSource(folderFiles(folder));
  if (source.checkpoint() === undefined) throw new NotABundle('no checkpoint');
  return source;
}
