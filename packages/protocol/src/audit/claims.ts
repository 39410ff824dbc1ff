/**
 * What an auditor answers: one verdict per claim, with the leaf that shows it (docs/auditing.md).
 *
 * `proved`: recomputed from the bundle. `not-proved`: the bundle does not hold what it takes, or nobody can prove it; the note says which.
 * `violated`: something in the bundle contradicts it.
 */
import type { ErrorCode } from '../error-codes.ts';

/** The claims about the whole bundle, in the order they are reported. */
export const bundleClaims = ['files', 'log', 'heads', 'events', 'ledger', 'charter', 'documents'] as const;

/** The claims about one run. */
export const runClaims = [
  'query',
  'purpose',
  'approvals',
  'order',
  'config',
  'inputs',
  'survivors',
  'cosigned',
  'opening',
  'sum',
  'certified',
  'result',
  'disclosure',
  'once',
  'countersigned',
  'keys-erased',
] as const;

/** All claims, in the order they are reported. */
export const claimNames = [...bundleClaims, ...runClaims] as const;

export type ClaimName = (typeof claimNames)[number];

/** How many stand behind a claim, of how many that could. */
export interface Support {
  readonly have: number;
  readonly of: number;
}

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
  /** Leaf that shows it; for a violation the one that was looked at last. */
  readonly leaf?: number;
  /** How many partners approved, cosigned, certified, countersigned or asserted. */
  readonly support?: Support;
  /** Why it is not proved: a fixed key of the auditor's texts. */
  readonly note?: NotProvedNote;
}

/** Why something is not proved. */
export const notProvedNotes = [
  'not-in-bundle',
  'deleted',
  'assertion',
  'not-kept',
  'no-release',
  'not-reached',
  'no-cosignatures',
  'no-charter',
  'refused',
  'few-countersignatures',
  'protection-off',
  'no-solver',
] as const;

export type NotProvedNote = (typeof notProvedNotes)[number];

/** The verdict on a whole bundle. */
export interface AuditReport {
  readonly verified: boolean;
  readonly size: number;
  readonly root: string;
  readonly logKey: string;
  readonly charter?: { readonly name: string; readonly version: number; readonly digest: string; readonly members: readonly string[] };
  readonly verdicts: readonly Verdict[];
}
