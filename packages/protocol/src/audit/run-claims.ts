/** What is found of one run: verdicts in order, where a claim that rests on one that failed is not tried but reported as not proved. */
import type { LinearSolver } from '../disclosure/suppression/linear-solver.ts';
import type { VerifiedCheckpoint } from '../log/index.ts';
import type { ClaimName, Verdict } from './claims.ts';
import { type Evidence, judge, NotProved } from './judge.ts';
import type { AnyRunContext } from './kinds/any-context.ts';
import type { ReleasedBefore } from './released-before.ts';
import type { AuditBase } from './run-context.ts';
import type { RunRecord } from './run-record.ts';
import type { OpenedQuestions } from './verify-once.ts';
import type { ServedResult } from './verify-release.ts';

/** What the runs of a bundle are verified against. */
export interface RunAudit extends AuditBase {
  /** The bundle's checkpoints, if all of them hold. */
  readonly checkpoints: readonly VerifiedCheckpoint[] | undefined;
  readonly questions: OpenedQuestions;
  readonly releases: ReleasedBefore;
  /** For the interval audit of tables with margins. */
  readonly solver?: LinearSolver;
  readonly progress?: (done: number, total: number) => void;
}

/** What was found of one run: the verdicts, and whatever of its documents holds. */
export interface RunFindings {
  readonly run: RunRecord;
  readonly verdicts: readonly Verdict[];
  /** The claims that must be proved of a release of this kind. */
  readonly needed: ReadonlySet<ClaimName>;
  readonly context?: AnyRunContext;
  /** The result file, as it lies in the bundle: it counts only where the claims `result` and `disclosure` are proved. */
  readonly served?: ServedResult;
}

/** Collects verdicts; the value of a claim that did not hold is absent. */
export class RunClaims {
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

/** Nobody can prove it; how many partners say so is told. */
export function verifyErased(run: RunRecord, evidence: Evidence): never {
  const erased = run.all('round.keys_erased');
  const last = erased.at(-1);
  if (last !== undefined) evidence.at(last);
  // Who showed a key of a round, in a secure sum or in a ring, has keys to erase.
  evidence.support = { have: erased.length, of: run.all('round.key').length + run.all('overlap.key').length };
  throw new NotProved('assertion');
}
