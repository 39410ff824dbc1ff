/**
 * What a program blinds and counts with. Same bytes as the portable functions of the protocol, whatever the engine and the number of workers;
 * batches are worked in pieces, so that memory beyond input and output stays small and whoever waits can be told how far it is.
 */
import type { BlindingSuiteName, HashDomain, PackedIdentifiers, RegionCounts, SetsOfLists } from '@ketensom/protocol';

/** Told now and then: rows done, of all. Counts only, which follow from public lengths. */
export type OnProgress = (done: number, total: number) => void;

/** Identifiers and what they are hashed under. */
export interface OwnIdentifiers {
  readonly domain: HashDomain;
  readonly identifiers: PackedIdentifiers;
}

export interface BlindingEngine {
  /** Starts what work will need, and returns at once. */
  warm(): void;
  /**
   * Starts at most so many threads and lets each compute what is known of a suite (self-test.ts), until there is work for it. Rejects with `Miscalculation` where one
   * comes to something else; a thread that does works no batch in that suite.
   */
  prepare(suite: BlindingSuiteName, threads: number): Promise<void>;
  /** Which library does the work of a suite. */
  describe(suite: BlindingSuiteName): Promise<string>;
  /** `BlindingSuite.hashToElements`. */
  hashToElements(
    suite: BlindingSuiteName,
    domain: HashDomain,
    identifiers: PackedIdentifiers,
    onProgress?: OnProgress,
  ): Promise<Uint8Array>;
  /**
   * `hashToElements`, then `blind`, without looking again at elements that were just computed: an owner's own list. They leave it blinded or not at all.
   */
  blindOwn(suite: BlindingSuiteName, scalar: Uint8Array, own: OwnIdentifiers, onProgress?: OnProgress): Promise<Uint8Array>;
  /** `blindOwn` of what `hashToElements` of this program gave, and of nothing else: what others sent is not looked at here. */
  blindHashed(suite: BlindingSuiteName, scalar: Uint8Array, elements: Uint8Array, onProgress?: OnProgress): Promise<Uint8Array>;
  /** `BlindingSuite.blind`: checks each element first, and rejects with its `ProtocolError('element-invalid')` or `RangeError`. */
  blind(suite: BlindingSuiteName, scalar: Uint8Array, elements: Uint8Array, onProgress?: OnProgress): Promise<Uint8Array>;
  /** `BlindingSuite.randomElements`. */
  randomElements(suite: BlindingSuiteName, entropy: Uint8Array, onProgress?: OnProgress): Promise<Uint8Array>;
  /** The protocol's `finalTags` for the run with this id. */
  finalTags(run: Uint8Array, elements: Uint8Array, onProgress?: OnProgress): Promise<Uint8Array>;
  /** The protocol's `saltedTags`. */
  saltedTags(tagKey: Uint8Array, identifiers: PackedIdentifiers, onProgress?: OnProgress): Promise<Uint8Array>;
  /** The protocol's `rekeyTags`. */
  rekeyTags(key: Uint8Array, tags: Uint8Array): Promise<Uint8Array>;
  /** The protocol's `countRegions` under a seed of its own, in memory; lists that are too large for that are for `spillRegions`. */
  countRegions(lists: readonly Uint8Array[], onProgress?: OnProgress, of?: SetsOfLists): Promise<RegionCounts>;
  /** Ends the workers. */
  close(): Promise<void>;
}
