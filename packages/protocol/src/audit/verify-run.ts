/** The claims about one run, in order. A claim that rests on one that failed is not tried: it is reported as not proved. */

import { charterTerms } from '../charter/parse-charter.ts';
import type { Primitives } from '../crypto/primitives.ts';
import { demand } from '../errors.ts';
import type { ClaimName, Verdict } from './claims.ts';
import { judge, NotProved } from './judge.ts';
import type { LogRecord } from './log-record.ts';
import { type RunContext, readRequest, type SignedCharter } from './run-documents.ts';
import { type RunRecord, verifyOrder } from './run-record.ts';
import type { AuditSource } from './source.ts';
import { readServedResult, rebuildRelease, verifyFigures, verifyServed } from './verify-release.ts';
import { type RoundAudit, verifyConfig, verifyCosigned, verifyOpened, verifySurvivors } from './verify-round.ts';
import { recomputeSum } from './verify-sum.ts';

export interface RunAudit {
  readonly primitives: Primitives;
  readonly source: AuditSource;
  readonly record: LogRecord;
  readonly charters: readonly SignedCharter[];
  readonly run: RunRecord;
  readonly progress?: (done: number, total: number) => void;
}

/** Every partner of the request approved, before the round began, these documents (RUN-1 step 2). @throws ProtocolError `not-approved`, `binding-mismatch`. */
function verifyApprovals({ run, request, signed }: RunContext): number | undefined {
  const config = run.first('round.config');
  if (config === undefined) throw new NotProved('not-reached');
  const approvals = run.all('query.approved').filter(({ leaf }) => leaf < config.leaf);
  for (const partner of request.partners) {
    const approval = approvals.find(({ event }) => event.actor === partner);
    demand(approval !== undefined, 'not-approved', { clause: 'RUN-1', party: partner });
    const bound = approval.event.charter_digest === signed.digest && approval.event.codebook_digest === request.codebook.digest;
    demand(bound, 'binding-mismatch', { clause: 'RUN-1', party: partner });
  }
  return approvals.at(-1)?.leaf;
}

/** Purpose in the charter, asked and released in time (DOC-3). @throws ProtocolError `unknown-purpose`, `expired`. */
function verifyQuery(context: RunContext): number {
  const { run, request, signed, proposed } = context;
  const { purpose } = request.query as { readonly purpose: string };
  demand(Object.hasOwn(charterTerms(signed.charter).purposes, purpose) && proposed.event.purpose === purpose, 'unknown-purpose', {
    clause: 'DOC-3',
  });
  const released = run.first('result.released');
  demand(released === undefined || released.event.ts <= request.expires, 'expired', { clause: 'DOC-3' });
  return proposed.leaf;
}

/** Collects verdicts; `value` of a claim that did not hold is absent, and claims that need it are reported as not reached. */
class Claims {
  readonly verdicts: Verdict[] = [];
  readonly #about: { readonly run: string; readonly query?: string };

  constructor(run: RunRecord) {
    this.#about = { run: run.run, ...(run.query === undefined ? {} : { query: run.query }) };
  }

  try<Value>(claim: ClaimName, check: () => { readonly value: Value; readonly leaf?: number | undefined }): Value | undefined {
    let value: Value | undefined;
    const verdict = judge({ claim, ...this.#about }, () => {
      const checked = check();
      ({ value } = checked);
      return checked.leaf;
    });
    this.verdicts.push(verdict);
    return verdict.status === 'proved' ? value : undefined;
  }
}

const given = <Value>(value: Value | undefined): Value => {
  if (value === undefined) throw new NotProved('not-reached');
  return value;
};

/** All verdicts about one run. */
export function verifyRun(audit: RunAudit): readonly Verdict[] {
  const { primitives, source, record, charters, run } = audit;
  const claims = new Claims(run);
  const context = claims.try('query', () => {
    const read = readRequest(primitives, source, { run, charters });
    return { value: read, leaf: verifyQuery(read) };
  });
  claims.try('approvals', () => ({ value: true, leaf: verifyApprovals(given(context)) }));
  claims.try('order', () => ({ value: true, leaf: verifyOrder(run) }));
  if (run.round === undefined) return claims.verdicts;
  const round: RoundAudit | undefined = context === undefined ? undefined : { primitives, source, record, context, round: run.round };
  const config = claims.try('config', () => {
    const verified = verifyConfig(given(round));
    return { value: verified.config, leaf: verified.leaf };
  });
  const stated = claims.try('survivors', () => {
    const verified = verifySurvivors(given(round), given(config));
    return { value: verified, leaf: verified.leaf };
  });
  claims.try('cosigned', () => ({ value: true, leaf: verifyCosigned(given(round), given(stated)) }));
  const opened = claims.try('opening', () => {
    const verified = verifyOpened(given(round), given(stated));
    return { value: verified.opening, leaf: verified.leaf };
  });
  const sum = claims.try('sum', () => {
    const { progress } = audit;
    const value = recomputeSum(
      { primitives, source, stated: given(stated), ...(progress === undefined ? {} : { progress }) },
      given(opened),
    );
    return { value, leaf: stated?.leaf };
  });
  const served = claims.try('result', () => {
    const value = readServedResult(given(round));
    return { value, leaf: verifyServed(given(round), value) };
  });
  claims.try('disclosure', () => {
    const result = given(served);
    const rebuilt = rebuildRelease(given(round), { sum: given(sum), included: given(stated).verified.survivors, served: result });
    verifyFigures(result, rebuilt);
    return { value: true, leaf: run.first('result.released')?.leaf };
  });
  claims.try('keys-erased', () => {
    throw new NotProved('assertion');
  });
  return claims.verdicts;
}
