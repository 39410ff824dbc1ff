/** The claims about an `aggregate` run: one question, one secure sum, one table. */
import { encodeHex } from '../../crypto/bytes.ts';
import {
  deriveLayout,
  deriveTablesLayout,
  encodeLayout,
  encodeQueryMeaning,
  encodeTablesLayout,
  encodeTablesMeaning,
} from '../../query/index.ts';
import type { Offer } from '../../run/offer.ts';
import { maxSumPartners } from '../../sum/index.ts';
import type { ClaimName } from '../claims.ts';
import { given } from '../judge.ts';
import { type RunAudit, RunClaims, type RunFindings, verifyErased } from '../run-claims.ts';
import type { RunRecord } from '../run-record.ts';
import { verifyQuestion } from '../verify-question.ts';
import { type ServedResult, verifyCountersigned, verifyFigures } from '../verify-release.ts';
import type { RoundAudit } from '../verify-round.ts';
import { type SumRoundFindings, verifySumRound } from '../verify-sum-round.ts';
import { type AggregateContext, resolveAggregate, type TablesContext } from './aggregate-context.ts';
import { rebuildAggregateRelease } from './aggregate-release.ts';
import { claimOnce, claimResult, type ReleaseAudit } from './claim-release.ts';
import { sumOrder } from './sum-order.ts';

const needed: ReadonlySet<ClaimName> = new Set([
  ...(['query', 'purpose', 'approvals', 'order', 'config', 'inputs', 'survivors', 'cosigned'] as const),
  ...(['opening', 'sum', 'result', 'disclosure'] as const),
]);

function roundOf(base: RunAudit, context: AggregateContext | TablesContext, round: string): RoundAudit {
  const { layout } = context;
  const bytes = 'parts' in layout ? encodeTablesLayout(layout) : encodeLayout(layout);
  const shape = { words: layout.words, layout: encodeHex(base.primitives.sha256(bytes)) };
  return { base, context, round, shape };
}

/** What a partner with this offer was asked, whatever the question was called and whoever else was in it. */
function meaningIn({ plan, signed, request }: AggregateContext | TablesContext): (offer: Offer | undefined) => Uint8Array {
  if (plan.kind === 'tables') {
    const about = { plan, layout: deriveTablesLayout(plan, signed.codebook, maxSumPartners), codebook: signed.codebook };
    const codebookDigest = request.codebook.digest;
    return (offer) => encodeTablesMeaning({ ...about, codebookDigest, snapshotOf: (dataset) => offer?.datasets[dataset]?.snapshot });
  }
  const layout = deriveLayout(plan, signed.codebook, maxSumPartners);
  const about = { plan, layout, codebook: signed.codebook, codebookDigest: request.codebook.digest };
  return (offer) => {
    const snapshot = offer?.datasets[plan.dataset]?.snapshot;
    return encodeQueryMeaning({ ...about, ...(snapshot === undefined ? {} : { snapshot }) });
  };
}

/** The released file, and what was done with it. */
function verifyReleased(
  claims: RunClaims,
  about: ReleaseAudit<AggregateContext | TablesContext>,
  { stated, sum }: SumRoundFindings,
): ServedResult | undefined {
  const { audit, run, context } = about;
  const served = claimResult(claims, about);
  claims.try('disclosure', (evidence) => {
    const { leaf } = evidence.at(given(run.first('result.released')));
    const included = given(stated).verified.survivors;
    const { solver } = audit;
    const findEarlier = audit.releases.finder(audit, leaf);
    const opened = { sum: given(sum), included, served: given(served), findEarlier, ...(solver === undefined ? {} : { solver }) };
    verifyFigures(given(served), rebuildAggregateRelease(audit, given(context), opened));
  });
  claimOnce(claims, about, stated, meaningIn);
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
  const served = verifyReleased(claims, { audit, run, context }, found);
  claims.try('keys-erased', (evidence) => verifyErased(run, evidence));
  return { ...findings, ...(served === undefined ? {} : { served }) };
}
