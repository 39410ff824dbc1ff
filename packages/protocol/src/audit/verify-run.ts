/** The claims about one run, in order. A claim that rests on one that failed is not tried: it is reported as not proved. */
import type { VerifiedCheckpoint } from '../log/index.ts';
import type { ClaimName, Verdict } from './claims.ts';
import { type Evidence, given, judge, NotProved } from './judge.ts';
import type { AuditBase, RunContext } from './run-context.ts';
import type { RunRecord } from './run-record.ts';
import { type OpenedQuestions, verifyOnce } from './verify-once.ts';
import { verifyOpened } from './verify-opening.ts';
import { verifyOrder } from './verify-order.ts';
import { verifyApprovals, verifyPurpose, verifyQuery } from './verify-query.ts';
import { readServedResult, rebuildRelease, type ServedResult, verifyCountersigned, verifyFigures, verifyServed } from './verify-release.ts';
import { type RoundAudit, type StatedRoundAudit, verifyConfig, verifyCosigned, verifyInputs, verifySurvivors } from './verify-round.ts';
import { recomputeSum } from './verify-sum.ts';

/** What the runs of a bundle are verified against. */
export interface RunAudit extends AuditBase {
  /** The bundle's checkpoints, if all of them hold. */
  readonly checkpoints: readonly VerifiedCheckpoint[] | undefined;
  readonly questions: OpenedQuestions;
  readonly progress?: (done: number, total: number) => void;
}

/** What was found of one run: the verdicts, and whatever of its documents holds. */
export interface RunFindings {
  readonly run: RunRecord;
  readonly verdicts: readonly Verdict[];
  readonly context?: RunContext;
  /** The result file, as it lies in the bundle: it counts only where the claims `result` and `disclosure` are proved. */
  readonly served?: ServedResult;
}

/** Collects verdicts; the value of a claim that did not hold is absent, and claims that need it are reported as not reached. */
class Claims {
  readonly verdicts: Verdict[] = [];
  readonly #about: { readonly run: string; readonly query?: string };

  constructor(run: RunRecord) {
    this.#about = { run: run.run, ...(run.query === undefined ? {} : { query: run.query }) };
  }

  try<Value>(claim: ClaimName, check: (evidence: Evidence) => Value): Value | undefined {
    let value: Value | undefined;
    const verdict = judge({ claim, ...this.#about }, (evidence) => {
      value = check(evidence);
    });
    this.verdicts.push(verdict);
    return verdict.status === 'proved' ? value : undefined;
  }
}

/** Config to survivors, and the log that the inputs relied on. */
function verifyStated(claims: Claims, { checkpoints }: RunAudit, round: RoundAudit | undefined): StatedRoundAudit | undefined {
  const config = claims.try('config', (evidence) => verifyConfig(given(round), evidence));
  const inputs = claims.try('inputs', (evidence) => verifyInputs(given(round), evidence));
  const stated = claims.try('survivors', (evidence) =>
    verifySurvivors(given(round), { config: given(config), stated: given(inputs) }, evidence),
  );
  claims.try('cosigned', (evidence) =>
    verifyCosigned(given(round), { config: given(config), inputs: given(inputs).inputs, checkpoints: given(checkpoints) }, evidence),
  );
  return stated;
}

/** Nobody can prove it; how many partners say so is told. */
function verifyErased(run: RunRecord, evidence: Evidence): never {
  const erased = run.all('round.keys_erased');
  const last = erased.at(-1);
  if (last !== undefined) evidence.at(last);
  evidence.support = { have: erased.length, of: run.all('round.key').length };
  throw new NotProved('assertion');
}

/** All verdicts about one run. */
export function verifyRun(audit: RunAudit, run: RunRecord): RunFindings {
  const { primitives, source, record, progress, questions } = audit;
  const claims = new Claims(run);
  const context = claims.try('query', (evidence) => verifyQuery(audit, run, evidence));
  claims.try('purpose', (evidence) => verifyPurpose(given(context), evidence));
  claims.try('approvals', (evidence) => verifyApprovals(given(context), evidence));
  claims.try('order', (evidence) => verifyOrder(run, record.genesis.actor, evidence));
  const found = { run, verdicts: claims.verdicts, ...(context === undefined ? {} : { context }) };
  if (run.round === undefined) return found;
  const round: RoundAudit | undefined = context === undefined ? undefined : { base: audit, context, round: run.round };
  const stated = verifyStated(claims, audit, round);
  const opening = claims.try('opening', (evidence) => verifyOpened(given(round), given(stated), evidence));
  const sum = claims.try('sum', () =>
    recomputeSum({ primitives, source, stated: given(stated), ...(progress === undefined ? {} : { progress }) }, given(opening)),
  );
  // What the file says is held against the sum also where the log commits to something else.
  let served: ServedResult | undefined;
  claims.try('result', (evidence) => {
    if (run.outcome !== 'released') throw new NotProved('no-release');
    served = readServedResult(source, run.run);
    verifyServed(given(round), served, evidence);
  });
  claims.try('disclosure', (evidence) => {
    evidence.at(given(run.first('result.released')));
    const included = given(stated).verified.survivors;
    verifyFigures(given(served), rebuildRelease(given(round), { sum: given(sum), included, served: given(served) }));
  });
  claims.try('once', (evidence) => {
    const { verified, config } = given(stated);
    verifyOnce({ ...given(round), survivors: verified.survivors, threshold: config.threshold }, questions, evidence);
  });
  claims.try('countersigned', (evidence) => verifyCountersigned(given(round), given(context).thresholds.threshold, evidence));
  claims.try('keys-erased', (evidence) => verifyErased(run, evidence));
  return { ...found, ...(served === undefined ? {} : { served }) };
}
