/**
 * A file for what does not fit in memory. It has no name from the moment it is there: the system takes it back when the program ends, however it ends. Only this
 * user could have opened it (0600).
 */
import { randomBytes } from 'node:crypto';
import { closeSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** See the module header. */
export class SpillFile {
  readonly #file: number;
  #length = 0;

  /** `folder`: on a disk that is encrypted, as all of a coordinator's should be. */
  constructor(folder: string) {
    const path = join(folder, `.ketensom-tags-${randomBytes(8).toString('hex')}`);
    this.#file = openSync(path, 'wx+', 0o600);
    rmSync(path);
  }

  /** Writes at the end; gives where. */
  write(bytes: Uint8Array): number {
    const start = this.#length;
    for (let at = 0; at < bytes.length; ) at += writeSync(this.#file, bytes, at, bytes.length - at, start + at);
    this.#length = start + bytes.length;
    return start;
  }

  /** Fills `into` with what was written from `from` on. */
  read(from: number, into: Uint8Array): void {
    for (let at = 0; at < into.length; ) {
      const read = readSync(this.#file, into, at, into.length - at, from + at);
      if (read === 0) throw new RangeError('a file that is read beyond its end');
      at += read;
    }
  }

  /** All that was written has been read: the next is written over it. */
  rewind(): void {
    this.#length = 0;
  }

  close(): void {
    closeSync(this.#file);
  }
}
