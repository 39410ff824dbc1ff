/**
 * The heads of the log: the newest checkpoint is the root of exactly the entries in the bundle, and every other checkpoint in it, by whomever
 * cosigned, is a head of the same log (LOG-2, LOG-3).
 */
import { encodeHex, equalBytes } from '../crypto/bytes.ts';
import type { Primitives } from '../crypto/primitives.ts';
import { demand } from '../errors.ts';
import {
  decodeNote,
  decodeVerifierKey,
  distinctCosigners,
  type LogTrust,
  type VerifiedCheckpoint,
  verifyCheckpoint,
} from '../log/index.ts';
import { partyAt } from '../roster/index.ts';
import { clockAllowance } from './event-reader.ts';
import { given, NotProved } from './judge.ts';
import type { LoggedActor, LogIndex } from './log-record.ts';
import type { LogReading } from './read-log.ts';
import type { AuditSource, AuditTrust } from './source.ts';
import { verifyTiles } from './verify-tiles.ts';

/** Where the heads are read and what they are held against. */
export interface HeadAudit {
  readonly primitives: Primitives;
  readonly source: AuditSource;
  readonly reading: LogReading;
  readonly trust: AuditTrust;
}

/** Whose signatures count: the log's, and those of every witness key that a partner ever showed. */
function trustOf({ primitives, trust }: HeadAudit, { genesis, logEvents }: LogIndex): LogTrust {
  demand(trust.logKey === undefined || trust.logKey === genesis.log_vkey, 'log-fork', { clause: 'LOG-2' });
  const witnesses = logEvents.flatMap(({ event }) => {
    const isShown = event.type === 'key.rotated' || (event.type === 'roster.enrolled' && event.role === 'partner');
    return isShown ? [decodeVerifierKey(primitives, event.witness_vkey)] : [];
  });
  return { origin: genesis.origin, logKey: decodeVerifierKey(primitives, genesis.log_vkey), witnesses };
}

/**
 * That the newest checkpoint, signed by the log's key, is the root of exactly these entries, and that the tiles say the same.
 *
 * @throws ProtocolError as `verifyCheckpoint` does; `log-fork` for another log key than the one the auditor brought; `log-inconsistent` for another
 * size or root and for tiles that do not fit; what stopped the reading.
 */
export function verifyNewestHead(audit: HeadAudit): void {
  const { primitives, source, reading } = audit;
  if (reading.unread !== undefined) throw reading.unread;
  const note = source.checkpoint();
  if (note === undefined) throw new NotProved('not-in-bundle');
  const { origin, logKey } = trustOf(audit, given(reading.index));
  const checkpoint = verifyCheckpoint(primitives, note, { origin, logKey, witnesses: [] });
  const root = reading.tree.rootAt(checkpoint.size);
  const fits = checkpoint.size === reading.tree.size && root !== undefined && equalBytes(checkpoint.root, root);
  demand(fits, 'log-inconsistent', { clause: 'LOG-2' });
  verifyTiles(reading.tree, source);
}

/** Each cosignature is by the witness key that its partner had when the log was that long. @throws ProtocolError `key-retired` (KEY-1). */
function demandPresentKeys({ primitives, reading }: HeadAudit, { size, cosigners }: VerifiedCheckpoint): void {
  const { logEvents = [], actors = new Map<string, LoggedActor>() } = reading.index ?? {};
  const present = new Set(
    [...actors.keys()].flatMap((name) => {
      const witness = partyAt(logEvents, name, size)?.witness;
      return witness === undefined ? [] : [encodeHex(decodeVerifierKey(primitives, witness).publicKey)];
    }),
  );
  for (const { key } of cosigners) demand(present.has(encodeHex(key.publicKey)), 'key-retired', { clause: 'KEY-1', party: key.name });
}

function demandOfLog(audit: HeadAudit, checkpoint: VerifiedCheckpoint): void {
  const root = audit.reading.tree.rootAt(checkpoint.size);
  demand(root !== undefined && equalBytes(root, checkpoint.root), 'log-fork', { clause: 'LOG-3' });
  const { now } = audit.trust;
  demandPresentKeys(audit, checkpoint);
  for (const { key, timestamp } of checkpoint.cosigners) {
    demand(now === undefined || timestamp * 1000 <= now + clockAllowance, 'sig-stale', { clause: 'LOG-3', party: key.name });
  }
}

/** The checkpoints of a bundle, each verified, with who stands behind the newest one. */
export interface VerifiedHeads {
  readonly checkpoints: readonly VerifiedCheckpoint[];
  /** Witness names that cosigned the newest one. */
  readonly newestCosigners: readonly string[];
  /** How many partners could have. */
  readonly witnesses: number;
}

/**
 * Every checkpoint in the bundle, with its cosignatures.
 *
 * @throws ProtocolError as `verifyCheckpoint` does; `log-fork` for a head that the entries do not have, `sig-stale` for a cosignature from the future.
 */
export function verifyHeads(audit: HeadAudit): VerifiedHeads {
  const { primitives, source, reading } = audit;
  // Only a log that holds to its end tells all witnesses.
  const trust = trustOf(audit, given(reading.record));
  const newest = source.checkpoint();
  if (newest === undefined) throw new NotProved('not-in-bundle');
  const checkpoints = [newest, ...source.cosignedNotes()].map((note) => {
    const checkpoint = verifyCheckpoint(primitives, note, trust);
    // Readers of notes pass over signatures by strangers; a bundle has none, so that each line in it means something (LOG-5).
    demand(decodeNote(note, 'LOG-3').signatures.length === checkpoint.cosigners.length + 1, 'unknown-member', { clause: 'LOG-3' });
    demandOfLog(audit, checkpoint);
    return checkpoint;
  });
  const size = checkpoints[0]?.size;
  const newestCosigners = distinctCosigners(
    checkpoints.filter((checkpoint) => checkpoint.size === size),
    trust.witnesses,
  );
  return { checkpoints, newestCosigners, witnesses: new Set(trust.witnesses.map(({ name }) => name)).size };
}
