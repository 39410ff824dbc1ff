/**
 * The file behind a source: inside the folder of agent.yaml, no symbolic link anywhere on the way, a regular file that may be read, and
 * the same file at the end of a run as at its start.
 */
import { constants, type Stats } from 'node:fs';
import { type FileHandle, lstat, open, realpath, stat } from 'node:fs/promises';
import { isAbsolute, join, normalize, sep } from 'node:path';
import { refuse, type SourcePlace } from './refuse.ts';

/** A file that passed the checks. */
export interface SourceFile {
  /** Absolute, without links. */
  readonly path: string;
  readonly identity: string;
  /** In bytes. */
  readonly size: number;
  /** When it was last written to or changed its place, in Unix milliseconds. */
  readonly written: number;
}

const identityOf = (stats: Stats): string => [stats.dev, stats.ino, stats.size, stats.mtimeMs, stats.ctimeMs].join(' ');

const systemReasons: Readonly<Record<string, string>> = {
  ENOENT: 'no such file',
  ENOTDIR: 'no such folder',
  EACCES: 'a file that this account may not read',
  EPERM: 'a file that this account may not read',
  ELOOP: 'a symbolic link',
};

const reasonOf = (error: unknown): string => {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return systemReasons[code] ?? 'a file that cannot be opened';
};

/** Refuses a symbolic link in any component below `root`. */
async function refuseLinks(root: string, parts: readonly string[], place: SourcePlace): Promise<void> {
  let at = root;
  for (const part of parts) {
    at = join(at, part);
    const stats = await lstat(at).catch((error: unknown) => refuse(place, 'path', { found: reasonOf(error), expected: 'a readable file' }));
    if (stats.isSymbolicLink())
      refuse(place, 'path', { found: 'a symbolic link', expected: 'the file itself, inside the folder of agent.yaml' });
  }
}

/**
 * Finds `path`, relative to the folder `root`.
 *
 * @throws ConfigError when it leads outside, passes a symbolic link, or is not a readable regular file.
 */
export async function findSourceFile(root: string, path: string, place: SourcePlace): Promise<SourceFile> {
  const inside = normalize(path);
  const outside = isAbsolute(inside) || inside === '..' || inside.startsWith(`..${sep}`) || path.includes('\0');
  if (outside) refuse(place, 'path', { found: 'a path outside the folder', expected: 'a path inside the folder of agent.yaml' });
  const base = await realpath(root);
  await refuseLinks(base, inside.split(sep), place);
  const handle = await openReadOnly(join(base, inside), place);
  try {
    const stats = await handle.stat();
    if (!stats.isFile()) refuse(place, 'path', { found: stats.isDirectory() ? 'a folder' : 'no regular file', expected: 'a file' });
    return { path: join(base, inside), identity: identityOf(stats), size: stats.size, written: Math.max(stats.mtimeMs, stats.ctimeMs) };
  } finally {
    await handle.close();
  }
}

/** Opens a checked file for reading; a link put in its place meanwhile is refused. @throws ConfigError */
export async function openReadOnly(path: string, place: SourcePlace): Promise<FileHandle> {
  const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
  return await open(path, flags).catch((error: unknown) => refuse(place, 'path', { found: reasonOf(error), expected: 'a readable file' }));
}

/** Refuses a file that was replaced or written to since it was found. @throws ConfigError */
export async function demandUnchanged(file: SourceFile, place: SourcePlace): Promise<void> {
  const now = await stat(file.path).then(identityOf, () => '');
  if (now !== file.identity)
    refuse(place, 'path', { found: 'a file that changed while it was read', expected: 'a file that stays as it is during a run' });
}
