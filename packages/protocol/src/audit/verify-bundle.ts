/** The audit of a whole bundle (docs/auditing.md): log, events, charter, then every run. */
import { encodeHex } from '../crypto/bytes.ts';
import type { Primitives } from '../crypto/primitives.ts';
import { demand, type ProtocolError } from '../errors.ts';
import type { AuditReport, Verdict } from './claims.ts';
import { judge } from './judge.ts';
import { type LogRecord, logKeyOf, readLog, verifyHead } from './log-record.ts';
import { readCharters, type SignedCharter } from './run-documents.ts';
import { readRuns } from './run-record.ts';
import type { AuditSource, AuditTrust } from './source.ts';
import { verifyRun } from './verify-run.ts';
import { verifyTiles } from './verify-tiles.ts';

/** What hears how the work goes. */
export interface AuditProgress {
  /** A run is being verified: which of how many. */
  readonly onRun?: (at: number, of: number) => void;
  readonly onBytes?: (done: number, total: number) => void;
}

const violation = (claim: 'events', { error, leaf }: { readonly error: ProtocolError; readonly leaf: number }): Verdict => ({
  claim,
  status: 'violated',
  code: error.code,
  clause: error.clause,
  leaf,
  ...(error.party === undefined ? {} : { party: error.party }),
});

const unread = (failure: { readonly error: ProtocolError; readonly leaf: number }): AuditReport => ({
  verified: false,
  size: failure.leaf,
  root: '',
  logKey: '',
  verdicts: [violation('events', failure)],
});

/** A bundle is verified when nothing in it is violated and every released figure was proved from it. */
function isVerified(verdicts: readonly Verdict[], record: LogRecord): boolean {
  if (verdicts.some((verdict) => verdict.status === 'violated')) return false;
  const released = new Set(record.events.flatMap(({ event }) => (event.type === 'result.released' ? [event.run] : [])));
  const needed = new Set(['query', 'approvals', 'order', 'config', 'survivors', 'opening', 'sum', 'disclosure', 'result']);
  return verdicts.every(
    (verdict) => verdict.status === 'proved' || verdict.run === undefined || !released.has(verdict.run) || !needed.has(verdict.claim),
  );
}

/**
 * Verifies a bundle. Never throws for what the bundle holds: every refusal is a verdict. What the caller's source throws passes through.
 */
export function verifyBundle(
  primitives: Primitives,
  source: AuditSource,
  options: { readonly trust?: AuditTrust; readonly progress?: AuditProgress } = {},
): AuditReport {
  const { trust = {}, progress = {} } = options;
  const { record, failure } = readLog(primitives, source);
  if (record === undefined) return unread(failure as { readonly error: ProtocolError; readonly leaf: number });
  const verdicts: Verdict[] = [];
  verdicts.push(
    judge({ claim: 'log' }, () => {
      verifyHead(primitives, record, { source, logKey: logKeyOf(primitives, record, trust) });
      verifyTiles(primitives, record, source);
      return record.size - 1;
    }),
    { claim: 'events', status: 'proved', leaf: record.size - 1 },
  );
  let charters: readonly SignedCharter[] = [];
  verdicts.push(
    judge({ claim: 'charter' }, () => {
      charters = readCharters(primitives, record, source);
      const newest = charters.at(-1);
      demand(newest !== undefined, 'not-approved', { clause: 'DOC-1' });
      demand(trust.charter === undefined || charters.some((signed) => signed.digest === trust.charter), 'binding-mismatch', {
        clause: 'DOC-1',
      });
      return newest.inForceFrom;
    }),
  );
  const runs = readRuns(record);
  for (const [at, run] of runs.entries()) {
    progress.onRun?.(at + 1, runs.length);
    verdicts.push(
      ...verifyRun({
        primitives,
        source,
        record,
        charters,
        run,
        ...(progress.onBytes === undefined ? {} : { progress: progress.onBytes }),
      }),
    );
  }
  const newest = charters.at(-1);
  return {
    verified: isVerified(verdicts, record),
    size: record.size,
    root: encodeHex(record.root),
    logKey: record.genesis.log_vkey,
    ...(newest === undefined
      ? {}
      : {
          charter: {
            name: newest.charter.charter,
            version: newest.charter.version,
            digest: newest.digest,
            members: newest.charter.members.map((member) => member.partner),
          },
        }),
    verdicts,
  };
}
