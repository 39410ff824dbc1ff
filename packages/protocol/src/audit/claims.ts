/**
 * What an auditor answers: one verdict per claim, with the leaf that shows it (docs/auditing.md).
 *
 * `proved`: recomputed from the bundle. `not-proved`: the bundle does not hold what it takes, or nobody can prove it; the note says which.
 * `violated`: something in the bundle contradicts it.
 */
import type { ErrorCode } from '../error-codes.ts';

/** The claims, in the order they are reported. `log` to `charter` are about the whole bundle, the rest about one run. */
export const claimNames = [
  'log',
  'events',
  'charter',
  'query',
  'approvals',
  'order',
  'config',
  'survivors',
  'cosigned',
  'opening',
  'sum',
  'result',
  'disclosure',
  'keys-erased',
] as const;

export type ClaimName = (typeof claimNames)[number];

export interface Verdict {
  readonly claim: ClaimName;
  readonly status: 'proved' | 'not-proved' | 'violated';
  /** The run it is about; absent for the whole bundle. */
  readonly run?: string;
  readonly query?: string;
  /** Why, for a violation. */
  readonly code?: ErrorCode;
  readonly clause?: string;
  readonly party?: string;
  /** Leaf that shows it. */
  readonly leaf?: number;
  /** Why it is not proved: a fixed key of the auditor's texts. */
  readonly note?: NotProvedNote;
}

/** Why something is not proved. */
export type NotProvedNote = 'not-in-bundle' | 'assertion' | 'no-release' | 'not-reached' | 'no-cosignatures';

/** The verdict on a whole bundle. */
export interface AuditReport {
  readonly verified: boolean;
  readonly size: number;
  readonly root: string;
  readonly logKey: string;
  readonly charter?: { readonly name: string; readonly version: number; readonly digest: string; readonly members: readonly string[] };
  readonly verdicts: readonly Verdict[];
}
