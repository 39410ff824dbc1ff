/** The claims about an `aggregate` run: one question, one secure sum, one table. */
import { encodeHex } from '../../crypto/bytes.ts';
import { deriveLayout, encodeLayout, encodeQueryMeaning } from '../../query/index.ts';
import type { Offer } from '../../run/offer.ts';
import { maxSumPartners } from '../../sum/index.ts';
import type { ClaimName } from '../claims.ts';
import { given, NotProved } from '../judge.ts';
import { type RunAudit, RunClaims, type RunFindings, verifyErased } from '../run-claims.ts';
import type { RunRecord } from '../run-record.ts';
import { verifyOnce } from '../verify-once.ts';
import { verifyQuestion } from '../verify-question.ts';
import { readServedResult, type ServedResult, verifyCountersigned, verifyFigures, verifyServed } from '../verify-release.ts';
import type { RoundAudit } from '../verify-round.ts';
import { type SumRoundFindings, verifySumRound } from '../verify-sum-round.ts';
import { type AggregateContext, resolveAggregate } from './aggregate-context.ts';
import { rebuildAggregateRelease } from './aggregate-release.ts';
import { sumOrder } from './sum-order.ts';

const needed: ReadonlySet<ClaimName> = new Set([
  ...(['query', 'purpose', 'approvals', 'order', 'config', 'inputs', 'survivors', 'cosigned'] as const),
  ...(['opening', 'sum', 'result', 'disclosure'] as const),
]);

function roundOf(base: RunAudit, context: AggregateContext, round: string): RoundAudit {
  const { layout } = context;
  const shape = { words: layout.words, layout: encodeHex(base.primitives.sha256(encodeLayout(layout))) };
  return { base, context, round, shape };
}

/** What a partner with this offer was asked, whatever the question was called and whoever else was in it. */
function meaningIn({ plan, signed, request }: AggregateContext): (offer: Offer | undefined) => Uint8Array {
  const layout = deriveLayout(plan, signed.codebook, maxSumPartners);
  const about = { plan, layout, codebook: signed.codebook, codebookDigest: request.codebook.digest };
  return (offer) => {
    const snapshot = offer?.datasets[plan.dataset]?.snapshot;
    return encodeQueryMeaning({ ...about, ...(snapshot === undefined ? {} : { snapshot }) });
  };
}

/** What is known when the round has been gone through. */
interface SummedRun {
  readonly audit: RunAudit;
  readonly run: RunRecord;
  readonly context: AggregateContext | undefined;
  readonly round: string;
  readonly found: SumRoundFindings;
}

/** The released file, and what was done with it. */
function verifyReleased(claims: RunClaims, { audit, run, context, round, found: { stated, sum } }: SummedRun): ServedResult | undefined {
  // What the file says is held against the sum also where the log commits to something else.
  let served: ServedResult | undefined;
  claims.try('result', (evidence) => {
    if (run.outcome !== 'released') throw new NotProved('no-release');
    served = readServedResult(audit.source, run.run);
    verifyServed(audit, given(context), served, evidence);
  });
  claims.try('disclosure', (evidence) => {
    evidence.at(given(run.first('result.released')));
    const included = given(stated).verified.survivors;
    const { solver } = audit;
    const opened = { sum: given(sum), included, served: given(served), ...(solver === undefined ? {} : { solver }) };
    verifyFigures(given(served), rebuildAggregateRelease(audit, given(context), opened));
  });
  claims.try('once', (evidence) => {
    const { verified, config } = given(stated);
    const about = { base: audit, context: given(context), round, meaningFor: meaningIn(given(context)) };
    verifyOnce({ ...about, survivors: verified.survivors, threshold: config.threshold }, audit.questions, evidence);
  });
  claims.try('countersigned', (evidence) => verifyCountersigned(given(context), evidence));
  return served;
}

/** See the module header. */
export function verifyAggregateRun(audit: RunAudit, run: RunRecord): RunFindings {
  const claims = new RunClaims(run);
  const context = verifyQuestion(claims, { audit, run }, { resolve: resolveAggregate, places: sumOrder });
  const findings = { run, verdicts: claims.verdicts, needed, ...(context === undefined ? {} : { context }) };
  const { round } = run;
  if (round === undefined) return findings;
  const found = verifySumRound(claims, audit, context === undefined ? undefined : roundOf(audit, context, round));
  const served = verifyReleased(claims, { audit, run, context, round, found });
  claims.try('keys-erased', (evidence) => verifyErased(run, evidence));
  return { ...findings, ...(served === undefined ? {} : { served }) };
}
