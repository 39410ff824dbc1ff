/**
 * A checkpoint that its log signed, and who cosigned it. What is not checked here: that it follows from an earlier checkpoint
 * (`verifyConsistency`) and that the leaves give its root.
 */
import type { Primitives } from '../crypto/primitives.ts';
import { demand, ProtocolError } from '../errors.ts';
import { type Checkpoint, decodeCheckpoint } from './checkpoint.ts';
import { decodeNote } from './note.ts';
import { decodeSignatureLine } from './signature-line.ts';
import type { VerifierKey } from './verifier-key.ts';
import { type VerifiedSignature, verifyNote } from './verify-note.ts';

/** The log that is followed, and the partners whose cosignatures are read. */
export interface LogTrust {
  readonly origin: string;
  readonly logKey: VerifierKey;
  readonly witnesses: readonly VerifierKey[];
}

/** A cosignature that was checked: whose, and as of which second. */
export interface Cosigner {
  readonly key: VerifierKey;
  readonly timestamp: number;
}

/** A checkpoint with its log's signature checked. `text` is what was signed; `cosigners` has each line by a known witness, in order. */
export interface VerifiedCheckpoint extends Checkpoint {
  readonly text: string;
  readonly cosigners: readonly Cosigner[];
}

/**
 * @throws ProtocolError `bad-signature` without the log's signature or with a bad one by a known key, `malformed`, `oversize` or
 * `non-canonical` for another form, `binding-mismatch` for a checkpoint of another log.
 */
export function verifyCheckpoint(primitives: Primitives, bytes: Uint8Array, trust: LogTrust): VerifiedCheckpoint {
  const clause = 'LOG-2';
  const note = decodeNote(bytes, clause);
  const verified = verifyNote(primitives, note, { keys: [trust.logKey, ...trust.witnesses], clause });
  const isOfLog = verified.signatures.some(({ key }) => key === trust.logKey);
  demand(isOfLog, 'bad-signature', { clause });
  const checkpoint = decodeCheckpoint(verified.text);
  demand(checkpoint.origin === trust.origin, 'binding-mismatch', { clause });
  return { ...checkpoint, text: verified.text, cosigners: verified.signatures.flatMap(asCosigner) };
}

/** One cosignature line, without newline, for the text of a checkpoint, as a partner hands it in. */
export interface HandedCosignature {
  readonly text: string;
  readonly line: string;
  readonly witnesses: readonly VerifierKey[];
}

/**
 * Whose cosignature a line is, once it is found good.
 *
 * @throws ProtocolError `forbidden` where no witness of that name and id is known, `bad-signature` where it does not verify,
 * `malformed` or `non-canonical` for another form.
 */
export function verifyCosignature(primitives: Primitives, { text, line, witnesses }: HandedCosignature): Cosigner {
  const clause = 'LOG-3';
  const signature = decodeSignatureLine(line, clause);
  const keys = witnesses.filter((key) => key.kind === 'cosignature' && key.name === signature.name && key.id === signature.keyId);
  demand(keys.length > 0, 'forbidden', { clause });
  const [cosigner] = verifyNote(primitives, { text, signatures: [signature] }, { keys, clause }).signatures.flatMap(asCosigner);
  if (cosigner === undefined) throw new ProtocolError('bad-signature', { clause });
  return cosigner;
}

const asCosigner = ({ key, timestamp }: VerifiedSignature): Cosigner[] => (timestamp === undefined ? [] : [{ key, timestamp }]);
