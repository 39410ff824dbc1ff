/**
 * What travels in a round, in parsed form (docs/protocol/secure-summation.md). Each is the body of an event whose signature and leaf
 * were verified before it came here; `partner` is the verified signer. Digests, keys and commitments are raw bytes.
 */

/** R0: fresh X25519 keys and the commitment to the self-mask secret (event `round.key`). */
export interface Advertisement {
  readonly partner: string;
  /** Key for sealing shares, 32 bytes. */
  readonly cKey: Uint8Array;
  /** Key for pairwise masks, 32 bytes; derived from the shared secret s. */
  readonly sKey: Uint8Array;
  /** H("b-commit", roundCtx, id, b), 32 bytes. */
  readonly bCommit: Uint8Array;
}

/** R1: what a dealer signed over its share entries (event `round.shares`). */
export interface ShareHeader {
  readonly partner: string;
  readonly advHash: Uint8Array;
  readonly entriesRoot: Uint8Array;
}

/**
 * R1: one directed entry dealer -> recipient: 80 bytes sealed shares, then the commitments to the b-share and the s-share, 32 bytes each. The
 * entry of a dealer for itself has the commitments only: `sealed` is empty, for it can compute its own shares.
 */
export interface ShareEntry {
  readonly sealed: Uint8Array;
  readonly bShareCommit: Uint8Array;
  readonly sShareCommit: Uint8Array;
}

/** One row of a recipient's column: a dealer's entry for this recipient and the entry's path under the dealer's signed `entriesRoot`. */
export interface ColumnRow {
  readonly dealer: string;
  readonly entry: ShareEntry;
  readonly path: readonly Uint8Array[];
}

/** R2: what an agent signed over its masked vector (event `input.committed`). */
export interface InputHeader {
  readonly partner: string;
  readonly advHash: Uint8Array;
  readonly r1Hash: Uint8Array;
  /** RFC 6962 root over the vector's 1 MiB parts. */
  readonly vecRoot: Uint8Array;
  /** Bytes of the vector. */
  readonly length: number;
  /** H("commit", nonce, root of the unmasked parts). */
  readonly inputCommit: Uint8Array;
}

/** R3: the one set of inputs that may be opened (blob of `survivors.fixed`). */
export interface SurvivorStatement {
  readonly roundCtx: Uint8Array;
  readonly advHash: Uint8Array;
  readonly r1Hash: Uint8Array;
  /** In roster order. */
  readonly survivors: readonly { readonly partner: string; readonly vecRoot: Uint8Array }[];
  /** RFC 6962 root over the 1 MiB parts of the masked sum. */
  readonly sumRoot: Uint8Array;
  readonly logHead: { readonly size: number; readonly root: Uint8Array };
}

/** R4: the shares a survivor opens: the b-share of each survivor, the s-share of each that shared but did not survive. */
export interface Reveal {
  readonly partner: string;
  readonly svHash: Uint8Array;
  readonly shares: readonly RevealedShare[];
}

export interface RevealedShare {
  readonly dealer: string;
  readonly kind: 'b' | 's';
  /** A canonical scalar, 32 bytes. */
  readonly share: Uint8Array;
}

/** What the T-fold opening gives: the self-mask secrets of the survivors and the pair-mask secrets of the dropped (blob of `result.computed`). */
export interface Opening {
  readonly svHash: Uint8Array;
  readonly selfSecrets: readonly { readonly partner: string; readonly secret: Uint8Array }[];
  readonly pairSecrets: readonly { readonly partner: string; readonly secret: Uint8Array }[];
}

/** The opening, or the dealer whose messages prove it dishonest. */
export type OpenedSecrets =
  | { readonly kind: 'opened'; readonly opening: Opening }
  | { readonly kind: 'inconsistent'; readonly dealer: string };
