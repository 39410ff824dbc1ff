/** The audit of a whole bundle (docs/auditing.md): files, log, events, documents, charters, then every run. */
import { encodeHex } from '../crypto/bytes.ts';
import type { Primitives } from '../crypto/primitives.ts';
import type { LinearSolver } from '../disclosure/suppression/linear-solver.ts';
import { demand } from '../errors.ts';
import type { VerifiedCheckpoint } from '../log/index.ts';
import { type CharterReading, type LoggedCharter, readCharters } from './charters.ts';
import type { AuditReport, ClaimName, Verdict } from './claims.ts';
import { verifyDerivedFiles } from './derived-files.ts';
import type { SignatureVerdicts } from './event-reader.ts';
import { type Evidence, given, judge, NotProved, violation } from './judge.ts';
import type { LogRecord } from './log-record.ts';
import { DocumentWatch } from './named-documents.ts';
import { type LogReading, readLog } from './read-log.ts';
import { ReleasedBefore } from './released-before.ts';
import type { RunFindings } from './run-claims.ts';
import { readRuns } from './run-record.ts';
import type { AuditSource, AuditTrust } from './source.ts';
import { verifyFiles } from './verify-files.ts';
import { type HeadAudit, verifyHeads, verifyNewestHead } from './verify-heads.ts';
import type { OpenedQuestions } from './verify-once.ts';
import { isPastTerm } from './verify-retention.ts';
import { verifyRun } from './verify-run.ts';

/** What hears how the work goes. */
export interface AuditProgress {
  /** Entries of the log were read: how many of how many. */
  readonly onEntries?: (done: number, total: number) => void;
  /** A run is being verified: which of how many. */
  readonly onRun?: (at: number, of: number) => void;
  /** Bytes of the vectors of one run were added: how many of how many. */
  readonly onBytes?: (done: number, total: number) => void;
}

export interface AuditOptions {
  readonly trust?: AuditTrust;
  readonly progress?: AuditProgress;
  /** Signatures that were checked before, for instance on other cores. */
  readonly signatures?: SignatureVerdicts;
  /** For the interval audit of tables with margins; without it their disclosure is not proved. */
  readonly solver?: LinearSolver;
}

/** A bundle as far as it could be read, with the verdicts that are about the whole of it. */
export interface OpenedBundle {
  readonly primitives: Primitives;
  readonly source: AuditSource;
  readonly solver?: LinearSolver;
  readonly reading: LogReading;
  readonly verdicts: readonly Verdict[];
  /** Absent where a claim about the log, its events or its charters does not hold. */
  readonly record?: LogRecord;
  readonly charters: readonly LoggedCharter[];
  /** Present when all of them hold. */
  readonly checkpoints?: readonly VerifiedCheckpoint[];
}

/** Collects the verdicts of the bundle-wide claims. */
class BundleClaims {
  readonly verdicts: Verdict[] = [];

  try<Value>(claim: ClaimName, check: (evidence: Evidence) => Value): Value | undefined {
    let value: Value | undefined;
    const verdict = judge({ claim }, (evidence) => {
      value = check(evidence);
    });
    this.verdicts.push(verdict);
    return verdict.status === 'proved' ? value : undefined;
  }
}

/** `events` and `ledger`: a failure of the one leaves the other unproved. */
function judgeEvents({ failure, record, unread }: LogReading, claims: BundleClaims): void {
  for (const claim of ['events', 'ledger'] as const) {
    if (failure?.claim === claim) {
      const evidence = { leaf: failure.leaf };
      claims.verdicts.push({ ...violation({ claim }, failure.error), ...evidence });
    } else {
      claims.try(claim, (evidence) => {
        if (record === undefined) throw unread instanceof NotProved ? unread : new NotProved('not-reached');
        evidence.leaf = record.size - 1;
      });
    }
  }
}

function judgeCharters(reading: CharterReading, trust: AuditTrust, evidence: Evidence): readonly LoggedCharter[] {
  const charters = readCharters(reading, evidence);
  const newest = charters.filter(({ inForceFrom }) => inForceFrom !== undefined).at(-1);
  if (newest === undefined) throw new NotProved('no-charter');
  const isExpected =
    trust.charter === undefined || charters.some(({ digest, inForceFrom }) => digest === trust.charter && inForceFrom !== undefined);
  demand(isExpected, 'binding-mismatch', { clause: 'DOC-1' });
  evidence.leaf = newest.inForceFrom;
  evidence.support = { have: newest.signatures.length, of: newest.charter.members.length };
  return charters;
}

/** Reads and verifies everything but the runs. Never throws for what the bundle holds. */
export function openBundle(primitives: Primitives, source: AuditSource, options: AuditOptions = {}): OpenedBundle {
  const { trust = {}, progress = {}, signatures, solver } = options;
  const claims = new BundleClaims();
  claims.try('files', () => verifyFiles(primitives, source.files));
  const watch = new DocumentWatch(primitives, source);
  const limits = { ...(trust.now === undefined ? {} : { now: trust.now }), ...(signatures === undefined ? {} : { signatures }) };
  const listener = { onEvent: watch.take.bind(watch), ...(progress.onEntries === undefined ? {} : { onEntries: progress.onEntries }) };
  const reading = readLog(primitives, source, limits, listener);
  const { record } = reading;
  const audit: HeadAudit = { primitives, source, reading, trust };
  const head = claims.try('log', (evidence) => {
    verifyNewestHead(audit);
    evidence.leaf = reading.tree.size - 1;
    return record;
  });
  const heads = claims.try('heads', (evidence) => {
    const found = verifyHeads(audit);
    evidence.support = { have: found.newestCosigners.length, of: found.witnesses };
    return found;
  });
  judgeEvents(reading, claims);
  const charters = claims.try('charter', (evidence) => judgeCharters({ primitives, source, index: given(record) }, trust, evidence)) ?? [];
  claims.try('documents', (evidence) => {
    evidence.leaf = watch.failure?.leaf ?? watch.last;
    if (watch.failure !== undefined) throw watch.failure.error;
    verifyDerivedFiles({ primitives, source, record: given(record), charters });
  });
  const { verdicts } = claims;
  const trusted = head === undefined ? {} : { record: head };
  return {
    primitives,
    source,
    reading,
    verdicts,
    charters,
    ...trusted,
    ...(solver === undefined ? {} : { solver }),
    ...(heads === undefined ? {} : { checkpoints: heads.checkpoints }),
  };
}

/** The findings about each run, one after the other; none where the log does not hold. */
export function* auditRuns(opened: OpenedBundle, progress: AuditProgress = {}): Generator<RunFindings> {
  const { primitives, source, reading, charters, checkpoints, solver } = opened;
  const { record } = reading;
  if (record === undefined) return;
  const questions: OpenedQuestions = new Map();
  const releases = new ReleasedBefore();
  const heard = progress.onBytes === undefined ? {} : { progress: progress.onBytes };
  let at = 0;
  for (const run of readRuns(record)) {
    at += 1;
    progress.onRun?.(at, record.runs.size);
    yield verifyRun(
      { primitives, source, record, charters, checkpoints, questions, releases, ...heard, ...(solver === undefined ? {} : { solver }) },
      run,
    );
  }
}

/** What must be proved of the whole bundle. */
const neededOfBundle: ReadonlySet<ClaimName> = new Set(['log', 'heads', 'events', 'ledger', 'documents'] as const);

const isEnough = (verdicts: readonly Verdict[], wanted: ReadonlySet<ClaimName>): boolean =>
  verdicts.every(({ claim, status }) => status === 'proved' || (status === 'not-proved' && !wanted.has(claim)));

/** What is not asked of a run any more once its evidence was deleted after the term that all members signed. */
const restOnEvidence: ReadonlySet<ClaimName> = new Set(['opening', 'sum', 'disclosure'] as const);

/** A bundle is verified when nothing in it is violated and every released figure was proved from it, or could have been until the charter's term was over. */
export class Verification {
  readonly #opened: OpenedBundle;
  readonly #verdicts: Verdict[];
  #verified: boolean;

  constructor(opened: OpenedBundle) {
    this.#opened = opened;
    this.#verdicts = [...opened.verdicts];
    this.#verified = isEnough(opened.verdicts, neededOfBundle);
  }

  /** Takes in what was found of one run. */
  add(findings: RunFindings): void {
    const { run, verdicts, needed } = findings;
    this.#verdicts.push(...verdicts);
    const wanted = isPastTerm(findings) ? new Set([...needed].filter((claim) => !restOnEvidence.has(claim))) : needed;
    if (!isEnough(verdicts, run.outcome === 'released' ? wanted : new Set())) this.#verified = false;
  }

  get report(): AuditReport {
    const { reading, charters } = this.#opened;
    const newest = charters.filter(({ inForceFrom }) => inForceFrom !== undefined).at(-1);
    const root = reading.tree.rootAt(reading.tree.size);
    return {
      verified: this.#verified,
      size: reading.tree.size,
      root: root === undefined ? '' : encodeHex(root),
      logKey: reading.index?.genesis.log_vkey ?? '',
      ...(newest === undefined ? {} : { charter: describeCharter(newest) }),
      verdicts: this.#verdicts,
    };
  }
}

const describeCharter = ({ charter, digest }: LoggedCharter): NonNullable<AuditReport['charter']> => ({
  name: charter.charter,
  version: charter.version,
  digest,
  members: charter.members.map((member) => member.partner),
});

/**
 * Verifies a bundle. Never throws for what the bundle holds: every refusal is a verdict. What the caller's files throw passes through.
 */
export function verifyBundle(primitives: Primitives, source: AuditSource, options: AuditOptions = {}): AuditReport {
  const opened = openBundle(primitives, source, options);
  const verification = new Verification(opened);
  for (const findings of auditRuns(opened, options.progress)) verification.add(findings);
  return verification.report;
}
