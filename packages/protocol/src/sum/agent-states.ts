/**
 * The states of an agent in a round (docs/protocol/state-tables.md, table A). Each holds only what the next step needs and is stored, with
 * its outbox, in one transaction before anything is sent. There is no edge backwards.
 */
import type { SumConfig } from './config.ts';
import type { Advertisement, ColumnRow, InputHeader, Reveal, ShareEntry, ShareHeader, SurvivorStatement } from './messages.ts';
import type { SpentSecret } from './secrets.ts';

/** What every state of a round knows. `index` is the agent's roster position, 1..N. */
export interface RoundContext {
  readonly config: SumConfig;
  readonly roundCtx: Uint8Array;
  readonly self: string;
  readonly index: number;
}

/** The secrets of a round: two scalars and the X25519 secret of the share key, 32 bytes each. */
export interface RoundSecrets {
  readonly b: Uint8Array;
  readonly s: Uint8Array;
  readonly c: Uint8Array;
}

/** R0 done: the driver sends `round.key` and waits for the fixed set of keys. */
export interface Advertised extends RoundContext {
  readonly kind: 'advertised';
  readonly secrets: RoundSecrets;
  readonly own: Advertisement;
}

/** R1 done: the driver uploads the entries, sends `round.shares` and waits for the fixed set of headers. */
export interface Shared extends RoundContext {
  readonly kind: 'shared';
  readonly secrets: RoundSecrets;
  readonly advertisements: readonly Advertisement[];
  readonly advHash: Uint8Array;
  readonly own: ShareHeader;
}

/** R2 prepared: the driver masks its vector with `plan`, stores it durably and reports `masked`. */
export interface Masking extends RoundContext {
  readonly kind: 'masking';
  readonly advHash: Uint8Array;
  readonly r1Hash: Uint8Array;
  readonly plan: MaskPlan;
  readonly held: readonly HeldShares[];
}

/** R2 done: the driver uploads the stored bytes, sends `input.committed` and waits for the survivor statement. */
export interface Uploaded extends RoundContext {
  readonly kind: 'uploaded';
  readonly advHash: Uint8Array;
  readonly r1Hash: Uint8Array;
  readonly vecRoot: Uint8Array;
  readonly inputCommit: Uint8Array;
  readonly held: readonly HeldShares[];
}

/** R3 done: the driver sends `survivors.ack` and waits for T acknowledgements of the same statement. */
export interface Signed extends RoundContext {
  readonly kind: 'signed';
  readonly svHash: Uint8Array;
  readonly survivors: readonly string[];
  readonly held: readonly HeldShares[];
}

/** R4 done: the driver uploads the shares, sealed, and sends `share.revealed`; asked again it sends the same bytes. */
export interface Revealed extends RoundContext {
  readonly kind: 'revealed';
  readonly svHash: Uint8Array;
}

/** The end: released, aborted, expired, or left out. No secret remains. */
export interface Closed extends RoundContext {
  readonly kind: 'closed';
  readonly why: 'released' | 'aborted' | 'expired' | 'excluded' | 'refused';
}

export type AgentRound = Advertised | Shared | Masking | Uploaded | Signed | Revealed | Closed;

/** The shares this agent holds of one dealer, 32-byte scalars. */
export interface HeldShares {
  readonly dealer: string;
  readonly bShare: Uint8Array;
  readonly sShare: Uint8Array;
}

/** The keystreams of one masked vector: y = x + self + sum of sign x pair (SUM-R2-2). Keys are 32 bytes. */
export interface MaskPlan {
  readonly selfKey: Uint8Array;
  readonly pairs: readonly { readonly key: Uint8Array; readonly sign: 1 | -1 }[];
}

/**
 * What reaches an agent's round. Everything was verified against the charter and the cosigned log before. `column` has a row for each
 * dealer in `headers` but the agent itself, in the same order. `logRoot` is the root that the agent's own verified log has at the size which
 * the statement names; a log that is shorter is brought up to date first.
 */
export type AgentMessage =
  | { readonly kind: 'keys-fixed'; readonly advertisements: readonly Advertisement[]; readonly advHash: Uint8Array }
  | {
      readonly kind: 'shares-fixed';
      readonly column: readonly ColumnRow[];
      readonly headers: readonly ShareHeader[];
      readonly r1Hash: Uint8Array;
    }
  | { readonly kind: 'masked'; readonly vecRoot: Uint8Array; readonly inputCommit: Uint8Array; readonly length: number }
  | {
      readonly kind: 'survivors';
      readonly statement: SurvivorStatement;
      readonly inputs: readonly InputHeader[];
      readonly logRoot: Uint8Array;
    }
  | { readonly kind: 'quorum'; readonly signers: readonly { readonly partner: string; readonly svHash: Uint8Array }[] }
  | { readonly kind: 'close'; readonly why: Closed['why'] };

/** What the driver must send, once the state is stored. */
export type AgentOutput =
  | { readonly kind: 'key'; readonly advertisement: Advertisement }
  | {
      readonly kind: 'shares';
      readonly header: ShareHeader;
      readonly entries: readonly { readonly recipient: string; readonly entry: ShareEntry }[];
    }
  | { readonly kind: 'complaint'; readonly against: string; readonly code: 'share-decrypt' | 'share-commit-mismatch' }
  | {
      readonly kind: 'input';
      readonly vecRoot: Uint8Array;
      readonly inputCommit: Uint8Array;
      readonly length: number;
      readonly advHash: Uint8Array;
      readonly r1Hash: Uint8Array;
    }
  | { readonly kind: 'ack'; readonly svHash: Uint8Array }
  | { readonly kind: 'reveal'; readonly reveal: Reveal };

/** The next state, what to send and which secrets are spent (the driver wipes them after the state is stored). */
export interface AgentStep {
  readonly next: AgentRound;
  readonly outbox: readonly AgentOutput[];
  readonly spent: readonly SpentSecret[];
}
