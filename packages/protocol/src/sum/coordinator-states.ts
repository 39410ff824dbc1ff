/**
 * The states of the coordinator in a round (docs/protocol/state-tables.md, table C). The coordinator has no secret; it relays, adds and
 * opens. It is trusted for availability only: everything it says in a round is checked by the agents or the auditor.
 */
import type { SumConfig } from './config.ts';
import type { Advertisement, InputHeader, OpenedSecrets, Opening, Reveal, ShareEntry, ShareHeader, SurvivorStatement } from './messages.ts';

interface Base {
  readonly config: SumConfig;
  readonly roundCtx: Uint8Array;
}

/** R0: collecting keys. */
export interface CollectingKeys extends Base {
  readonly kind: 'collecting-keys';
  readonly advertisements: readonly Advertisement[];
}

/** R1: keys are fixed (U1); collecting share headers and entries. */
export interface CollectingShares extends Base {
  readonly kind: 'collecting-shares';
  readonly advertisements: readonly Advertisement[];
  readonly advHash: Uint8Array;
  readonly dealt: readonly Dealt[];
}

/** R2: shares are fixed (U2); collecting masked vectors. */
export interface CollectingInputs extends Base {
  readonly kind: 'collecting-inputs';
  readonly advertisements: readonly Advertisement[];
  readonly advHash: Uint8Array;
  readonly dealt: readonly Dealt[];
  readonly r1Hash: Uint8Array;
  readonly inputs: readonly InputHeader[];
}

/** R2 closed (U3 known): the driver adds the vectors and reports the root of the masked sum. */
export interface Summing extends Omit<CollectingInputs, 'kind'> {
  readonly kind: 'summing';
}

/** R3: the survivor statement is out; collecting acknowledgements. */
export interface CollectingAcks extends Omit<CollectingInputs, 'kind'> {
  readonly kind: 'collecting-acks';
  readonly svHash: Uint8Array;
  readonly acks: readonly string[];
}

/** R4: T acknowledged; collecting reveals until every secret has T shares. */
export interface CollectingReveals extends Omit<CollectingInputs, 'kind'> {
  readonly kind: 'collecting-reveals';
  readonly svHash: Uint8Array;
  readonly acks: readonly string[];
  readonly reveals: readonly Reveal[];
}

/** The secrets are open: the driver subtracts the masks from the sum. */
export interface Opened extends Base {
  readonly kind: 'opened';
  readonly survivors: readonly string[];
  readonly dropped: readonly string[];
  readonly advertisements: readonly Advertisement[];
  readonly r1Hash: Uint8Array;
  readonly opening: Opening;
}

/** Who complains about whose share. It names a pair: either of the two may be at fault (SUM-R2-7). */
export interface ComplaintPair {
  readonly from: string;
  readonly against: string;
}

/** The end without a sum. `blamed` is set where a message proves who is at fault, `complaint` where it only names a pair. */
export interface Failed extends Base {
  readonly kind: 'failed';
  readonly code:
    | 'too-few-survivors'
    | 'share-decrypt'
    | 'share-commit-mismatch'
    | 'dealer-inconsistent'
    | 'dropped'
    | 'expired'
    | 'internal';
  readonly blamed?: string;
  readonly complaint?: ComplaintPair;
}

export type CoordinatorRound =
  | CollectingKeys
  | CollectingShares
  | CollectingInputs
  | Summing
  | CollectingAcks
  | CollectingReveals
  | Opened
  | Failed;

/** A dealer's header with its entries, one for each partner whose key is fixed, the dealer included, in roster order. */
export interface Dealt {
  readonly header: ShareHeader;
  readonly entries: readonly { readonly recipient: string; readonly entry: ShareEntry }[];
}

/**
 * What reaches a coordinator's round. `step-over` is the driver's judgement that nobody more will come for the present step (everybody answered,
 * the deadline passed, or the rest are gone); what follows from it is decided here. `opened` is what `openSecrets` gives of this round with this
 * reveal, where the driver made it beforehand; else it is made here.
 */
export type CoordinatorMessage =
  | { readonly kind: 'key'; readonly advertisement: Advertisement }
  | { readonly kind: 'shares'; readonly dealt: Dealt }
  | {
      readonly kind: 'complaint';
      readonly from: string;
      readonly against: string;
      readonly code: 'share-decrypt' | 'share-commit-mismatch';
    }
  | { readonly kind: 'input'; readonly input: InputHeader }
  | { readonly kind: 'summed'; readonly sumRoot: Uint8Array; readonly logHead: { readonly size: number; readonly root: Uint8Array } }
  | { readonly kind: 'ack'; readonly partner: string; readonly svHash: Uint8Array }
  | { readonly kind: 'reveal'; readonly reveal: Reveal; readonly opened?: OpenedSecrets }
  | { readonly kind: 'step-over' }
  | { readonly kind: 'abort'; readonly code: Failed['code'] };

/** What the driver must publish, once the state is stored. */
export type CoordinatorOutput =
  | { readonly kind: 'keys-fixed'; readonly partners: readonly string[]; readonly advHash: Uint8Array }
  | { readonly kind: 'shares-fixed'; readonly partners: readonly string[]; readonly r1Hash: Uint8Array }
  | { readonly kind: 'input-received'; readonly partner: string; readonly vecRoot: Uint8Array }
  | { readonly kind: 'sum-inputs'; readonly partners: readonly string[] }
  | { readonly kind: 'survivors-fixed'; readonly statement: SurvivorStatement; readonly svHash: Uint8Array }
  | { readonly kind: 'opened'; readonly opening: Opening }
  | { readonly kind: 'failed'; readonly code: Failed['code']; readonly blamed?: string; readonly complaint?: ComplaintPair };

export interface CoordinatorStep {
  readonly next: CoordinatorRound;
  readonly outbox: readonly CoordinatorOutput[];
}
