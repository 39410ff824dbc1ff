/** The claims about an `overlap` run. */
import type { ClaimName } from '../claims.ts';
import { type RunAudit, RunClaims, type RunFindings } from '../run-claims.ts';
import type { RunRecord } from '../run-record.ts';
import { verifyQuestion } from '../verify-question.ts';
import { resolveOverlap } from './overlap-context.ts';
import { sumOrder } from './sum-order.ts';

const needed: ReadonlySet<ClaimName> = new Set(['query', 'purpose', 'approvals', 'order'] as const);

/** See the module header. */
export function verifyOverlapRun(audit: RunAudit, run: RunRecord): RunFindings {
  const claims = new RunClaims(run);
  const context = verifyQuestion(claims, { audit, run }, { resolve: resolveOverlap, places: sumOrder });
  return { run, verdicts: claims.verdicts, needed, ...(context === undefined ? {} : { context }) };
}
