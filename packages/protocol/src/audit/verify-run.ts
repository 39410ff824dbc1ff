/** The claims about one run, by the kind of its question (kinds/). */
import { ProtocolError } from '../errors.ts';
import { parseRequest } from '../run/parse-request.ts';
import { NotProved } from './judge.ts';
import { runKinds } from './kinds/index.ts';
import { readDocument } from './named-documents.ts';
import type { RunAudit, RunFindings } from './run-claims.ts';
import type { RunRecord } from './run-record.ts';
import { explainDeleted } from './verify-retention.ts';

type Kind = keyof typeof runKinds;

const isKind = (kind: unknown): kind is Kind => typeof kind === 'string' && Object.hasOwn(runKinds, kind);

/**
 * The kind that the request claims. A request that cannot be read, or asks for a kind that nobody knows, is taken for the plainest: its claim
 * `query` is then refused, whatever else holds.
 */
function kindOf({ primitives, source }: RunAudit, run: RunRecord): Kind {
  try {
    const proposed = run.first('query.proposed');
    const query = proposed === undefined ? {} : parseRequest(readDocument(primitives, source, proposed.event)).query;
    const { kind } = query as { readonly kind?: unknown };
    // A model on cells is one sum, that of its table.
    return isKind(kind) && !(kind === 'model' && 'of' in query) ? kind : 'aggregate';
  } catch (error) {
    if (error instanceof NotProved || error instanceof ProtocolError) return 'aggregate';
    throw error;
  }
}

/** All verdicts about one run. */
export const verifyRun = (audit: RunAudit, run: RunRecord): RunFindings => explainDeleted(runKinds[kindOf(audit, run)](audit, run));
