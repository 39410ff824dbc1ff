/**
 * Proof that a log tells two histories (LOG-3): two checkpoints of one size with two roots, both signed by the log's key. Whoever has the key can check
 * it; nobody but the key's holder can make it.
 */
import { equalBytes } from '../crypto/bytes.ts';
import type { Primitives } from '../crypto/primitives.ts';
import { ProtocolError } from '../errors.ts';
import { decodeCheckpoint } from './checkpoint.ts';
import { decodeNote } from './note.ts';
import type { VerifierKey } from './verifier-key.ts';
import { type VerifiedCheckpoint, verifyCheckpoint } from './verify-checkpoint.ts';

/** What a pile of checkpoints shows. `others`: notes that the key did not sign. */
export interface ForkSearch {
  readonly heads: readonly VerifiedCheckpoint[];
  readonly others: number;
  /** Two heads of one origin and size with two roots. */
  readonly fork?: readonly [VerifiedCheckpoint, VerifiedCheckpoint];
}

function openOwn(primitives: Primitives, note: Uint8Array, logKey: VerifierKey): VerifiedCheckpoint | undefined {
  try {
    const { origin } = decodeCheckpoint(decodeNote(note, 'LOG-2').text);
    return verifyCheckpoint(primitives, note, { origin, logKey, witnesses: [] });
  } catch (error) {
    if (error instanceof ProtocolError) return undefined;
    throw error;
  }
}

/** Looks for a fork among checkpoint notes, from whomever they come. */
export function findFork(primitives: Primitives, notes: readonly Uint8Array[], logKey: VerifierKey): ForkSearch {
  const seen = new Map<string, VerifiedCheckpoint>();
  let fork: ForkSearch['fork'];
  let others = 0;
  for (const note of notes) {
    const head = openOwn(primitives, note, logKey);
    if (head === undefined) {
      others += 1;
      continue;
    }
    const place = `${head.origin} ${head.size}`;
    const known = seen.get(place);
    if (known === undefined) seen.set(place, head);
    else if (fork === undefined && !equalBytes(known.root, head.root)) fork = [known, head];
  }
  return { heads: [...seen.values()], others, ...(fork === undefined ? {} : { fork }) };
}
