/**
 * Missing leaves come back from partners' mirrors (LOG-6). Nothing of a partner is believed: the leaves that it sends, after those that the store has,
 * must give a root that this log's own key signed; until they do they are that partner's alone.
 */
import { transaction } from '@ketensom/host';
import {
  appendLeaves,
  canonicalise,
  decodeEntryBundle,
  decodeEventNote,
  decodeNote,
  demand,
  emptyFrontier,
  encodeSignatureLine,
  equalBytes,
  frontierRoot,
  hashLeaf,
  maxEventBytes,
  ProtocolError,
  parseEvent,
  verifyCheckpoint,
} from '@ketensom/protocol';
import { logKey } from '../log/checkpoints.ts';
import { type NotedEvent, placeLeaf, rootAt, treeSize } from '../log/tree-store.ts';
import type { Desk } from '../store/desk.ts';
import { selectAll } from '../store/sql.ts';
import { finishRecovery } from './finish-recovery.ts';
import type { SignedRoot } from './high-water.ts';
import { missingDocuments } from './missing-documents.ts';
import {
  countMirrored,
  demandHead,
  findRecovery,
  forgetMirrored,
  hearPartner,
  insertMirrored,
  isRecovering,
  mirroredNotes,
  sameHead,
} from './recovery-store.ts';
import { replayLeaf } from './replay-leaves.ts';

const clause = 'LOG-6';

/** What the coordinator still wants of this partner: entries from `next` on, and documents that came with entries. */
export interface MirrorWants {
  readonly next: number;
  readonly documents: readonly string[];
}

/** A head that this log signed, as a partner keeps it. @throws ProtocolError as `verifyCheckpoint` does. */
function openHead(desk: Desk, note: Uint8Array): SignedRoot {
  const key = logKey(desk);
  const { size, root } = verifyCheckpoint(desk.primitives, note, { origin: desk.keys.origin, logKey: key, witnesses: [] });
  const line = decodeNote(note, clause).signatures.find(({ name, keyId }) => name === key.name && keyId === key.id);
  if (line === undefined) throw new TypeError('a verified checkpoint has a line by its log');
  return { size, root, line: encodeSignatureLine(line) };
}

/** A partner's head, and whether it has sent all it has of the documents that were asked. */
export interface OfferedHead {
  readonly partner: string;
  readonly note: Uint8Array;
  readonly isAll: boolean;
}

/**
 * Takes the head that a partner holds. One of more leaves than the store has proves that the store is old: from then on nothing is signed until they are
 * back.
 *
 * @throws ProtocolError as `verifyCheckpoint` does; `log-fork` for a head that this store's leaves contradict, `log-inconsistent` for entries that are
 * not the ones that were signed.
 */
export function acceptHead(desk: Desk, { partner, note, isAll }: OfferedHead): MirrorWants {
  const head = openHead(desk, note);
  const outcome = transaction(desk.db, (): MirrorWants | 'log-fork' | 'log-inconsistent' => {
    const size = treeSize(desk);
    if (head.size > size) {
      demandHead(desk, head);
      return takeMirrored(desk, { partner, isAll, head });
    }
    if (!sameHead(head, { size: head.size, root: rootAt(desk, head.size) })) {
      demandHead(desk, head);
      return 'log-fork';
    }
    if (isRecovering(desk)) confirm(desk, partner);
    return { next: size, documents: [] };
  });
  if (typeof outcome === 'string') throw new ProtocolError(outcome, { clause, party: partner });
  return outcome;
}

/** A partner that knows no more of the log than the store has. Part of the caller's transaction. */
function confirm(desk: Desk, partner: string): void {
  hearPartner(desk, partner);
  finishRecovery(desk);
}

/** A partner asked for what comes after `size` leaves: during a recovery that tells what it holds. True when that was all that was waited for. */
export function hearSize(desk: Desk, partner: string, size: number): boolean {
  if (!isRecovering(desk) || size > treeSize(desk)) return false;
  transaction(desk.db, () => confirm(desk, partner));
  return !isRecovering(desk);
}

const readNoted = (note: Uint8Array): NotedEvent => {
  const json = decodeEventNote(note);
  return { note, body: canonicalise(json), event: parseEvent(json) };
};

interface Mirrored extends Pick<OfferedHead, 'partner' | 'isAll'> {
  readonly head: SignedRoot;
}

/** Puts a partner's entries into the log once they are whole and their documents are here. */
function takeMirrored(desk: Desk, { partner, isAll, head }: Mirrored): MirrorWants | 'log-inconsistent' {
  const size = treeSize(desk);
  const next = size + countMirrored(desk, partner, size);
  if (next < head.size) return { next, documents: [] };
  const notes = mirroredNotes(desk, partner, size, head.size);
  if (!equalBytes(rootWith(desk, notes), head.root)) {
    forgetMirrored(desk, partner);
    return 'log-inconsistent';
  }
  const entries = notes.map(readNoted);
  const { needed, wanted } = missingDocuments(
    desk,
    entries.map(({ event }) => event),
  );
  if (needed.length > 0 || (!isAll && wanted.length > 0)) return { next: head.size, documents: [...needed, ...wanted] };
  for (const noted of entries) replayLeaf(desk, noted.event, placeLeaf(desk, noted).leaf);
  confirm(desk, partner);
  return { next: treeSize(desk), documents: [] };
}

/** The root over the store's leaves and these after them. */
function rootWith({ db, primitives }: Desk, notes: readonly Uint8Array[]): Uint8Array {
  const own = selectAll<{ hash: Uint8Array }>(db, 'SELECT hash FROM leaves ORDER BY leaf').map(({ hash }) => hash);
  const frontier = appendLeaves(primitives, emptyFrontier, own);
  const further = notes.map((note) => hashLeaf(primitives, note));
  return frontierRoot(primitives, appendLeaves(primitives, frontier, further));
}

/** Entries of a mirror, as they come. */
export interface SentEntries {
  readonly partner: string;
  readonly start: number;
  readonly count: number;
  readonly bytes: Uint8Array;
}

/**
 * Keeps entries that a partner sends after those it sent before.
 *
 * @throws ProtocolError `unexpected-message` where none are wanted there, `event-too-large`, `malformed`.
 */
export function acceptEntries(desk: Desk, { partner, start, count, bytes }: SentEntries): MirrorWants {
  const notes = decodeEntryBundle(bytes, count);
  demand(
    notes.every(({ length }) => length <= maxEventBytes),
    'event-too-large',
    { clause },
  );
  return transaction(desk.db, () => {
    const size = treeSize(desk);
    const next = size + countMirrored(desk, partner, size);
    const end = findRecovery(desk)?.target?.size ?? 0;
    demand(start === next && start + count <= end, 'unexpected-message', { clause });
    insertMirrored(
      desk,
      partner,
      notes.map((note, at) => ({ leaf: start + at, note })),
    );
    return { next: start + count, documents: [] };
  });
}
