/**
 * The sum of a round's vectors, made while they come in: a part is added when it was hashed just now and lies in the processor's cache, and nothing is
 * read back from disk. It is a shortcut and nothing rests on it. It lives in memory, and it counts only if exactly the vectors of the survivors are in
 * it, each whole and each once; else the vectors are added from their files (add-vectors.ts). A crash loses it.
 */
import { type Primitives, partLength, type RingWindow } from '@ketensom/protocol';
import type { PartBody } from './part-body.ts';

const wordLength = 8;

/** A part of a vector, in pieces. */
interface SummedPart extends Pick<PartBody, 'pieces'> {
  readonly partner: string;
  readonly part: number;
}

/** Of vectors of `length` bytes, of 64-bit words. */
export class RunningSum {
  readonly length: number;
  #window: RingWindow | undefined;
  /** How many parts of each partner were added. Each is added once at most, which is for the caller to see to. */
  readonly #added = new Map<string, number>();

  constructor(primitives: Primitives, length: number) {
    this.length = length;
    this.#window = primitives.ringWindow(64, Math.ceil(length / 16) * 16);
  }

  add({ partner, part, pieces }: SummedPart): void {
    if (this.#window === undefined) return;
    addPieces(this.#window, part * partLength, pieces);
    this.#added.set(partner, (this.#added.get(partner) ?? 0) + 1);
  }

  /** A part that was added could not be stored, and may be added again or not at all: there is no sum any more. */
  spoil(): void {
    this.#window = undefined;
  }

  /** The sum of the vectors of just these partners; undefined where something else was added up. */
  of(partners: readonly string[]): Uint8Array | undefined {
    const parts = Math.ceil(this.length / partLength);
    const isWhole = this.#added.size === partners.length && partners.every((partner) => this.#added.get(partner) === parts);
    return isWhole ? this.#window?.read().subarray(0, this.length) : undefined;
  }
}

/** Adds `pieces`, one after the other, from byte `offset` on. Where they are cut says nothing of words: what of one lies in two is put together first. */
function addPieces(window: RingWindow, offset: number, pieces: readonly Uint8Array[]): void {
  const word = new Uint8Array(wordLength);
  let [at, filled] = [offset, 0];
  for (const piece of pieces) {
    const missing = filled === 0 ? 0 : Math.min(wordLength - filled, piece.length);
    word.set(piece.subarray(0, missing), filled);
    filled += missing;
    if (filled > 0 && filled < wordLength) continue;
    if (filled === wordLength) window.add(word, at);
    at += filled;
    const rest = piece.subarray(missing);
    filled = rest.length % wordLength;
    const whole = rest.length - filled;
    window.add(rest.subarray(0, whole), at);
    at += whole;
    word.set(rest.subarray(whole));
  }
}

/** The most memory that all running sums together may take. */
const maxBytes = 2 ** 25;

/** Those of a running coordinator, by round. */
export class RunningSums {
  readonly #primitives: Primitives;
  readonly #maxBytes: number;
  readonly #sums = new Map<string, RunningSum>();

  constructor(primitives: Primitives, limit = maxBytes) {
    this.#primitives = primitives;
    this.#maxBytes = limit;
  }

  /** The sum of a round whose vectors have `length` bytes, begun if there is none; undefined where it would take too much memory. */
  at(round: string, length: number): RunningSum | undefined {
    const known = this.#sums.get(round);
    if (known !== undefined) return known;
    const taken = [...this.#sums.values()].reduce((sum, { length: bytes }) => sum + bytes, 0);
    if (taken + length > this.#maxBytes) return undefined;
    const begun = new RunningSum(this.#primitives, length);
    this.#sums.set(round, begun);
    return begun;
  }

  /** The sum of the vectors of just these partners, where that is what was added up. */
  of(round: string, partners: readonly string[]): Uint8Array | undefined {
    return this.#sums.get(round)?.of(partners);
  }

  /** Forgets the sums of all other rounds: they have ended. */
  keepOnly(rounds: ReadonlySet<string>): void {
    for (const round of this.#sums.keys()) if (!rounds.has(round)) this.#sums.delete(round);
  }
}
