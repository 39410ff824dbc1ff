/** What others are told of a refusal, and what this partner keeps of it: one code outward, the reason in its own books and log. */
import type { ErrorCode } from '@ketensom/protocol';
import type { Finding } from '../selections/judge.ts';
import type { AfterCommit, AgentContext } from './context.ts';

/** Reasons that tell of this partner's rows or of what it answered others. */
const ownReasons: ReadonlySet<string> = new Set<ErrorCode>(['differencing', 'quota-exceeded', 'set-size']);

/** The code that others read. */
export const outwardCode = (code: ErrorCode): ErrorCode => (ownReasons.has(code) ? 'declined' : code);

/** Keeps a refusal for a reason of this partner's own; other codes are in the log for all to read. Part of the caller's transaction. */
export function keepRefusal({ store, now }: AgentContext, run: string, code: ErrorCode): void {
  if (ownReasons.has(code)) store.refusals.add({ run, at: now(), code });
}

/** Keeps what the ledger of selections found. Part of the caller's transaction; the line in this partner's log comes after it. */
export function keepFinding(
  { store, now, log }: AgentContext,
  at: { readonly run: string; readonly round?: string },
  finding: Finding,
): AfterCommit {
  const { code, rule, run: earlierRun } = finding;
  store.refusals.add({ run: at.run, at: now(), code, rule, ...(earlierRun === undefined ? {} : { earlier: earlierRun }) });
  const earlier = earlierRun === undefined ? undefined : store.queries.get(earlierRun)?.name;
  return () => log('ledger-refused', { ...at, code, rule, earlier, earlierRun });
}
