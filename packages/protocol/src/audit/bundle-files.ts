/**
 * A bundle as files, whoever keeps them: a folder, an archive, a map in memory, what a browser was given. Paths are relative, with slashes. The
 * keeper does the I/O and answers at once.
 */
import { demand } from '../errors.ts';

/** A file that is read piece by piece. */
export interface PieceReader {
  readonly length: number;
  /** `length` bytes from `offset`; fewer only at the end. */
  read(offset: number, length: number): Uint8Array;
  /** Lets go of what the reader holds; it is not read after that. */
  close(): void;
}

/** See the module header. Nothing that these functions give is vouched for. */
export interface BundleFiles {
  /** The bytes of a file, or `undefined` where there is none. @throws ProtocolError `oversize` above `maxBytes`. */
  read(path: string, maxBytes: number): Uint8Array | undefined;
  /** The same, piece by piece. */
  open(path: string): PieceReader | undefined;
  /** The names of the files right under a folder; none where there is no such folder. */
  list(folder: string): readonly string[];
}

/** A reader over bytes at hand. */
export const readerOf = (bytes: Uint8Array): PieceReader => ({
  length: bytes.length,
  read: (offset, length) => bytes.slice(offset, offset + length),
  close: () => undefined,
});

/** A bundle in memory, by path. */
export function memoryFiles(files: ReadonlyMap<string, Uint8Array>): BundleFiles {
  return {
    read(path, maxBytes) {
      const bytes = files.get(path);
      demand(bytes === undefined || bytes.length <= maxBytes, 'oversize', { clause: 'LOG-5' });
      return bytes;
    },
    open(path) {
      const bytes = files.get(path);
      return bytes === undefined ? undefined : readerOf(bytes);
    },
    list: (folder) => [...files.keys()].filter((path) => path.startsWith(`${folder}/`)).map((path) => path.slice(folder.length + 1)),
  };
}
