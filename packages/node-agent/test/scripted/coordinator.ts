/**
 * A coordinator in memory, following the protocol unless a test makes it lie. It answers agents through the Transport interface, so that no
 * socket is involved, and moves its rounds on with the protocol's own coordinator states.
 */
import { ProblemError, type Transport, type TransportRequest, type TransportResponse } from '@ketensom/host';
import {
  appendLeaves,
  canonicalBytes,
  decodeHex,
  decodeOpenBundle,
  decodeTilePath,
  deriveVerifierKey,
  type EventType,
  emptyFrontier,
  encodeCharter,
  encodeCheckpoint,
  encodeEntryBundle,
  encodeEventNote,
  encodeHex,
  encodeNote,
  encodeRequest,
  encodeVerifierKey,
  frontierRoot,
  hashLabelled,
  hashLeaf,
  type KetensomEvent,
  labels,
  parseEvent,
  type QueryRequest,
  restoreEventNote,
  signNote,
  utf8,
  verifyEventNote,
} from '@ketensom/protocol';
import type { JoinedKeys } from './agents.ts';
import { ScriptedRounds } from './rounds.ts';
import { codebookBytes, digestOf, primitives, terms } from './world.ts';

const seedOf = (letter: string): Uint8Array => primitives.sha256(utf8(`seed ${letter}`));

/** Who is in the log, and where each actor's chain ends. */
interface Chain {
  seq: number;
  hash: string;
}

const problem = (code: string, status: number): ProblemError => new ProblemError({ code, status });

export class ScriptedCoordinator {
  readonly identitySeed = seedOf('coordinator');
  readonly logSeed = seedOf('log');
  readonly sealSecret = seedOf('seal');
  readonly analystSeed = seedOf('analyst');
  readonly origin = 'ketensom.local/tiny/1';
  readonly notes: Uint8Array[] = [];
  readonly events: KetensomEvent[] = [];
  readonly blobs = new Map<string, Uint8Array>();
  /** Masked parts by `round/partner/index`, in the order they came, each time they came. */
  readonly parts: { readonly key: string; readonly bytes: Uint8Array }[] = [];
  readonly cosignatures = new Map<number, Map<string, string>>();
  readonly results = new Map<string, Uint8Array>();
  readonly rounds: ScriptedRounds;
  /** Requests refused from now on, by method and start of path, with the code: how a test makes the network or the coordinator fail. */
  readonly failures: { readonly method: string; readonly path: string; readonly error: Error; times: number }[] = [];
  readonly seen: { readonly partner: string; readonly method: string; readonly path: string }[] = [];
  /** What a test changes in an answer before it goes out. */
  tamper: (partner: string, request: TransportRequest, body: Uint8Array) => Uint8Array = (_partner, _request, body) => body;
  charterDigest = '';
  readonly #chains = new Map<string, Chain>();
  readonly #analysts: { readonly name: string; readonly key: string }[] = [];

  constructor() {
    this.rounds = new ScriptedRounds(this);
    this.say('log.genesis', { origin: this.origin, log_vkey: this.logKey, key: this.key, seal_key: this.sealKey, protocol: 'ketensom/1' });
    this.enrolAnalyst('analyst');
  }

  /** Another person who may ask, under the charters that are proposed from now on. */
  enrolAnalyst(name: string): void {
    const key = encodeHex(primitives.ed25519.publicKey(seedOf(name)));
    this.#analysts.push({ name, key });
    const enrolment = { role: 'analyst', key, witness_vkey: this.logKey, invitation: digestOf(utf8(name)) };
    this.append(this.noteBy(name, seedOf(name), 'roster.enrolled', enrolment));
  }

  get key(): string {
    return encodeHex(primitives.ed25519.publicKey(this.identitySeed));
  }

  get sealKey(): string {
    return encodeHex(primitives.x25519.publicKey(this.sealSecret));
  }

  get logKey(): string {
    const publicKey = primitives.ed25519.publicKey(this.logSeed);
    return encodeVerifierKey(deriveVerifierKey(primitives, { name: this.origin, kind: 'ed25519', publicKey }));
  }

  /** An event at its actor's next place, signed. */
  noteBy(actor: string, seed: Uint8Array, type: EventType, fields: object): Uint8Array {
    const chain = this.#chains.get(actor);
    const place = chain === undefined ? { seq: 0 } : { seq: chain.seq + 1, prev: chain.hash };
    const event = { v: 1, type, actor, ts: Date.now(), ...place, ...fields };
    return encodeEventNote(primitives, event, { name: actor, seed });
  }

  append(note: Uint8Array): KetensomEvent {
    const line = new TextDecoder().decode(note).split('\n')[1] ?? '';
    const event = parseEvent(JSON.parse(line));
    this.notes.push(note);
    this.events.push(event);
    this.#chains.set(event.actor, { seq: event.seq, hash: encodeHex(hashLeaf(primitives, note)) });
    return event;
  }

  say(type: EventType, fields: object): void {
    this.append(this.noteBy('coordinator', this.identitySeed, type, fields));
  }

  /** Stores bytes; gives what an event says of them. */
  putBlob(bytes: Uint8Array): { readonly digest: string; readonly length: number } {
    const digest = digestOf(bytes);
    this.blobs.set(digest, bytes);
    return { digest, length: bytes.length };
  }

  rootAt(size: number): Uint8Array {
    return frontierRoot(
      primitives,
      appendLeaves(
        primitives,
        emptyFrontier,
        this.notes.slice(0, size).map((note) => hashLeaf(primitives, note)),
      ),
    );
  }

  checkpointText(size: number = this.notes.length): string {
    return encodeCheckpoint({ origin: this.origin, size, root: this.rootAt(size) });
  }

  signed(text: string): string {
    const note = encodeNote({ text, signatures: [signNote(primitives, text, { name: this.origin, seed: this.logSeed })] });
    return new TextDecoder().decode(note);
  }

  proposeCharter(members: readonly JoinedKeys[], changes: object = {}): void {
    const codebook = this.putBlob(codebookBytes);
    const charter = {
      charter: 'tiny',
      version: 1,
      coordinator: { key: this.key, sealKey: this.sealKey },
      log: { origin: this.origin, key: this.logKey },
      members: [...members].sort((a, b) => (a.partner < b.partner ? -1 : 1)),
      analysts: [...this.#analysts],
      codebook: { name: 'tiny', version: 1, digest: codebook.digest },
      terms: terms as unknown as Readonly<Record<string, unknown>>,
      ...changes,
    };
    const named = this.putBlob(encodeCharter(charter));
    this.charterDigest = named.digest;
    this.say('charter.proposed', {
      charter: 'tiny',
      version: 1,
      ...named,
      codebook_digest: codebook.digest,
      codebook_length: codebook.length,
    });
  }

  /** The request's analyst asks, and it is admitted. */
  ask(request: QueryRequest): string {
    const bytes = encodeRequest(request);
    const named = this.putBlob(bytes);
    const run = named.digest;
    const { query, purpose } = request.query as { readonly query: string; readonly purpose: string };
    const { analyst } = request;
    this.append(this.noteBy(analyst, seedOf(analyst), 'query.proposed', { run, query, purpose, ...named, expires: request.expires }));
    this.say('query.admitted', { run });
    this.rounds.expect(run, request);
    return run;
  }

  /** Releases a document for a run, with its salted commitment. */
  release(run: string, round: string): void {
    const document = { id: run, salt: encodeHex(primitives.sha256(utf8(run))), status: 'released' };
    const bytes = canonicalBytes(document);
    const commitment = encodeHex(hashLabelled(primitives, labels.commit, decodeHex(document.salt), bytes));
    this.results.set(run, canonicalBytes({ ...document, approvals: [], log: { treeSize: 1, root: '' }, signatures: [] }));
    this.say('result.computed', { run, round, opening_digest: digestOf(bytes), opening_length: 1, result_commit: commitment });
    this.say('result.released', { run, result_commit: commitment, length: bytes.length });
  }

  /** A transport that speaks for one partner. */
  transportFor(partner: string): Transport {
    return {
      send: async (request) => {
        this.seen.push({ partner, method: request.method, path: request.path });
        const failure = this.failures.find(
          (candidate) => candidate.times > 0 && candidate.method === request.method && request.path.startsWith(candidate.path),
        );
        if (failure !== undefined) {
          failure.times -= 1;
          throw failure.error;
        }
        const answer = this.#answer(partner, request);
        return { ...answer, body: this.tamper(partner, request, answer.body) };
      },
    };
  }

  #answer(partner: string, request: TransportRequest): TransportResponse {
    const url = new URL(request.path, 'http://localhost');
    const body = request.body ?? new Uint8Array(0);
    const [, , kind = '', second = '', ...rest] = url.pathname.split('/');
    if (request.method === 'POST' && second === 'short') return this.#takeShort(partner, body);
    if (request.method === 'POST' && kind === 'events') return this.#take(partner, body);
    if (request.method === 'PUT' && kind === 'blobs') return this.#ok(utf8(JSON.stringify({ ...this.putBlob(body), length: undefined })));
    if (kind === 'blobs') return this.#found(this.blobs.get(second));
    if (kind === 'queries') return this.#found(this.results.get(second));
    if (kind === 'log') return this.#log(partner, url, body);
    if (kind === 'rounds' && rest[0] === 'column') return this.#ok(this.rounds.columnFor(second, partner));
    if (kind === 'rounds' && rest[0] === 'survivors') return this.#ok(this.rounds.partOf(second, rest[1] ?? '', Number(rest[3])));
    if (kind === 'rounds' && request.method === 'PUT') return this.#ok(this.rounds.takePart(second, partner, Number(rest[2]), body));
    if (kind === 'rounds') return this.#ok(canonicalBytes({ parts: this.rounds.partsOf(second, partner) }));
    throw problem('not-found', 404);
  }

  #ok(body: Uint8Array): TransportResponse {
    return { status: 200, contentType: 'application/octet-stream', body };
  }

  #found(bytes: Uint8Array | undefined): TransportResponse {
    if (bytes === undefined) throw problem('not-found', 404);
    return this.#ok(bytes);
  }

  #takeShort(partner: string, body: Uint8Array): TransportResponse {
    const [fields = new Uint8Array(), signature = new Uint8Array(), ...blobs] = decodeOpenBundle(body, 18);
    for (const blob of blobs) this.putBlob(blob);
    const publicKey = decodeHex(this.#keyOf(partner));
    const hashOf = (at: number): Uint8Array | undefined => (at < 0 ? undefined : hashLeaf(primitives, this.notes[at] as Uint8Array));
    const note = restoreEventNote(
      primitives,
      { fields, signature },
      {
        actor: partner,
        publicKey,
        leafHash: (seq) => hashOf(this.events.findIndex((event) => event.actor === partner && event.seq === seq)),
        runOf: (round) => this.events.flatMap((event) => ('round' in event && event.round === round ? [event.run] : []))[0],
      },
    );
    try {
      verifyEventNote(primitives, note, () => publicKey);
    } catch {
      throw problem('bad-signature', 422);
    }
    return this.#takeNote(partner, new TextDecoder().decode(note));
  }

  /** The identity key that stands in the log for a partner. */
  #keyOf(partner: string): string {
    const said = this.events.filter((event) => event.actor === partner);
    const shown = said.findLast((event) => event.type === 'roster.enrolled' || event.type === 'key.rotated');
    return shown !== undefined && 'key' in shown ? shown.key : '';
  }

  #take(partner: string, body: Uint8Array): TransportResponse {
    const { note } = JSON.parse(new TextDecoder().decode(body)) as { readonly note: string };
    return this.#takeNote(partner, note);
  }

  #takeNote(partner: string, note: string): TransportResponse {
    const bytes = utf8(note);
    const known = this.notes.findIndex((other) => encodeHex(other) === encodeHex(bytes));
    if (known < 0) {
      const claimed = parseEvent(JSON.parse(note.split('\n')[1] ?? ''));
      const chain = this.#chains.get(partner);
      if (claimed.seq !== (chain?.seq ?? -1) + 1) throw problem('prev-mismatch', 409);
      this.rounds.check(claimed);
      this.rounds.apply(this.append(bytes));
    }
    return this.#ok(utf8('{}'));
  }

  #checkpoint(): TransportResponse {
    return { ...this.#ok(utf8(this.signed(this.checkpointText()))), contentType: 'text/plain; charset=utf-8' };
  }

  #log(partner: string, url: URL, body: Uint8Array): TransportResponse {
    if (url.pathname.endsWith('/checkpoint')) return this.#checkpoint();
    if (url.pathname.includes('/tile/')) {
      const { index, width } = decodeTilePath(url.pathname.slice('/v1/log/'.length));
      return this.#ok(encodeEntryBundle(this.notes.slice(index * 256, index * 256 + width)));
    }
    if (url.pathname.endsWith('/cosignatures')) {
      const { size, line } = JSON.parse(new TextDecoder().decode(body)) as { readonly size: number; readonly line: string };
      const lines = this.cosignatures.get(size) ?? new Map<string, string>();
      this.cosignatures.set(size, lines.set(partner, line));
      return url.searchParams.has('after') ? this.#checkpoint() : this.#ok(utf8('{}'));
    }
    return this.#ok(canonicalBytes({ notes: this.cosignedNotes(Number(url.searchParams.get('covering'))) }));
  }

  /** How many cosigners are enough to serve a head as cosigned; a test may lower it. */
  cosignersServed = 3;

  cosignedNotes(covering: number): string[] {
    const sizes = [...this.cosignatures.keys()].filter(
      (size) => size >= covering && (this.cosignatures.get(size)?.size ?? 0) >= this.cosignersServed,
    );
    const size = Math.max(...sizes);
    if (sizes.length === 0) return [];
    const lines = [...(this.cosignatures.get(size)?.values() ?? [])];
    return [this.signed(this.checkpointText(size)) + lines.map((line) => `${line}\n`).join('')];
  }
}
