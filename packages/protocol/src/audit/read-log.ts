/** Reads the whole log once: the tree over all entries, and the events as far as they hold. */
import type { Primitives } from '../crypto/primitives.ts';
import { ProtocolError } from '../errors.ts';
import type { KetensomEvent } from '../event/index.ts';
import { decodeCheckpoint, decodeNote, hashLeaf, tileWidth } from '../log/index.ts';
import { EventReader, LedgerGap, type ReaderOptions } from './event-reader.ts';
import { NotProved } from './judge.ts';
import { LeafTree } from './leaf-tree.ts';
import { type LoggedEvent, type LogIndex, type LogRecord, makeLogRecord, readEntryBundle } from './log-record.ts';
import type { AuditSource } from './source.ts';

/** What hears of the reading. */
export interface ReadingListener {
  /** An event that holds, in order. */
  readonly onEvent?: (logged: LoggedEvent) => void;
  readonly onEntries?: (done: number, total: number) => void;
}

/** The first thing that did not hold, and where. */
export interface ReadingFailure {
  readonly claim: 'events' | 'ledger';
  readonly error: ProtocolError;
  readonly leaf: number;
}

/** A log that was read. The tree covers all entries, also those after an event that does not hold. */
export interface LogReading {
  readonly tree: LeafTree;
  /** What the bundle says its size is; nobody has vouched for it. */
  readonly size: number | undefined;
  /** Why entries could not be read to the end. */
  readonly unread?: ProtocolError | NotProved;
  readonly failure?: ReadingFailure;
  /** The index up to the failure, where there is a first event. */
  readonly index?: LogIndex;
  /** Present when every event holds. */
  readonly record?: LogRecord;
}

/** The size in the newest checkpoint, unverified. @throws NotProved without one; ProtocolError `malformed`. */
function claimedSize(source: AuditSource): number {
  const note = source.checkpoint();
  if (note === undefined) throw new NotProved('not-in-bundle');
  return decodeCheckpoint(decodeNote(note, 'LOG-2').text).size;
}

/** Runs a check and gives what it refused, if anything. */
function refusalOf<Refusal extends Error>(check: () => void, isRefusal: (error: unknown) => error is Refusal): Refusal | undefined {
  try {
    check();
    return undefined;
  } catch (error) {
    if (isRefusal(error)) return error;
    throw error;
  }
}

const isProtocolError = (error: unknown): error is ProtocolError => error instanceof ProtocolError;
const isAnswer = (error: unknown): error is ProtocolError | NotProved => error instanceof ProtocolError || error instanceof NotProved;

/** Feeds entries to the tree and, until the first that does not hold, to the reader of events. */
class Pass {
  readonly #primitives: Primitives;
  readonly #listener: ReadingListener;
  readonly tree: LeafTree;
  readonly reader: EventReader;
  failure: ReadingFailure | undefined;

  constructor(primitives: Primitives, options: ReaderOptions, listener: ReadingListener) {
    this.#primitives = primitives;
    this.#listener = listener;
    this.tree = new LeafTree(primitives);
    this.reader = new EventReader(primitives, options);
  }

  take(note: Uint8Array): void {
    const leafHash = hashLeaf(this.#primitives, note);
    const leaf = this.tree.size;
    this.tree.append(leafHash);
    if (this.failure !== undefined) return;
    let event: KetensomEvent | undefined;
    const error = refusalOf(() => {
      event = this.reader.take({ leaf, note, leafHash });
    }, isProtocolError);
    if (event !== undefined) this.#listener.onEvent?.({ leaf, event });
    if (error !== undefined) this.failure = { claim: error instanceof LedgerGap ? 'ledger' : 'events', error, leaf };
  }
}

/** Reads every entry that the checkpoint promises. Never throws for what the bundle holds. */
export function readLog(
  primitives: Primitives,
  source: AuditSource,
  options: ReaderOptions = {},
  listener: ReadingListener = {},
): LogReading {
  const pass = new Pass(primitives, options, listener);
  let size: number | undefined;
  const unread = refusalOf(() => {
    size = claimedSize(source);
    for (let at = 0; at * tileWidth < size; at += 1) {
      for (const note of readEntryBundle(source, at, size)) pass.take(note);
      listener.onEntries?.(pass.tree.size, size);
    }
  }, isAnswer);
  const { tree, failure, reader } = pass;
  const { index } = reader;
  const base = { tree, size, ...(index === undefined ? {} : { index }), ...(unread === undefined ? {} : { unread }) };
  if (failure !== undefined) return { ...base, failure };
  if (unread !== undefined) return base;
  if (index === undefined)
    return { ...base, failure: { claim: 'events', error: new ProtocolError('malformed', { clause: 'EVT-2' }), leaf: 0 } };
  return { ...base, record: makeLogRecord(primitives, source, { tree, index }) };
}
