/**
 * How many partners stand behind a checkpoint (RUN-2). Cosignatures of one checkpoint come as several notes (LOG-3); here they are put
 * together and counted by partner, never by line.
 */
import { equalBytes } from '../crypto/bytes.ts';
import { demand } from '../errors.ts';
import type { VerifierKey } from './verifier-key.ts';
import type { VerifiedCheckpoint } from './verify-checkpoint.ts';

const clause = 'LOG-3';

/**
 * The names of the distinct known witnesses that cosigned, in order of appearance. A second line, a second key of one name, and one key
 * under a second name add nothing: a cosignature does not say its signer's name, so one key must not speak for two.
 *
 * @throws ProtocolError `log-fork` where two of the checkpoints show one log at one size with two roots, `binding-mismatch` where they
 * differ otherwise.
 */
export function distinctCosigners(checkpoints: readonly VerifiedCheckpoint[], witnesses: readonly VerifierKey[]): string[] {
  const [first, ...others] = checkpoints;
  for (const other of others) demandSame(first as VerifiedCheckpoint, other);
  const counted: VerifierKey[] = [];
  for (const { key } of checkpoints.flatMap(({ cosigners }) => cosigners)) {
    const isKnown = witnesses.some(
      (witness) => witness.name === key.name && witness.id === key.id && equalBytes(witness.publicKey, key.publicKey),
    );
    const isNew = counted.every((earlier) => earlier.name !== key.name && !equalBytes(earlier.publicKey, key.publicKey));
    if (isKnown && isNew) counted.push(key);
  }
  return counted.map(({ name }) => name);
}

/** How many there are; compared with a threshold by the caller. Refused as `distinctCosigners` refuses. */
export const countCosigners = (checkpoints: readonly VerifiedCheckpoint[], witnesses: readonly VerifierKey[]): number =>
  distinctCosigners(checkpoints, witnesses).length;

function demandSame(one: VerifiedCheckpoint, other: VerifiedCheckpoint): void {
  demand(one.origin === other.origin && one.size === other.size, 'binding-mismatch', { clause });
  demand(equalBytes(one.root, other.root), 'log-fork', { clause });
}
