/**
 * The log as an auditor reads it: every leaf a signed event by a known key in an unbroken chain per actor (EVT-1 to EVT-3), and the leaves
 * together the tree that the log signed (LOG-1, LOG-2).
 */
import { decodeHex, encodeHex, equalBytes } from '../crypto/bytes.ts';
import type { Primitives } from '../crypto/primitives.ts';
import { demand, ProtocolError } from '../errors.ts';
import { type EventOf, eventKinds, type KetensomEvent, parseEvent } from '../event/index.ts';
import {
  appendLeaves,
  decodeEventNote,
  decodeVerifierKey,
  emptyFrontier,
  type Frontier,
  frontierRoot,
  hashLeaf,
  type VerifierKey,
  verifyCheckpoint,
  verifyEventNote,
} from '../log/index.ts';
import type { AuditSource, AuditTrust } from './source.ts';

/** An event with its place in the log. */
export interface LoggedEvent {
  readonly leaf: number;
  readonly event: KetensomEvent;
}

/** Somebody who signs events. */
export interface LoggedActor {
  readonly name: string;
  readonly role: 'coordinator' | 'partner' | 'analyst';
  readonly key: string;
  readonly witness?: string;
}

/** The log, verified. */
export interface LogRecord {
  readonly genesis: EventOf<'log.genesis'>;
  readonly events: readonly LoggedEvent[];
  readonly actors: ReadonlyMap<string, LoggedActor>;
  /** Roots after each number of leaves that a checkpoint or config names are looked up here; index = size. */
  readonly rootAt: (size: number) => Uint8Array | undefined;
  readonly size: number;
  readonly root: Uint8Array;
  readonly leafHashes: readonly Uint8Array[];
}

interface Chain {
  seq: number;
  leafHash: string;
}

/** Reads the leaves one by one. The roots of all sizes are kept: 32 bytes a leaf. */
class LogReader {
  readonly #primitives: Primitives;
  readonly actors = new Map<string, LoggedActor>();
  readonly events: LoggedEvent[] = [];
  readonly roots: Uint8Array[] = [];
  readonly leafHashes: Uint8Array[] = [];
  readonly #chains = new Map<string, Chain>();
  #frontier: Frontier = emptyFrontier;

  constructor(primitives: Primitives) {
    this.#primitives = primitives;
    this.roots.push(frontierRoot(primitives, emptyFrontier));
  }

  /** @throws ProtocolError as `verifyEventNote` and `parseEvent` do; `forbidden`, `prev-mismatch`, `key-in-use` (EVT-2, EVT-3). */
  take(note: Uint8Array): void {
    const leaf = this.events.length;
    const claimed = parseEvent(decodeEventNote(note));
    const newcomer = this.#newcomer(claimed, leaf);
    const { event: verified } = verifyEventNote(this.#primitives, note, (name) => {
      const key = newcomer?.name === name ? newcomer.key : this.actors.get(name)?.key;
      return key === undefined ? undefined : decodeHex(key);
    });
    const event = parseEvent(verified);
    this.#demandRole(event, newcomer);
    this.#chain(event, note);
    if (newcomer !== undefined) this.actors.set(newcomer.name, newcomer);
    this.events.push({ leaf, event });
    const hash = hashLeaf(this.#primitives, note);
    this.leafHashes.push(hash);
    this.#frontier = appendLeaves(this.#primitives, this.#frontier, [hash]);
    this.roots.push(frontierRoot(this.#primitives, this.#frontier));
  }

  #newcomer(event: KetensomEvent, leaf: number): LoggedActor | undefined {
    demand((leaf === 0) === (event.type === 'log.genesis'), 'unexpected-message', { clause: 'EVT-2' });
    if (event.type === 'log.genesis') return { name: event.actor, role: 'coordinator', key: event.key };
    if (event.type !== 'roster.enrolled') return undefined;
    const taken = this.actors.has(event.actor) || [...this.actors.values()].some((actor) => actor.key === event.key);
    demand(!taken, 'key-in-use', { clause: 'EVT-2', party: event.actor });
    return { name: event.actor, role: event.role, key: event.key, witness: event.witness_vkey };
  }

  #demandRole(event: KetensomEvent, newcomer: LoggedActor | undefined): void {
    const role = newcomer === undefined ? this.actors.get(event.actor)?.role : event.type === 'log.genesis' ? 'coordinator' : 'newcomer';
    const signers: readonly string[] = eventKinds[event.type].signer;
    demand(role !== undefined && signers.includes(role), 'forbidden', { clause: 'EVT-2', party: event.actor });
  }

  #chain(event: KetensomEvent, note: Uint8Array): void {
    const before = this.#chains.get(event.actor);
    const follows = before === undefined ? event.seq === 0 : event.seq === before.seq + 1 && event.prev === before.leafHash;
    demand(follows, 'prev-mismatch', { clause: 'EVT-3', party: event.actor });
    this.#chains.set(event.actor, { seq: event.seq, leafHash: encodeHex(hashLeaf(this.#primitives, note)) });
  }
}

/** A log whose events were read, with what went wrong, if anything, and at which leaf. */
export interface LogReading {
  readonly record: LogRecord | undefined;
  readonly failure?: { readonly error: ProtocolError; readonly leaf: number };
}

/** Reads every leaf; stops at the first that does not hold. */
export function readLog(primitives: Primitives, source: AuditSource): LogReading {
  const reader = new LogReader(primitives);
  try {
    for (const note of source.entries()) reader.take(note);
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
    return { record: undefined, failure: { error, leaf: reader.events.length } };
  }
  const genesis = reader.events[0]?.event;
  if (genesis?.type !== 'log.genesis') {
    return { record: undefined, failure: { error: new ProtocolError('malformed', { clause: 'EVT-2' }), leaf: 0 } };
  }
  const { roots, events, actors, leafHashes } = reader;
  const record = {
    genesis,
    events,
    actors,
    rootAt: (size: number) => roots[size],
    size: events.length,
    root: roots[events.length] as Uint8Array,
    leafHashes,
  };
  return { record };
}

/** The log's key: the one the auditor brought, else the one that the log's own first event names. */
export function logKeyOf(primitives: Primitives, record: LogRecord, trust: AuditTrust): VerifierKey {
  demand(trust.logKey === undefined || trust.logKey === record.genesis.log_vkey, 'log-fork', { clause: 'LOG-2' });
  return decodeVerifierKey(primitives, record.genesis.log_vkey);
}

/**
 * That the newest checkpoint, signed by the log's key, is the root of exactly these leaves.
 *
 * @throws ProtocolError as `verifyCheckpoint` does; `log-inconsistent` for another size or root.
 */
export function verifyHead(
  primitives: Primitives,
  record: LogRecord,
  head: { readonly source: AuditSource; readonly logKey: VerifierKey },
): void {
  const trust = { origin: record.genesis.origin, logKey: head.logKey, witnesses: [] };
  const checkpoint = verifyCheckpoint(primitives, head.source.checkpoint(), trust);
  const fits = checkpoint.size === record.size && equalBytes(checkpoint.root, record.root);
  demand(fits, 'log-inconsistent', { clause: 'LOG-2' });
}
