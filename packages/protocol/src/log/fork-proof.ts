/**
 * Proof that a log tells two histories (LOG-8): two checkpoints signed by the log's key of which one does not continue the other. Of one size, the two
 * roots are enough; of two sizes, a prefix proof shows what the longer one begins with. Whoever has the key can check it; nobody but the key's holder
 * can make it.
 */
import { equalBytes } from '../crypto/bytes.ts';
import type { Primitives } from '../crypto/primitives.ts';
import { ProtocolError } from '../errors.ts';
import { decodeCheckpoint } from './checkpoint.ts';
import { derivePrefixProof, deriveRoot } from './derive-proof.ts';
import { hashReader } from './hash-reader.ts';
import { decodeNote } from './note.ts';
import { type PrefixProof, rootsOfPrefix } from './prefix-proof.ts';
import type { VerifierKey } from './verifier-key.ts';
import { type VerifiedCheckpoint, verifyCheckpoint } from './verify-checkpoint.ts';

/** A checkpoint with the note that carries it. */
export interface SignedHead extends VerifiedCheckpoint {
  readonly note: Uint8Array;
}

/** Two heads of one origin, the smaller first. With different sizes: what the larger one begins with instead of the smaller one. */
export interface Fork {
  readonly left: SignedHead;
  readonly right: SignedHead;
  readonly prefix?: PrefixProof;
}

/** What people bring, from whomever it comes. */
export interface ForkEvidence {
  /** Checkpoint notes. */
  readonly notes: readonly Uint8Array[];
  readonly proofs?: readonly PrefixProof[];
  /** Copies of the log: their leaf hashes, in order. */
  readonly copies?: readonly (readonly Uint8Array[])[];
}

/** What it shows. `others`: notes that the key did not sign. `copied`: the largest size of which somebody holds the leaves of a signed head. */
export interface ForkSearch {
  readonly heads: readonly SignedHead[];
  readonly others: number;
  readonly copied: number;
  readonly fork?: Fork;
}

function openOwn(primitives: Primitives, note: Uint8Array, logKey: VerifierKey): SignedHead | undefined {
  try {
    const { origin } = decodeCheckpoint(decodeNote(note, 'LOG-2').text);
    return { ...verifyCheckpoint(primitives, note, { origin, logKey, witnesses: [] }), note };
  } catch (error) {
    if (error instanceof ProtocolError) return undefined;
    throw error;
  }
}

/** Two roots of one size. */
function forkOfOneSize(heads: readonly SignedHead[]): Fork | undefined {
  const first = new Map<string, SignedHead>();
  for (const right of heads) {
    const place = `${right.origin} ${right.size}`;
    const left = first.get(place);
    if (left === undefined) first.set(place, right);
    else return { left, right };
  }
  return undefined;
}

/** A head that the beginning of a larger one contradicts. */
function forkBy(primitives: Primitives, heads: readonly SignedHead[], prefix: PrefixProof): Fork | undefined {
  const { oldRoot, newRoot } = rootsOfPrefix(primitives, prefix);
  for (const right of heads) {
    if (right.size !== prefix.newSize || !equalBytes(right.root, newRoot)) continue;
    const left = heads.find(({ origin, size, root }) => origin === right.origin && size === prefix.oldSize && !equalBytes(root, oldRoot));
    if (left !== undefined) return { left, right, prefix };
  }
  return undefined;
}

/** How far a copy is one of a signed head, and a head that it contradicts below that. */
function forkByCopy(
  primitives: Primitives,
  heads: readonly SignedHead[],
  copy: readonly Uint8Array[],
): { readonly copied: number; readonly fork?: Fork } {
  const read = hashReader(primitives, copy);
  const rootAt = (size: number): Uint8Array => deriveRoot({ primitives, read, size });
  const right = heads
    .filter(({ size, root }) => size <= copy.length && equalBytes(root, rootAt(size)))
    .toSorted((a, b) => b.size - a.size)[0];
  if (right === undefined) return { copied: 0 };
  const left = heads.find(
    ({ origin, size, root }) => origin === right.origin && size > 0 && size < right.size && !equalBytes(root, rootAt(size)),
  );
  if (left === undefined) return { copied: right.size };
  return { copied: right.size, fork: { left, right, prefix: derivePrefixProof({ primitives, read, size: right.size }, left.size) } };
}

/** Looks for a fork. @throws ProtocolError `bad-proof` for a prefix proof that is none. */
export function findFork(primitives: Primitives, { notes, proofs = [], copies = [] }: ForkEvidence, logKey: VerifierKey): ForkSearch {
  const seen = new Map<string, SignedHead>();
  let others = 0;
  for (const note of notes) {
    const head = openOwn(primitives, note, logKey);
    if (head === undefined) others += 1;
    else if (!seen.has(head.text)) seen.set(head.text, head);
  }
  const heads = [...seen.values()];
  const searched = copies.map((copy) => forkByCopy(primitives, heads, copy));
  const found = [
    forkOfOneSize(heads),
    ...proofs.map((proof) => forkBy(primitives, heads, proof)),
    ...searched.map(({ fork }) => fork),
  ].find((fork) => fork !== undefined);
  const copied = Math.max(0, ...searched.map(({ copied: size }) => size));
  return { heads, others, copied, ...(found === undefined ? {} : { fork: found }) };
}
