/** The claims about a released file that every kind of run makes in the same words. */
import type { Offer } from '../../run/offer.ts';
import { given, NotProved } from '../judge.ts';
import type { RunAudit, RunClaims } from '../run-claims.ts';
import type { RunContext } from '../run-context.ts';
import type { RunRecord } from '../run-record.ts';
import { verifyOnce } from '../verify-once.ts';
import { readServedResult, type ServedResult, verifyServed } from '../verify-release.ts';
import type { StatedRoundAudit } from '../verify-round.ts';

/** A run as it is known when its release is looked at; without a context where its question could not be made out. */
export interface ReleaseAudit<Context extends RunContext = RunContext> {
  readonly audit: RunAudit;
  readonly run: RunRecord;
  readonly context: Context | undefined;
}

/** The claim `result`. Gives the file that was served also where the log commits to another: its figures are then still held against the sum. */
export function claimResult(claims: RunClaims, { audit, run, context }: ReleaseAudit): ServedResult | undefined {
  let served: ServedResult | undefined;
  claims.try('result', (evidence) => {
    if (run.outcome !== 'released') throw new NotProved('no-release');
    served = readServedResult(audit.source, run.run);
    verifyServed(audit, given(context), served, evidence);
  });
  return served;
}

/** The claim `once`, of the round that a run's question was opened in. `meaningIn` gives what a partner with an offer was asked. */
export function claimOnce<Context extends RunContext>(
  claims: RunClaims,
  { audit, context }: ReleaseAudit<Context>,
  stated: StatedRoundAudit | undefined,
  meaningIn: (context: Context) => (offer: Offer | undefined) => Uint8Array,
): void {
  claims.try('once', (evidence) => {
    const { verified, config } = given(stated);
    const known = given(context);
    const about = { base: audit, context: known, round: config.round, meaningFor: meaningIn(known) };
    verifyOnce({ ...about, survivors: verified.survivors, threshold: config.threshold }, audit.questions, evidence);
  });
}
