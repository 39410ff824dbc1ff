/** Which kind of run is verified how: one file per kind, and this list. A new kind of question adds its context to `any-context.ts` and its line to the list. */
import type { QueryDocument } from '../../query/index.ts';
import type { RunAudit, RunFindings } from '../run-claims.ts';
import type { RunRecord } from '../run-record.ts';
import { verifyAggregateRun } from './aggregate-run.ts';
import { verifyModelRun } from './model-run.ts';
import { verifyRingRun } from './ring-run.ts';

/** All verdicts about one run of a kind. */
type VerifyRun = (audit: RunAudit, run: RunRecord) => RunFindings;

export const runKinds: Readonly<Record<QueryDocument['kind'], VerifyRun>> = {
  aggregate: verifyAggregateRun,
  overlap: verifyRingRun,
  link: verifyRingRun,
  model: verifyModelRun,
};
