/**
 * The log as the audit goes back to it. Events are not kept: which leaves belong to which run is, and a leaf is read again when it is needed and
 * held against its hash.
 */
import { equalBytes } from '../crypto/bytes.ts';
import type { Primitives } from '../crypto/primitives.ts';
import { demand } from '../errors.ts';
import { type EventOf, type KetensomEvent, parseEvent } from '../event/index.ts';
import { decodeEntryBundle, decodeEventNote, hashLeaf, tileWidth, tileWidthAt } from '../log/index.ts';
import type { Party } from '../roster/index.ts';
import type { LeafTree } from './leaf-tree.ts';
import type { AuditSource } from './source.ts';

/** An event with its place in the log. */
export interface LoggedEvent {
  readonly leaf: number;
  readonly event: KetensomEvent;
}

/** Somebody who signs events, as the end of the log has it. */
export type LoggedActor = Party;

/** Where things stand in a log whose events were verified. */
export interface LogIndex {
  readonly genesis: EventOf<'log.genesis'>;
  readonly actors: ReadonlyMap<string, LoggedActor>;
  /** The events that belong to no run, in order. */
  readonly logEvents: readonly LoggedEvent[];
  /** The leaves of each run, in order. */
  readonly runs: ReadonlyMap<string, readonly number[]>;
  /** The leaf that first named a round, and the one that first showed a key of a round. */
  readonly rounds: ReadonlyMap<string, number>;
  readonly roundKeys: ReadonlyMap<string, number>;
}

/** The log, verified. */
export interface LogRecord extends LogIndex {
  readonly size: number;
  readonly root: Uint8Array;
  /** The root over the first `size` leaves, or `undefined` for more than there are. */
  readonly rootAt: (size: number) => Uint8Array | undefined;
  /** The inclusion proof of a leaf in the tree of all of them (RFC 6962). */
  readonly proofOf: (leaf: number) => readonly Uint8Array[];
  /** The bytes of a leaf. @throws ProtocolError `log-inconsistent` where the bundle no longer gives what was verified. */
  readonly noteAt: (leaf: number) => Uint8Array;
  readonly eventAt: (leaf: number) => KetensomEvent;
}

/** The entries of one bundle of the tree of `size` leaves. @throws ProtocolError `log-inconsistent`, `malformed` (LOG-4). */
export function readEntryBundle(source: AuditSource, index: number, size: number): readonly Uint8Array[] {
  const width = tileWidthAt('entries', index, size);
  const bytes = source.tile({ level: 'entries', index, width });
  demand(bytes !== undefined, 'log-inconsistent', { clause: 'LOG-4' });
  return decodeEntryBundle(bytes, width);
}

/** The record of a log of which all leaves were read. */
export function makeLogRecord(
  primitives: Primitives,
  source: AuditSource,
  log: { readonly tree: LeafTree; readonly index: LogIndex },
): LogRecord {
  const { tree, index } = log;
  const { size } = tree;
  let cached: { readonly index: number; readonly entries: readonly Uint8Array[] } | undefined;
  const noteAt = (leaf: number): Uint8Array => {
    const at = Math.floor(leaf / tileWidth);
    if (cached?.index !== at) cached = { index: at, entries: readEntryBundle(source, at, size) };
    const note = cached.entries[leaf % tileWidth];
    const same = note !== undefined && equalBytes(hashLeaf(primitives, note), tree.leaf(leaf));
    demand(same, 'log-inconsistent', { clause: 'LOG-1' });
    return note;
  };
  return {
    ...index,
    size,
    root: tree.rootAt(size) as Uint8Array,
    rootAt: (count) => tree.rootAt(count),
    proofOf: (leaf) => tree.proofOf(leaf),
    noteAt,
    eventAt: (leaf) => parseEvent(decodeEventNote(noteAt(leaf))),
  };
}
