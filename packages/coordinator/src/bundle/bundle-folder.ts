/** The folder that a bundle is written to: for its owner alone, each file once, all of them listed with their SHA-256. */
import { closeSync, copyFileSync, existsSync, mkdirSync, openSync, readFileSync, readSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  type BundleFiles,
  encodeHex,
  formatListing,
  type ListedFile,
  type PieceReader,
  type Primitives,
  readerOf,
  sumsPath,
} from '@ketensom/protocol';

const pieceLength = 2 ** 20;

/** See the module header. What was written can be read back as the audit reads it, save the vectors. */
export class BundleFolder implements BundleFiles {
  readonly #path: string;
  readonly #primitives: Primitives;
  readonly #listed: ListedFile[] = [];
  bytes = 0;

  constructor(path: string, primitives: Primitives) {
    this.#path = path;
    this.#primitives = primitives;
  }

  /** How many files were written. */
  get size(): number {
    return this.#listed.length;
  }

  write(path: string, content: Uint8Array | string): void {
    const file = this.#place(path);
    const bytes = typeof content === 'string' ? Buffer.from(content) : content;
    writeFileSync(file, bytes, { mode: 0o600, flag: 'wx' });
    this.#list(path, this.#primitives.sha256(bytes), bytes.length);
  }

  /** Writes a file that comes in pieces. */
  writePieces(path: string, pieces: Iterable<Uint8Array>): void {
    const hash = this.#primitives.sha256Stream();
    const descriptor = openSync(this.#place(path), 'wx', 0o600);
    let length = 0;
    try {
      for (const piece of pieces) {
        writeFileSync(descriptor, piece);
        hash.update(piece);
        length += piece.length;
      }
    } finally {
      closeSync(descriptor);
    }
    this.#list(path, hash.digest(), length);
  }

  copy(path: string, source: string): void {
    const file = this.#place(path);
    copyFileSync(source, file);
    this.#list(path, this.#hash(file), statSync(file).size);
  }

  /** Writes the listing, as the last file. */
  close(): void {
    this.write(sumsPath, formatListing(this.#listed));
  }

  read(path: string): Uint8Array | undefined {
    const file = join(this.#path, path);
    return existsSync(file) ? readFileSync(file) : undefined;
  }

  open(path: string): PieceReader | undefined {
    const bytes = this.read(path);
    return bytes === undefined ? undefined : readerOf(bytes);
  }

  list(folder: string): readonly string[] {
    const start = `${folder}/`;
    return this.#listed.flatMap(({ path }) => (path.startsWith(start) ? [path.slice(start.length)] : []));
  }

  #place(path: string): string {
    const file = join(this.#path, path);
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    return file;
  }

  #hash(file: string): Uint8Array {
    const hash = this.#primitives.sha256Stream();
    const piece = Buffer.allocUnsafe(pieceLength);
    const descriptor = openSync(file, 'r');
    try {
      for (let read = readSync(descriptor, piece); read > 0; read = readSync(descriptor, piece)) hash.update(piece.subarray(0, read));
    } finally {
      closeSync(descriptor);
    }
    return hash.digest();
  }

  #list(path: string, digest: Uint8Array, length: number): void {
    this.#listed.push({ digest: encodeHex(digest), path });
    this.bytes += length;
  }
}
