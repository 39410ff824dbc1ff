/**
 * Masked vectors on disk. A vector is written whole, flushed and renamed before its first byte leaves; afterwards the file is only read. One
 * that is missing or differs ends its round: nothing is ever masked a second time once bytes may have left.
 */
import { closeSync, existsSync, fstatSync, openSync, readdirSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { createPrivateFile, demandPrivateFile, ensurePrivateFolder, type PrivateFileWriter, removePrivateFile } from '@ketensom/host';

/** Writes a vector's file; `commit` may be told the hashes of its parts. */
export interface VectorWriter extends PrivateFileWriter {
  commit(parts?: readonly Uint8Array[]): void;
}

export interface VectorFiles {
  create(round: string): VectorWriter;
  exists(round: string): boolean;
  /** The hashes that were told of a file which this process wrote itself: its bytes need not be hashed again before they are sent. */
  partsOf(round: string): readonly Uint8Array[] | undefined;
  /** True once, for a file that this process wrote: nothing of it was sent before. */
  beginSending(round: string): boolean;
  /** The parts of a stored vector, one at a time. */
  open(round: string): StoredVector;
  remove(round: string): void;
  /** Every file of a ring's round, also one that was made and not yet entered when the program ended. */
  removeHops(round: string): void;
}

export interface StoredVector {
  readonly length: number;
  read(offset: number, length: number): Uint8Array;
  /** Fills `bytes` with what stands at `offset`. */
  readInto(offset: number, bytes: Uint8Array): void;
  close(): void;
}

const suffix = '.masked';

/** The vectors of a state folder. */
export function makeVectorFiles(folder: string): VectorFiles {
  const home = join(folder, 'vectors');
  ensurePrivateFolder(home);
  const pathOf = (round: string): string => join(home, `${round}${suffix}`);
  const fresh = new Map<string, readonly Uint8Array[]>();
  const unsent = new Set<string>();
  const remove = (round: string): void => {
    fresh.delete(round);
    unsent.delete(round);
    removePrivateFile(pathOf(round));
  };
  return {
    create(round) {
      const writer = createPrivateFile(pathOf(round));
      const commit = (parts?: readonly Uint8Array[]): void => {
        writer.commit();
        if (parts !== undefined) fresh.set(round, parts);
        unsent.add(round);
      };
      return { ...writer, commit };
    },
    partsOf: (round) => fresh.get(round),
    beginSending: (round) => unsent.delete(round),
    exists: (round) => existsSync(pathOf(round)),
    open(round) {
      demandPrivateFile(pathOf(round));
      const descriptor = openSync(pathOf(round), 'r');
      const readInto = (offset: number, bytes: Uint8Array): void => {
        for (let at = 0; at < bytes.length; ) {
          const count = readSync(descriptor, bytes, at, bytes.length - at, offset + at);
          if (count === 0) throw new Error('a stored vector is shorter than it was');
          at += count;
        }
      };
      return {
        length: fstatSync(descriptor).size,
        read(offset, length) {
          const bytes = new Uint8Array(length);
          readInto(offset, bytes);
          return bytes;
        },
        readInto,
        close: () => closeSync(descriptor),
      };
    },
    remove,
    removeHops(round) {
      for (const file of readdirSync(home))
        if (file.startsWith(`${round}-`) && file.endsWith(suffix)) remove(file.slice(0, -suffix.length));
    },
  };
}
