/** The claims about a `model` run: one question, a series of secure sums of which each follows from the one before, one fit. */
import { encodeHex } from '../../crypto/bytes.ts';
import { demandPartners } from '../../disclosure/index.ts';
import {
  type Advance,
  advanceModel,
  deriveStepDigest,
  deriveStepLayout,
  encodeModelMeaning,
  encodeStepLayout,
  gateInput,
  type StepInput,
} from '../../model/index.ts';
import type { ModelTable } from '../../model/model-table.ts';
import type { Offer } from '../../run/offer.ts';
import { deriveStepThresholds } from '../../sum/index.ts';
import type { ClaimName } from '../claims.ts';
import { given, NotProved } from '../judge.ts';
import { type RunAudit, RunClaims, type RunFindings, verifyErased } from '../run-claims.ts';
import type { RunRecord } from '../run-record.ts';
import { verifyQuestion } from '../verify-question.ts';
import { type ServedResult, verifyCountersigned, verifyFigures } from '../verify-release.ts';
import type { RoundAudit, StatedRoundAudit, StepShape } from '../verify-round.ts';
import { verifySumRound } from '../verify-sum-round.ts';
import { claimOnce, claimResult, type ReleaseAudit } from './claim-release.ts';
import { type ModelContextOfRun, resolveModel } from './model-context.ts';
import { modelOrder } from './model-order.ts';
import { rebuildDocument } from './rebuild-document.ts';

const needed: ReadonlySet<ClaimName> = new Set([
  ...(['query', 'purpose', 'approvals', 'order', 'config', 'inputs', 'survivors', 'cosigned'] as const),
  ...(['opening', 'sum', 'result', 'disclosure'] as const),
]);

/** A step that may come next: its input, who takes part, and what the coordinator called it. */
interface ExpectedStep {
  readonly input: StepInput;
  readonly partners: readonly string[];
  readonly announced?: string;
}

function roundOf(base: RunAudit, context: ModelContextOfRun, round: string, { input, partners, announced }: ExpectedStep): RoundAudit {
  const { primitives } = base;
  const layout = deriveStepLayout({ plan: context.plan, codebook: context.signed.codebook }, input, partners.length);
  const { thresholds } = context;
  const step: StepShape = {
    number: input.step,
    input: deriveStepDigest(primitives, input),
    ...(announced === undefined ? {} : { announced }),
    partners,
    thresholds: input.step === 0 ? thresholds : deriveStepThresholds(partners.length, thresholds.tolerate),
  };
  return { base, context, round, shape: { words: layout.words, layout: encodeHex(primitives.sha256(encodeStepLayout(layout))), step } };
}

/** What is known when all steps have been gone through. */
interface FittedRun {
  readonly first: StatedRoundAudit | undefined;
  readonly included: readonly string[];
  readonly end: Advance | undefined;
}

/** Verifies the rounds in order; one whose step does not follow from a sum that was made again is reported as not reached. */
function verifySteps(claims: RunClaims, audit: RunAudit, context: ModelContextOfRun | undefined, run: RunRecord): FittedRun {
  let expected: ExpectedStep | undefined = context && { input: gateInput, partners: context.request.partners };
  let first: StatedRoundAudit | undefined;
  let end: Advance | undefined;
  let included: readonly string[] = [];
  for (const { event } of run.all('round.config')) {
    const step: ExpectedStep | undefined = expected;
    const round = context === undefined || step === undefined ? undefined : roundOf(audit, context, event.round, step);
    const { stated, sum } = verifySumRound(claims, audit, round);
    first ??= stated;
    expected = undefined;
    end = undefined;
    if (context === undefined || step === undefined || stated === undefined || sum === undefined) continue;
    included = stated.verified.survivors;
    const { plan, rules, signed } = context;
    end = tryAdvance(() =>
      advanceModel({ plan, codebook: signed.codebook, rules, partners: included.length }, step.input, sum, step.partners.length),
    );
    const announced = run.first('step.opened', event.round)?.event.next_input;
    if (end?.kind === 'next') expected = { input: end.input, partners: included, ...(announced === undefined ? {} : { announced }) };
  }
  return { first, included, end };
}

/** Where the sum leads to a refusal there is no next step: a release after it does not hold. */
function tryAdvance(advance: () => Advance): Advance | undefined {
  try {
    return advance();
  } catch {
    return undefined;
  }
}

function tableOf({ end }: FittedRun): ModelTable {
  if (end?.kind !== 'done') throw new NotProved('not-reached');
  return end.table;
}

/** What a partner with this offer was asked. */
const meaningIn =
  ({ plan, signed, request }: ModelContextOfRun) =>
  (offer: Offer | undefined): Uint8Array => {
    const snapshot = offer?.datasets[plan.dataset]?.snapshot;
    const about = { plan, codebook: signed.codebook, codebookDigest: request.codebook.digest };
    return encodeModelMeaning({ ...about, ...(snapshot === undefined ? {} : { snapshot }) });
  };

/** The released file, and what was done with it. */
function verifyReleased(claims: RunClaims, about: ReleaseAudit<ModelContextOfRun>, fitted: FittedRun): ServedResult | undefined {
  const { audit, run, context } = about;
  const served = claimResult(claims, about);
  claims.try('disclosure', (evidence) => {
    evidence.at(given(run.first('result.released')));
    const { included } = fitted;
    const known = given(context);
    const table = tableOf(fitted);
    demandPartners(included.length, known.rules);
    verifyFigures(given(served), rebuildDocument(audit, known, { table, included, served: given(served) }));
  });
  claimOnce(claims, about, fitted.first, meaningIn);
  claims.try('countersigned', (evidence) => verifyCountersigned(given(context), evidence));
  return served;
}

/** See the module header. */
export function verifyModelRun(audit: RunAudit, run: RunRecord): RunFindings {
  const claims = new RunClaims(run);
  const context = verifyQuestion(claims, { audit, run }, { resolve: resolveModel, places: modelOrder });
  const findings = { run, verdicts: claims.verdicts, needed, ...(context === undefined ? {} : { context }) };
  if (run.round === undefined) return findings;
  const fitted = verifySteps(claims, audit, context, run);
  const served = verifyReleased(claims, { audit, run, context }, fitted);
  claims.try('keys-erased', (evidence) => verifyErased(run, evidence));
  return { ...findings, ...(served === undefined ? {} : { served }) };
}
