/**
 * What a bundle gives to software that we did not write, beside the log itself (LOG-5): a policy of whose signatures to ask for, and for each release a proof
 * that it stands in the log, which can be kept and passed on alone.
 */
import { encodeBase64 } from '../crypto/bytes.ts';
import { decodeUtf8 } from '../json/index.ts';
import { deriveThresholds } from '../sum/index.ts';
import type { LoggedCharter } from './charters.ts';
import type { LogRecord } from './log-record.ts';
import { readRuns } from './run-record.ts';

/** Where the policy lies. */
export const policyPath = 'policy';

/** No member can have this name: theirs are lower case. */
const group = 'MEMBERS';

/**
 * The policy as C2SP tlog-policy has it: the log's key, the members' witness keys, and how many of them stand behind a head that a round of all members relies on
 * (SUM-T). Without a charter in force nobody is a witness.
 */
function formatPolicy({ genesis }: Pick<LogRecord, 'genesis'>, newest: LoggedCharter | undefined): string {
  const members = newest?.charter.members ?? [];
  const log = `log ${genesis.log_vkey}`;
  if (newest === undefined || members.length === 0) return `${log}\nquorum none\n`;
  const threshold = members.length < 3 ? members.length : deriveThresholds(members.length, newest.terms.tolerate).threshold;
  const witnesses = members.map(({ partner, witness }) => `witness ${partner} ${witness}`);
  const names = members.map(({ partner }) => partner).join(' ');
  return `${[log, ...witnesses, `group ${group} ${threshold} ${names}`, `quorum ${group}`].join('\n')}\n`;
}

/** A proof as C2SP tlog-proof has it: that an entry stands at a place of the tree of a checkpoint. `note`: that checkpoint, signed. */
function formatProof({
  leaf,
  hashes,
  note,
}: {
  readonly leaf: number;
  readonly hashes: readonly Uint8Array[];
  readonly note: string;
}): string {
  return `${['c2sp.org/tlog-proof@v1', `index ${leaf}`, ...hashes.map(encodeBase64)].join('\n')}\n\n${note}`;
}

/** The files, by path: one proof per release, of its `result.released`. None of it without a checkpoint. */
export function deriveLogFiles(
  record: LogRecord,
  charters: readonly LoggedCharter[],
  checkpoint: Uint8Array | undefined,
): ReadonlyMap<string, string> {
  const note = checkpoint && decodeUtf8(checkpoint);
  const newest = charters.findLast(({ inForceFrom }) => inForceFrom !== undefined);
  const files = new Map([[policyPath, formatPolicy(record, newest)]]);
  if (note === undefined) return files;
  for (const run of readRuns(record)) {
    const leaf = run.first('result.released')?.leaf;
    if (leaf !== undefined) files.set(`runs/${run.run}.tlog-proof`, formatProof({ leaf, hashes: record.proofOf(leaf), note }));
  }
  return files;
}
