/** Memory that all threads see, used again: what a batch leaves behind would else wait for the collector, list after list. */

/** Buffers that wait to be used again; more than a batch has of either size are let go. */
const mostWaiting = 4;

/** See the module header. */
export class SharedMemory {
  readonly #waiting: SharedArrayBuffer[] = [];

  /** So many bytes, whatever was in them. */
  take(length: number): Uint8Array {
    const at = this.#waiting.findIndex(({ byteLength }) => byteLength >= length);
    const [buffer = new SharedArrayBuffer(length)] = at < 0 ? [] : this.#waiting.splice(at, 1);
    return new Uint8Array(buffer, 0, length);
  }

  /** A copy that all threads see. */
  share(bytes: Uint8Array): Uint8Array {
    const shared = this.take(bytes.length);
    shared.set(bytes);
    return shared;
  }

  /** What no thread reads or writes any more. */
  giveBack(...arrays: readonly Uint8Array[]): void {
    for (const { buffer } of arrays) if (buffer instanceof SharedArrayBuffer) this.#waiting.push(buffer);
    this.#waiting.splice(0, this.#waiting.length - mostWaiting);
  }
}
