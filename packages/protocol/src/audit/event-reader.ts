/** The events of a log, one by one: each signed by a known key of the right role (EVT-1, EVT-2), each signer's chain without a gap (EVT-3). */
import { encodeHex } from '../crypto/bytes.ts';
import type { Primitives } from '../crypto/primitives.ts';
import { demand, ProtocolError } from '../errors.ts';
import { type EventOf, eventKinds, type KetensomEvent, parseEvent } from '../event/index.ts';
import { decodeEventNote, decodeVerifierKey } from '../log/index.ts';
import { changeParty, demandMaySpeak, isPartyChange, newParty, openPartyNote, type PartyChange } from '../roster/index.ts';
import type { LoggedActor, LoggedEvent, LogIndex } from './log-record.ts';

/** What this version of the audit reads. */
const protocolName = 'ketensom/v1';

/** How far a signer's clock may be ahead of the auditor's: a day. */
export const clockAllowance = 86_400_000;

/**
 * A signature that was checked elsewhere, for instance on other cores: whether the leaf's one signature verifies under the key (hex), or
 * `undefined` where nobody looked.
 */
export type SignatureVerdicts = (leaf: number, key: string) => boolean | undefined;

/** What the reader holds events against. */
export interface ReaderOptions {
  readonly signatures?: SignatureVerdicts;
  /** Unix milliseconds. */
  readonly now?: number;
}

interface Chain {
  readonly seq: number;
  readonly leafHash: string;
}

/** A leaf as it stands in the log. */
export interface RawLeaf {
  readonly leaf: number;
  readonly note: Uint8Array;
  readonly leafHash: Uint8Array;
}

/** Thrown by the reader for a gap in a signer's chain: it is another claim than the signatures. */
export class LedgerGap extends ProtocolError {}

/** See the module header. Keeps an index, not the events. */
export class EventReader {
  readonly #primitives: Primitives;
  readonly #options: ReaderOptions;
  readonly #chains = new Map<string, Chain>();
  readonly #actors = new Map<string, LoggedActor>();
  readonly #keys = new Set<string>();
  readonly #logEvents: LoggedEvent[] = [];
  readonly #runs = new Map<string, number[]>();
  readonly #rounds = new Map<string, number>();
  readonly #roundKeys = new Map<string, number>();
  #genesis: EventOf<'log.genesis'> | undefined;
  #isSealed = false;

  constructor(primitives: Primitives, options: ReaderOptions) {
    this.#primitives = primitives;
    this.#options = options;
  }

  /** The index of what was read, once there is a first event. */
  get index(): LogIndex | undefined {
    const genesis = this.#genesis;
    const actors = this.#actors;
    if (genesis === undefined || actors.size === 0) return undefined;
    return { genesis, actors, logEvents: this.#logEvents, runs: this.#runs, rounds: this.#rounds, roundKeys: this.#roundKeys };
  }

  /** @throws ProtocolError as `verifyEventNote` and `parseEvent` do; `forbidden`, `key-in-use`, `sig-stale`; `log-sealed` (LOG-7); LedgerGap. */
  take({ leaf, note, leafHash }: RawLeaf): KetensomEvent {
    const event = parseEvent(decodeEventNote(note));
    demand(!this.#isSealed, 'log-sealed', { clause: 'LOG-7', party: event.actor });
    const newcomer = this.#newcomer(event, leaf);
    const actor = newcomer ?? this.#actors.get(event.actor);
    demand(actor !== undefined && actor.name === event.actor, 'unknown-member', { clause: 'EVT-1', party: event.actor });
    this.#demandSigned({ leaf, note, leafHash }, actor);
    this.#demandRole(event, newcomer ?? actor, newcomer !== undefined);
    demandMaySpeak(actor, event);
    this.#demandTime(event);
    this.#chain(event, leafHash);
    if (newcomer !== undefined) this.#enrol(newcomer);
    if (isPartyChange(event)) this.#change(event);
    this.#place(event, leaf);
    this.#isSealed = event.type === 'log.sealed';
    return event;
  }

  #newcomer(event: KetensomEvent, leaf: number): LoggedActor | undefined {
    demand((leaf === 0) === (event.type === 'log.genesis'), 'unexpected-message', { clause: 'EVT-2' });
    if (event.type === 'log.genesis') {
      demand(event.protocol === protocolName, 'not-supported', { clause: 'EVT-2' });
      this.#genesis = event;
      const logKey = decodeVerifierKey(this.#primitives, event.log_vkey);
      this.#takeKeys(event.actor, [event.key, logKey.name, encodeHex(logKey.publicKey)]);
      return { name: event.actor, role: 'coordinator', key: event.key, standing: 'active', earlier: [] };
    }
    if (event.type !== 'roster.enrolled') return undefined;
    const witness = decodeVerifierKey(this.#primitives, event.witness_vkey);
    const publicKey = encodeHex(witness.publicKey);
    const party = { clause: 'EVT-2', party: event.actor };
    demand(!this.#actors.has(event.actor), 'key-in-use', party);
    if (event.role === 'analyst') {
      // An analyst witnesses nothing and shows its identity key again.
      demand(witness.kind === 'ed25519' && witness.name === event.actor && publicKey === event.key, 'malformed', party);
      this.#takeKeys(event.actor, [event.key]);
      return newParty(event);
    }
    demand(witness.kind === 'cosignature', 'malformed', party);
    this.#takeKeys(event.actor, [event.key, witness.name, publicKey]);
    return newParty(event);
  }

  /** Keys, and the names that verifier keys go by, serve one actor each: else nobody could say whose a signature is. */
  #takeKeys(party: string, keys: readonly string[]): void {
    for (const key of keys) {
      demand(!this.#keys.has(key), 'key-in-use', { clause: 'EVT-2', party });
      this.#keys.add(key);
    }
  }

  #enrol(actor: LoggedActor): void {
    this.#actors.set(actor.name, actor);
  }

  /** A change of keys or standing; a rotation's new keys are somebody's from here on. */
  #change(event: PartyChange): void {
    const parties = { find: (name: string) => this.#actors.get(name), isUsed: (key: string) => this.#keys.has(key) };
    const changed = changeParty(this.#primitives, event, parties);
    this.#actors.set(changed.name, changed);
    if (event.type !== 'key.rotated') return;
    this.#takeKeys(event.actor, [event.key, encodeHex(decodeVerifierKey(this.#primitives, event.witness_vkey).publicKey)]);
  }

  #demandSigned({ leaf, note }: RawLeaf, actor: LoggedActor): void {
    const verdict = this.#options.signatures?.(leaf, actor.key);
    if (verdict === undefined) openPartyNote(this.#primitives, note, actor);
    else demand(verdict, 'bad-signature', { clause: 'EVT-1', party: actor.name });
  }

  #demandRole(event: KetensomEvent, { role }: LoggedActor, isNew: boolean): void {
    const signers: readonly string[] = eventKinds[event.type].signer;
    const speaksAs = isNew && role !== 'coordinator' ? 'newcomer' : role;
    demand(signers.includes(speaksAs), 'forbidden', { clause: 'EVT-2', party: event.actor });
  }

  #demandTime(event: KetensomEvent): void {
    const { now } = this.#options;
    demand(now === undefined || event.ts <= now + clockAllowance, 'sig-stale', { clause: 'EVT-1', party: event.actor });
  }

  #chain(event: KetensomEvent, leafHash: Uint8Array): void {
    const before = this.#chains.get(event.actor);
    const follows = before === undefined ? event.seq === 0 : event.seq === before.seq + 1 && event.prev === before.leafHash;
    if (!follows) throw new LedgerGap('prev-mismatch', { clause: 'EVT-3', party: event.actor });
    this.#chains.set(event.actor, { seq: event.seq, leafHash: encodeHex(leafHash) });
  }

  #place(event: KetensomEvent, leaf: number): void {
    if (!('run' in event)) {
      this.#logEvents.push({ leaf, event });
      return;
    }
    const leaves = this.#runs.get(event.run);
    if (leaves === undefined) this.#runs.set(event.run, [leaf]);
    else leaves.push(leaf);
    if (event.type === 'round.config' && !this.#rounds.has(event.round)) this.#rounds.set(event.round, leaf);
    if (event.type !== 'round.key') return;
    for (const key of [event.c_key, event.s_key]) if (!this.#roundKeys.has(key)) this.#roundKeys.set(key, leaf);
  }
}
