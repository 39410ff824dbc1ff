/** The rounds of the scripted coordinator: the protocol's own coordinator states, driven by the events that agents send. */
import { ProblemError } from '@ketensom/host';
import {
  type AggregateQuery,
  advertisementOf,
  type CoordinatorMessage,
  type CoordinatorOutput,
  type CoordinatorRound,
  certifiersNeeded,
  compileAggregate,
  decodeCodebook,
  decodeEntries,
  decodeHex,
  decodeQueryDocument,
  decodeReveal,
  deriveEntryPaths,
  deriveLayout,
  deriveThresholds,
  encodeColumn,
  encodeHex,
  encodeLayout,
  encodePartnerList,
  encodeStatement,
  encodeSumConfig,
  headerOf,
  inputOf,
  type KetensomEvent,
  openSealed,
  PartHasher,
  ProtocolError,
  partLength,
  type QueryRequest,
  type SumConfig,
  startRound,
  stepCoordinator,
  utf8,
} from '@ketensom/protocol';
import type { ScriptedCoordinator } from './coordinator.ts';
import { codebookBytes, primitives } from './world.ts';

interface Waiting {
  readonly request: QueryRequest;
  readonly approved: Set<string>;
}

export class ScriptedRounds {
  readonly #home: ScriptedCoordinator;
  readonly #waiting = new Map<string, Waiting>();
  readonly states = new Map<string, CoordinatorRound>();
  readonly #runs = new Map<string, string>();
  readonly #parts = new Map<string, Map<number, Uint8Array>>();
  /** What a test changes in a config before it is said. */
  changeConfig: (config: SumConfig) => SumConfig = (config) => config;
  /** Whether the stated sum is that of the vectors; few tests look at it. */
  addsTruly = false;
  #count = 0;

  constructor(home: ScriptedCoordinator) {
    this.#home = home;
  }

  expect(run: string, request: QueryRequest): void {
    this.#waiting.set(run, { request, approved: new Set() });
  }

  /** The round of a run, once it is open. */
  roundOf(run: string): string {
    const found = [...this.#runs].find(([, of]) => of === run);
    if (found === undefined) throw new Error('this run has no round yet');
    return found[0];
  }

  /** What a real coordinator would refuse before it becomes a leaf. */
  check(event: KetensomEvent): void {
    if (!('round' in event)) return;
    const state = this.states.get(event.round);
    const isOver = state === undefined || state.kind === 'failed' || state.kind === 'opened';
    const mayFollow = event.type === 'round.abandoned' || event.type === 'round.keys_erased' || event.type === 'result.certified';
    if (isOver && !mayFollow) throw new ProblemError({ code: 'round-closed', status: 410 });
    if (mayFollow) return;
    try {
      const message = this.#messageOf(event, state as CoordinatorRound);
      if (message !== undefined) stepCoordinator(primitives, state as CoordinatorRound, message);
    } catch (error) {
      if (error instanceof ProtocolError) throw new ProblemError({ code: error.code, status: 409 });
      throw error;
    }
  }

  apply(event: KetensomEvent): void {
    if (event.type === 'query.approved') this.#approve(event.run, event.actor);
    else if (event.type === 'query.declined') this.#home.say('query.failed', { run: event.run, code: 'declined' });
    else if (event.type === 'round.aborted') this.fail(event.run, event.round, event.code);
    else if (event.type === 'result.certified') this.#release(event.run, event.round);
    else if ('round' in event) {
      const state = this.states.get(event.round);
      const message = state === undefined ? undefined : this.#messageOf(event, state);
      if (message !== undefined) this.step(event.run, event.round, message);
    }
  }

  fail(run: string, round: string, code: string): void {
    this.step(run, round, { kind: 'abort', code: 'dropped' });
    this.#home.say('query.failed', { run, code });
  }

  step(run: string, round: string, message: CoordinatorMessage): void {
    const state = this.states.get(round);
    if (state === undefined) throw new Error('no such round');
    const { next, outbox } = stepCoordinator(primitives, state, message);
    this.states.set(round, next);
    for (const output of outbox) this.#publish(run, round, output);
    this.#release(run, round);
  }

  /** An opened sum is released once t + 1 certifiers got it, where there are any. */
  #release(run: string, round: string): void {
    const state = this.states.get(round);
    const certified = this.#home.events.filter((event) => event.type === 'result.certified' && event.round === round).length;
    const needed = state?.config.certificate === undefined ? 0 : certifiersNeeded(state.config.tolerate);
    const isReleased = this.#home.results.has(run);
    if (state?.kind === 'opened' && certified >= needed && !isReleased) this.#home.release(run, round);
  }

  /** The root of the vectors' sum, or of nothing in particular. */
  #sumRoot(round: string, partners: readonly string[]): Uint8Array {
    if (!this.addsTruly) return new Uint8Array(32);
    const hasher = new PartHasher(primitives);
    const window = primitives.ringWindow(64, partLength);
    const [first] = partners;
    for (const index of this.partsOf(round, first ?? '')) {
      const parts = partners.map((partner) => this.partOf(round, partner, index));
      window.clear(parts[0]?.length ?? 0);
      for (const part of parts) window.add(part);
      hasher.update(window.read());
    }
    return hasher.root();
  }

  partOf(round: string, partner: string, index: number): Uint8Array {
    const part = this.#parts.get(`${round}/${partner}`)?.get(index);
    if (part === undefined) throw new ProblemError({ code: 'not-found', status: 404 });
    return part;
  }

  #approve(run: string, partner: string): void {
    const waiting = this.#waiting.get(run);
    waiting?.approved.add(partner);
    if (waiting?.request.partners.every((name) => waiting.approved.has(name)) === true) this.open(run, waiting.request);
  }

  open(run: string, request: QueryRequest): void {
    const codebook = decodeCodebook(codebookBytes);
    const partners = request.partners;
    const layout = deriveLayout(
      compileAggregate(decodeQueryDocument(request.query) as AggregateQuery, codebook),
      codebook,
      partners.length,
    );
    this.#count += 1;
    const keyOf = (partner: string): string =>
      this.#home.events.flatMap((event) => (event.type === 'roster.enrolled' && event.actor === partner ? [event.key] : []))[0] ?? '';
    const size = this.#home.notes.length;
    const config = this.changeConfig({
      version: 1,
      suite: { prg: 'aes-256-ctr', kem: 'none', hash: 'sha-256' },
      round: this.#count.toString(16).padStart(32, '0'),
      run,
      step: 0,
      roster: partners.map((partner) => ({ partner, key: keyOf(partner) })),
      ...deriveThresholds(partners.length),
      layout: encodeHex(primitives.sha256(encodeLayout(layout))),
      words64: layout.words,
      words32: 0,
      releaseMode: 'plain',
      noise: 'none',
      notBefore: Date.now(),
      expires: request.expires,
      logHead: { size, root: encodeHex(this.#home.rootAt(size)) },
    });
    this.#runs.set(config.round, run);
    this.states.set(config.round, startRound(primitives, config).next);
    this.#home.say('round.config', { run, round: config.round, step: 0, ...this.#home.putBlob(encodeSumConfig(config)) });
  }

  #messageOf(event: KetensomEvent, state: CoordinatorRound): CoordinatorMessage | undefined {
    switch (event.type) {
      case 'round.key':
        return { kind: 'key', advertisement: advertisementOf(event.actor, event) };
      case 'round.shares': {
        const recipients = 'advertisements' in state ? state.advertisements.map((adv) => adv.partner) : [];
        const bytes = this.#home.blobs.get(event.digest) ?? new Uint8Array(0);
        return {
          kind: 'shares',
          dealt: { header: headerOf(event.actor, event), entries: decodeEntries(bytes, { dealer: event.actor, recipients }) },
        };
      }
      case 'input.committed':
        return { kind: 'input', input: inputOf(event.actor, event) };
      case 'survivors.ack':
        return { kind: 'ack', partner: event.actor, svHash: decodeHex(event.sv_hash) };
      case 'share.revealed': {
        const sealed = this.#home.blobs.get(event.digest) ?? new Uint8Array(0);
        const plain =
          openSealed(primitives, { secret: this.#home.sealSecret, aad: utf8(`${event.round}/${event.actor}`), sealed }) ??
          new Uint8Array(0);
        const dealers = 'dealt' in state ? state.dealt.map((dealt) => dealt.header.partner) : [];
        return { kind: 'reveal', reveal: decodeReveal(plain, { partner: event.actor, dealers }) };
      }
      default:
        return undefined;
    }
  }

  #publish(run: string, round: string, output: CoordinatorOutput): void {
    const home = this.#home;
    const scope = { run, round };
    if (output.kind === 'keys-fixed') {
      home.say('round.keys_fixed', {
        ...scope,
        adv_hash: encodeHex(output.advHash),
        count: output.partners.length,
        ...home.putBlob(encodePartnerList(output.partners)),
      });
    } else if (output.kind === 'shares-fixed') {
      home.say('round.shares_fixed', {
        ...scope,
        r1_hash: encodeHex(output.r1Hash),
        count: output.partners.length,
        ...home.putBlob(encodePartnerList(output.partners)),
      });
    } else if (output.kind === 'input-received') {
      home.say('input.received', { ...scope, partner: output.partner, vec_root: encodeHex(output.vecRoot) });
    } else if (output.kind === 'sum-inputs') {
      const size = home.notes.length;
      this.step(run, round, { kind: 'summed', sumRoot: this.#sumRoot(round, output.partners), logHead: { size, root: home.rootAt(size) } });
    } else if (output.kind === 'survivors-fixed') {
      const { statement, svHash } = output;
      home.say('survivors.fixed', {
        ...scope,
        sv_hash: encodeHex(svHash),
        count: statement.survivors.length,
        ...home.putBlob(encodeStatement(statement)),
      });
    }
  }

  columnFor(round: string, recipient: string): Uint8Array {
    const state = this.states.get(round);
    if (state === undefined || !('dealt' in state) || !('r1Hash' in state))
      throw new ProblemError({ code: 'unexpected-message', status: 409 });
    const at = state.advertisements.findIndex((adv) => adv.partner === recipient);
    const rows = state.dealt.flatMap(({ header, entries }) => {
      const entry = entries[at]?.entry;
      if (header.partner === recipient || entry === undefined) return [];
      const path = deriveEntryPaths(primitives, { roundCtx: state.roundCtx, dealer: header.partner }, entries)[at] ?? [];
      return [{ dealer: header.partner, entry, path }];
    });
    return encodeColumn(rows);
  }

  takePart(round: string, partner: string, index: number, bytes: Uint8Array): Uint8Array {
    if (this.states.get(round)?.kind !== 'collecting-inputs') throw new ProblemError({ code: 'round-closed', status: 410 });
    const key = `${round}/${partner}`;
    const parts = this.#parts.get(key) ?? new Map<number, Uint8Array>();
    this.#home.parts.push({ key: `${key}/${index}`, bytes });
    this.#parts.set(key, parts.set(index, bytes));
    return utf8('{}');
  }

  /** The coordinator loses what a partner sent. */
  forgetParts(round: string, partner: string): void {
    this.#parts.delete(`${round}/${partner}`);
  }

  partsOf(round: string, partner: string): number[] {
    return [...(this.#parts.get(`${round}/${partner}`)?.keys() ?? [])];
  }
}
