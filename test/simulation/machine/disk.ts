/**
 * A disk as a process sees it: one store that changes by transactions, and files. What is written is safe only once it was synced; whatever was
 * not is kept, lost or torn when the process ends, as chance has it. A fault in writing ends the process, for nobody knows what was written.
 */
import { PowerCut } from './process.ts';
import type { Weather } from './weather.ts';

interface FileState {
  readonly safe?: Uint8Array;
  readonly written?: Uint8Array;
}

export class Disk<Store> {
  readonly #weather: Weather;
  readonly #files = new Map<string, FileState>();
  #safe: Store;
  #written: Store | undefined;

  constructor(weather: Weather, first: Store) {
    this.#weather = weather;
    this.#safe = first;
  }

  /** One transaction: it is safe when this returns. */
  commit(next: Store): void {
    const { rates } = this.#weather;
    if (this.#weather.strikes('write-error', rates.writeError)) throw new PowerCut('the disk did not write');
    this.#written = next;
    if (this.#weather.strikes('power-cut', rates.powerCut)) throw new PowerCut('before the sync');
    this.#safe = next;
    this.#written = undefined;
    if (this.#weather.strikes('power-cut', rates.powerCut)) throw new PowerCut('after the sync');
  }

  writeFile(path: string, bytes: Uint8Array): void {
    const { rates } = this.#weather;
    const safe = this.#files.get(path)?.safe;
    const tooFull = this.#weather.strikes('write-error', rates.writeError);
    const written = tooFull ? bytes.slice(0, Math.floor(bytes.length / 2)) : bytes.slice();
    this.#files.set(path, safe ? { safe, written } : { written });
    if (tooFull) throw new PowerCut('the disk wrote half of it');
    if (this.#weather.strikes('power-cut', rates.powerCut)) throw new PowerCut('before the sync');
  }

  syncFile(path: string): void {
    const written = this.#files.get(path)?.written;
    if (written !== undefined) this.#files.set(path, { safe: written });
    if (this.#weather.strikes('power-cut', this.#weather.rates.powerCut)) throw new PowerCut('after the sync');
  }

  readFile(path: string): Uint8Array | undefined {
    const file = this.#files.get(path);
    return file?.written ?? file?.safe;
  }

  removeFile(path: string): void {
    this.#files.delete(path);
  }

  /** A disk with the same files, all of them safe, and a store of its own. */
  copy(store: Store): Disk<Store> {
    const copy = new Disk(this.#weather, store);
    for (const path of this.#files.keys()) copy.#files.set(path, { safe: (this.readFile(path) as Uint8Array).slice() });
    return copy;
  }

  /** What a new life of the process finds: every write that was not synced has met its fate. */
  recover(): Store {
    if (this.#written !== undefined) {
      // A transaction is there as a whole or not at all: a torn record does not pass its checksum.
      const fate = this.#weather.fraction();
      if (fate < 0.5) this.#safe = this.#written;
      else this.#weather.strikes(fate < 0.75 ? 'lost-write' : 'torn-write', 1);
      this.#written = undefined;
    }
    for (const [path, file] of this.#files) if (file.written !== undefined) this.#settle(path, file, file.written);
    return this.#safe;
  }

  #settle(path: string, { safe }: FileState, written: Uint8Array): void {
    const fate = this.#weather.fraction();
    if (fate < 0.34) this.#files.set(path, { safe: written });
    else if (fate < 0.67) {
      this.#weather.strikes('lost-write', 1);
      if (safe === undefined) this.#files.delete(path);
      else this.#files.set(path, { safe });
    } else {
      this.#weather.strikes('torn-write', 1);
      const kept = Math.floor(written.length * this.#weather.fraction());
      this.#files.set(path, { safe: Uint8Array.from(written, (byte, at) => (at < kept ? byte : 0)) });
    }
  }
}
