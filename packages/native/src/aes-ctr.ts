/**
 * The mask stream, AES-256-CTR (NIST SP 800-38A section 6.5), on node:crypto. `cipher.update` makes a new buffer for each piece
 * and slows down beyond some 64 KiB, so streams are drawn in pieces, whose memory is given back before the collector would; opening a
 * cipher costs as much as 40 KiB of stream, so those that will be asked to go on are kept open. A long stream from its start comes out of GCM where
 * that is faster.
 */
import { type Cipheriv, createCipheriv } from 'node:crypto';
import { counterBlock, demandKeystream, equalBytes } from '@ketensom/protocol';
import { GcmStream, gcmEnd, isGcmFaster } from './gcm-stream.ts';

/** The most that is drawn from a cipher at once. */
export const pieceLength = 64 * 1024;

/** Pieces that are still there after one more was drawn. */
const piecesKept = 12;

const zeros = new Uint8Array(pieceLength);

/** `length` bytes of keystream from a given counter block. The protocol starts at zero; published vectors do not. */
export function nativeCtr(key: Uint8Array, firstBlock: Uint8Array, length: number): Uint8Array {
  const cipher = createCipheriv('aes-256-ctr', key, firstBlock);
  const output = new Uint8Array(length);
  for (let at = 0; at < length; at += pieceLength) {
    output.set(cipher.update(zeros.subarray(0, Math.min(pieceLength, length - at))), at);
  }
  return output;
}

/** `Primitives.keystream`. */
export function nativeKeystream(key: Uint8Array, byteOffset: number, length: number): Uint8Array {
  demandKeystream(key, byteOffset, length);
  return nativeCtr(key, counterBlock(byteOffset), length);
}

interface OpenStream {
  readonly key: Uint8Array;
  readonly cipher: Cipheriv | GcmStream;
  /** Where in the stream the cipher's next byte lies. */
  position: number;
  /** Where the cipher can give no more. */
  readonly end: number;
}

/**
 * Gives the memory of drawn pieces back without waiting for the collector, which would let some 64 MiB of them pile up. Not of the newest ones:
 * a cipher that writes into the same lines again and again takes twice as long as one that goes round among a few.
 */
class SpentPieces {
  readonly #pieces: ArrayBuffer[] = [];

  /** Takes a piece that was drawn just now; frees the one drawn `piecesKept` before it. */
  take({ buffer, byteLength }: Buffer<ArrayBuffer>): void {
    // Memory that is shared with other buffers is not ours to give back.
    if (buffer.byteLength !== byteLength) return;
    this.#pieces.push(buffer);
    if (this.#pieces.length > piecesKept) this.#pieces.shift()?.transfer(0);
  }
}

/** What tests say otherwise. */
interface StreamOptions {
  /** Ciphers that are kept open. */
  readonly limit?: number;
  /** Whether a long stream is drawn from GCM. */
  readonly prefersGcm?: () => boolean;
  /** Where GCM's stream ends. */
  readonly end?: number;
}

/** Keeps the ciphers of at most `limit` keys open. Any position may be asked; the one where a key left off is cheap. */
export class OpenStreams {
  readonly #limit: number;
  readonly #prefersGcm: () => boolean;
  readonly #gcmEnd: number;
  /** By the first four bytes of the key. Two keys that share them only take turns. */
  readonly #streams = new Map<number, OpenStream>();
  readonly #spent = new SpentPieces();

  constructor({ limit = 256, prefersGcm = () => isGcmFaster(zeros), end = gcmEnd }: StreamOptions = {}) {
    this.#limit = limit;
    this.#prefersGcm = prefersGcm;
    this.#gcmEnd = end;
  }

  /** `length` bytes, at most `pieceLength`, of the stream of `key` from `byteOffset`, a multiple of 16. They are there until `piecesKept` more were drawn. */
  next(key: Uint8Array, byteOffset: number, length: number): Uint8Array {
    const stream = this.#streamAt(key, byteOffset, length);
    stream.position += length;
    const piece = stream.cipher.update(zeros.subarray(0, length));
    this.#spent.take(piece);
    return piece;
  }

  #streamAt(key: Uint8Array, byteOffset: number, length: number): OpenStream {
    const name = new DataView(key.buffer, key.byteOffset, key.byteLength).getUint32(0);
    const known = this.#streams.get(name);
    if (known !== undefined && known.position === byteOffset && known.end >= byteOffset + length && equalBytes(known.key, key))
      return known;
    this.#close(name);
    if (this.#streams.size >= this.#limit) this.#close(this.#streams.keys().next().value as number);
    const opened = this.#open(key, byteOffset, length);
    this.#streams.set(name, opened);
    return opened;
  }

  /** A first piece of full length is the beginning of a long stream: whoever wants less asks for less. */
  #open(key: Uint8Array, byteOffset: number, length: number): OpenStream {
    const kept = { key: key.slice(), position: byteOffset };
    if (byteOffset === 0 && length === pieceLength && this.#prefersGcm()) return { ...kept, cipher: new GcmStream(key), end: this.#gcmEnd };
    return { ...kept, cipher: createCipheriv('aes-256-ctr', key, counterBlock(byteOffset)), end: Number.POSITIVE_INFINITY };
  }

  #close(name: number): void {
    this.#streams.get(name)?.key.fill(0);
    this.#streams.delete(name);
  }
}
