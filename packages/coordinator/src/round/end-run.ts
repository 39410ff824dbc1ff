/** How a run ends without a release, said in the log within the caller's transaction. */
import { type CoordinatorRound, type ErrorCode, stepCoordinator } from '@ketensom/protocol';
import { say } from '../log/say.ts';
import { endRing, findRingOfRun } from '../ring/ring-store.ts';
import type { Desk } from '../store/desk.ts';
import { endQuery, type StepName } from '../store/queries.ts';
import { findRoundOfRun, type StoredRound, saveRound } from './round-store.ts';

const steps: Readonly<Record<CoordinatorRound['kind'], StepName>> = {
  'collecting-keys': 'advertise',
  'collecting-shares': 'share',
  'collecting-inputs': 'upload',
  summing: 'sum',
  'collecting-acks': 'survivors',
  'collecting-reveals': 'reveal',
  opened: 'release',
  failed: 'release',
};

/** The step that a round is in, by the name people use. */
export const stepOf = (state: CoordinatorRound): StepName => steps[state.kind];

/** Why a run failed; `party` where the protocol names somebody. */
export interface Failure {
  readonly code: string;
  readonly party?: string;
}

/** Says that the run failed. */
export function failRun(desk: Desk, run: string, { code, party }: Failure): void {
  say(desk, 'query.failed', { run, code });
  endQuery(desk, run, { state: 'failed', code, ...(party === undefined ? {} : { party }) });
}

/** Closes a round in the store without a word in the log. */
function closeRound(desk: Desk, stored: StoredRound): void {
  const { next } = stepCoordinator(desk.primitives, stored.state, { kind: 'abort', code: 'dropped' });
  saveRound(desk, stored, next);
}

/** Ends the ring that a run is in, if any, and says so. */
function abandonRing(desk: Desk, run: string, code: ErrorCode): void {
  const stored = findRingOfRun(desk, run);
  if (stored === undefined || stored.ended) return;
  endRing(desk, stored.round);
  say(desk, 'round.aborted', { run, round: stored.round, step: 'hop', code });
}

/** Closes the round that a run is in, if any, and says so: the run was withdrawn or is out of time. */
export function abandonRound(desk: Desk, run: string, code: ErrorCode = 'round-closed'): void {
  abandonRing(desk, run, code);
  const stored = findRoundOfRun(desk, run);
  if (stored === undefined || stored.state.kind === 'failed') return;
  closeRound(desk, stored);
  say(desk, 'round.aborted', { run, round: stored.round, step: stepOf(stored.state), code });
}

/** Ends a run in whatever step it is because of `code`. */
export function abortRun(desk: Desk, run: string, failure: { readonly code: ErrorCode; readonly party?: string }): void {
  abandonRound(desk, run, failure.code);
  failRun(desk, run, failure);
}

/** A request whose time has passed: `query.expired` while approvals are missing, a failure once a round was opened. */
export function expireRun(desk: Desk, run: string): void {
  if (findRoundOfRun(desk, run) !== undefined || findRingOfRun(desk, run) !== undefined) {
    abortRun(desk, run, { code: 'expired' });
    return;
  }
  say(desk, 'query.expired', { run });
  endQuery(desk, run, { state: 'expired', code: 'expired' });
}
