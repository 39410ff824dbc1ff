/** The released file, held against the log and against the release that was made again: byte for byte (DOC-6). */
import { encodeHex, equalBytes } from '../crypto/bytes.ts';
import { demand } from '../errors.ts';
import { canonicalBytes, type JsonValue, parseCanonical } from '../json/index.ts';
import { decodeNote, encodeSignatureLine } from '../log/index.ts';
import { deriveResultCommit, encodeReleaseDocument, type ReleaseDocument, releaseDocumentOf } from '../result/release-document.ts';
import { resultSchema } from '../result/schema.ts';
import type { ReleasedResult } from '../result/types.ts';
import { type Evidence, NotProved } from './judge.ts';
import type { AuditBase, RunContext } from './run-context.ts';
import type { RunRecord } from './run-record.ts';
import type { AuditSource } from './source.ts';

const clause = 'DOC-6';
const maxResultBytes = 64 * 2 ** 20;

/** How long making a release may take between the time in the document and the event that says so, and how far a clock may jump back. */
const longestRelease = 86_400_000;
const clockJump = 300_000;

/** A released result with its salt. */
export type ServedResult = ReleasedResult & { readonly salt: string };

/** The served result of a run. @throws NotProved when the bundle lacks it; ProtocolError `malformed`, `non-canonical`. */
export function readServedResult(source: AuditSource, run: string): ServedResult {
  const bytes = source.result(run);
  if (bytes === undefined) throw new NotProved('not-in-bundle');
  const value = parseCanonical(bytes, { profile: 'document', maxBytes: maxResultBytes, clause });
  const parsed = resultSchema.safeParse(value);
  demand(parsed.success && parsed.data.status === 'released', 'malformed', { clause });
  const served = value as unknown as ReleasedResult;
  const isWhole =
    served.salt !== undefined && served.log !== undefined && served.approvals !== undefined && served.signatures !== undefined;
  demand(isWhole, 'malformed', { clause });
  return served as ServedResult;
}

/** @throws ProtocolError `result-mismatch` where the served figures are not those of `rebuilt`. */
export function verifyFigures(served: ServedResult, rebuilt: ReleaseDocument): void {
  const document = canonicalBytes(releaseDocumentOf(served) as unknown as JsonValue);
  demand(equalBytes(document, encodeReleaseDocument(rebuilt)), 'result-mismatch', { clause });
}

/** The leaves whose signature lines a served result carries. */
const signingLeaves = (run: RunRecord): readonly number[] =>
  [...run.all('result.released'), ...run.all('result.countersigned')].map(({ leaf }) => leaf);

/**
 * That the served file is the one the log commits to, and that what it says of the log is true.
 *
 * @throws NotProved where nothing was released; ProtocolError `result-mismatch`, `log-inconsistent`, `not-approved`, `bad-signature`.
 */
export function verifyServed(base: AuditBase, { run }: RunContext, served: ServedResult, evidence: Evidence): void {
  const { record } = base;
  const released = run.first('result.released');
  const computed = run.first('result.computed');
  if (released === undefined || computed === undefined) throw new NotProved('no-release');
  const { event } = evidence.at(released);
  const document = releaseDocumentOf(served);
  const bytes = encodeReleaseDocument(document);
  const commit = encodeHex(deriveResultCommit(base.primitives, document, bytes));
  const bound = event.result_commit === commit && computed.event.result_commit === commit;
  demand(bound && event.length === bytes.length, 'result-mismatch', { clause });
  const age = event.ts - Date.parse(served.releasedAt);
  demand(age >= -clockJump && age <= longestRelease, 'result-mismatch', { clause });
  const { treeSize, root } = served.log;
  const head = record.rootAt(treeSize);
  demand(head !== undefined && encodeHex(head) === root && treeSize > released.leaf, 'log-inconsistent', { clause });
  const approvals = run.all('query.approved').map(({ leaf }) => leaf);
  demand(JSON.stringify(served.approvals) === JSON.stringify(approvals), 'not-approved', { clause });
  const lines = signingLeaves(run)
    .filter((leaf) => leaf < treeSize)
    .flatMap((leaf) => decodeNote(record.noteAt(leaf), 'EVT-1').signatures.map(encodeSignatureLine));
  demand(JSON.stringify(served.signatures) === JSON.stringify(lines), 'bad-signature', { clause });
}

/**
 * How many partners of the roster put their name under the release (RUN-1, step 7).
 *
 * @throws NotProved for fewer than T; ProtocolError `result-mismatch` for a signature under something else.
 */
export function verifyCountersigned(context: RunContext, evidence: Evidence): void {
  const { threshold } = context.thresholds;
  const released = context.run.first('result.released');
  if (released === undefined) throw new NotProved('no-release');
  const { event } = evidence.at(released);
  const { partners } = context.request;
  const signers = new Set<string>();
  for (const logged of [...context.run.all('result.countersigned'), ...context.run.all('result.fetched')]) {
    const said = evidence.at(logged).event;
    demand(said.result_commit === event.result_commit, 'result-mismatch', { clause: 'RUN-1', party: said.actor });
    if (said.type === 'result.countersigned' && partners.includes(said.actor)) signers.add(said.actor);
  }
  evidence.at(released);
  evidence.support = { have: signers.size, of: partners.length };
  if (signers.size < threshold) throw new NotProved('few-countersignatures');
}
