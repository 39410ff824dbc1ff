/**
 * A dealer's entries as the leaves of one tree, in roster order of their recipients (SUM-R1-9). A recipient gets its own leaf and the path to
 * the root that the dealer signed, so a coordinator that changes an entry, or hands it to somebody else, is found out before any
 * complaint is made.
 */
import { utf8 } from '../crypto/bytes.ts';
import { frame } from '../crypto/frame.ts';
import { labels } from '../crypto/labels.ts';
import type { Primitives } from '../crypto/primitives.ts';
import { deriveInclusionProof, deriveRoot, type LogTree } from '../log/derive-proof.ts';
import { hashReader } from '../log/hash-reader.ts';
import { hashLeaf } from '../log/tree-hash.ts';
import { verifyInclusion } from '../log/verify-proof.ts';
import type { ShareEntry } from './messages.ts';

/** Who deals to whom, in which round. */
export interface EntryRoute {
  readonly roundCtx: Uint8Array;
  readonly dealer: string;
  readonly recipient: string;
}

/** One entry under its recipient's name. */
export interface AddressedEntry {
  readonly recipient: string;
  readonly entry: ShareEntry;
}

/** A dealer in a round. */
export type EntryDealer = Omit<EntryRoute, 'recipient'>;

/** The root that the dealer signs. */
export const deriveEntriesRoot = (primitives: Primitives, dealer: EntryDealer, entries: readonly AddressedEntry[]): Uint8Array =>
  deriveRoot(entryTree(primitives, dealer, entries));

/** The path of each entry to the root, in the order of the entries. */
export function deriveEntryPaths(
  primitives: Primitives,
  dealer: EntryDealer,
  entries: readonly AddressedEntry[],
): readonly (readonly Uint8Array[])[] {
  const tree = entryTree(primitives, dealer, entries);
  return entries.map((_, at) => deriveInclusionProof(tree, at));
}

/** An entry as its recipient got it: `recipients` are the partners whose keys are fixed, which gives the leaf its place. */
export interface EntryClaim {
  readonly entry: ShareEntry;
  readonly path: readonly Uint8Array[];
  readonly recipients: readonly string[];
  readonly entriesRoot: Uint8Array;
}

/** Demands that the dealer signed this entry for this recipient. @throws ProtocolError `bad-proof`. */
export function verifyEntry(primitives: Primitives, route: EntryRoute, { entry, path, recipients, entriesRoot }: EntryClaim): void {
  const index = recipients.indexOf(route.recipient);
  verifyInclusion(primitives, {
    leafHash: entryHash(primitives, route, entry),
    index,
    size: recipients.length,
    root: entriesRoot,
    proof: path,
  });
}

/** The hash of a leaf: the entry framed with dealer and recipient. */
const entryHash = (primitives: Primitives, { roundCtx, dealer, recipient }: EntryRoute, entry: ShareEntry): Uint8Array =>
  hashLeaf(primitives, frame(labels.entry, roundCtx, utf8(dealer), utf8(recipient), entry.sealed, entry.bShareCommit, entry.sShareCommit));

function entryTree(primitives: Primitives, dealer: EntryDealer, entries: readonly AddressedEntry[]): LogTree {
  const hashes = entries.map(({ recipient, entry }) => entryHash(primitives, { ...dealer, recipient }, entry));
  return { primitives, read: hashReader(primitives, hashes), size: entries.length };
}
