/**
 * A round in memory: one coordinator, its agents and a log, with the duties of the drivers done in the plainest way. Stories, lies and the
 * simulation all play in it; what they change is who says what, and when.
 */
import type { Primitives } from '../../src/crypto/primitives.ts';
import {
  type Advertisement,
  type AgentMessage,
  type AgentOutput,
  type AgentRound,
  type AgentStep,
  type AgreedTerms,
  advertise,
  type CoordinatorMessage,
  type CoordinatorRound,
  type Dealt,
  decodeAgentRound,
  decodeColumn,
  decodeCoordinatorRound,
  decodeReveal,
  deriveEntryPaths,
  deriveInputCommit,
  deriveThresholds,
  deriveUnmaskPlan,
  encodeAgentRound,
  encodeColumn,
  encodeCoordinatorRound,
  encodeEntries,
  encodeReveal,
  type InputHeader,
  maskPiece,
  type Opening,
  PartHasher,
  type SumConfig,
  type SurvivorStatement,
  startRound,
  stepAgent,
  stepCoordinator,
  unmaskPiece,
  type VectorPiece,
  vectorLength,
  vectorPieces,
} from '../../src/sum/index.ts';

export interface WorldOptions {
  readonly primitives: Primitives;
  readonly partners: number;
  readonly tolerate?: number;
  readonly words64?: number;
  readonly words32?: number;
  /** Bytes drawn for entropy, nonces and inputs. */
  readonly draw: (length: number) => Uint8Array;
  /** Whether a state goes through its codec after a step, as a crash of its party would make it. Default: always. */
  readonly crashes?: () => boolean;
}

/** Everything that the coordinator published, in order. */
export interface LogRecord {
  readonly advertisements: Advertisement[];
  readonly dealt: Dealt[];
  readonly inputs: InputHeader[];
  readonly acks: { readonly partner: string; readonly svHash: Uint8Array }[];
  keys?: { readonly partners: readonly string[]; readonly advHash: Uint8Array };
  shares?: { readonly partners: readonly string[]; readonly r1Hash: Uint8Array };
  survivors?: { readonly statement: SurvivorStatement; readonly svHash: Uint8Array };
  opening?: Opening;
}

export interface Seat {
  round: AgentRound;
  readonly input: Uint8Array;
  /** Everything the agent ever put out, in order. */
  readonly sent: AgentOutput[];
  masked?: Uint8Array;
}

export const nameOf = (at: number): string => `p${String(at + 1).padStart(2, '0')}`;

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** A generator of repeatable bytes. */
export function drawFrom(primitives: Primitives, seed: string): (length: number) => Uint8Array {
  const key = primitives.sha256(Uint8Array.from(seed, (letter) => letter.charCodeAt(0)));
  let at = 0;
  return (length) => {
    const bytes = primitives.keystream(key, at, length);
    at += Math.ceil(length / 16) * 16;
    return bytes;
  };
}

export class World {
  readonly primitives: Primitives;
  readonly config: SumConfig;
  readonly agreed: AgreedTerms;
  readonly names: readonly string[];
  readonly seats = new Map<string, Seat>();
  readonly log: LogRecord = { advertisements: [], dealt: [], inputs: [], acks: [] };
  readonly vectors = new Map<string, Uint8Array>();
  readonly #draw: (length: number) => Uint8Array;
  readonly #crashes: () => boolean;
  coordinator: CoordinatorRound;
  maskedSum: Uint8Array | undefined;

  constructor(options: WorldOptions) {
    const { primitives, partners, tolerate, words64 = 6, words32 = 3, draw, crashes = () => true } = options;
    this.primitives = primitives;
    this.#draw = draw;
    this.#crashes = crashes;
    this.names = Array.from({ length: partners }, (_, at) => nameOf(at));
    const thresholds = deriveThresholds(partners, tolerate);
    this.config = {
      version: 1,
      suite: { prg: 'aes-256-ctr', kem: 'none', hash: 'sha-256' },
      round: hex(draw(16)),
      run: hex(draw(32)),
      step: 0,
      roster: this.names.map((partner) => ({ partner, key: hex(draw(32)) })),
      ...thresholds,
      layout: hex(draw(32)),
      words64,
      words32,
      releaseMode: 'plain',
      noise: 'none',
      notBefore: 1_000_000,
      expires: 2_000_000,
      logHead: { size: 5, root: hex(this.logRoot(5)) },
    };
    this.agreed = {
      roster: this.config.roster,
      ...(tolerate === undefined ? {} : { tolerate }),
      run: this.config.run,
      step: 0,
      layout: this.config.layout,
      words64,
      words32,
      releaseMode: 'plain',
      logRoot: this.logRoot(5),
      roundSeen: false,
    };
    this.coordinator = startRound(primitives, this.config, { tolerate }).next;
  }

  /** The root of the imagined log at a size. */
  logRoot(size: number): Uint8Array {
    return this.primitives.sha256(Uint8Array.of(size));
  }

  seat(name: string): Seat {
    const seat = this.seats.get(name);
    if (seat === undefined) throw new TypeError('no such seat');
    return seat;
  }

  /** R0 of one agent, with an input that the caller chooses or chance does. */
  enter(name: string, input: Uint8Array = this.#draw(vectorLength(this.config))): readonly AgentOutput[] {
    const { config, agreed, primitives } = this;
    const step = advertise(primitives, { config, self: name, agreed, now: 1_500_000, entropy: this.#draw(128) });
    this.seats.set(name, { round: step.next, input, sent: [] });
    return this.#settle(name, step);
  }

  /** One message for one agent; its state is stored, its spent secrets are wiped. Masking happens as soon as there is a plan. */
  tell(name: string, message: AgentMessage): readonly AgentOutput[] {
    const step = stepAgent(this.primitives, this.seat(name).round, message);
    const outbox = this.#settle(name, step);
    return this.seat(name).round.kind === 'masking' ? [...outbox, ...this.#mask(name)] : outbox;
  }

  #settle(name: string, step: AgentStep): readonly AgentOutput[] {
    const seat = this.seat(name);
    if (step.next !== seat.round) seat.round = this.#crashes() ? decodeAgentRound(encodeAgentRound(step.next)) : step.next;
    for (const secret of step.spent) secret.bytes.fill(0xee);
    seat.sent.push(...step.outbox);
    return step.outbox;
  }

  #mask(name: string): readonly AgentOutput[] {
    const seat = this.seat(name);
    if (seat.round.kind !== 'masking') return [];
    const { plan } = seat.round;
    seat.masked ??= this.mapVector(seat.input, (window, piece, bytes) => maskPiece(window, plan, piece.offset, bytes));
    const vecRoot = this.vectorRoot(seat.masked);
    const inputCommit = deriveInputCommit(this.primitives, this.#draw(32), this.vectorRoot(seat.input));
    const step = stepAgent(this.primitives, seat.round, { kind: 'masked', vecRoot, inputCommit, length: seat.masked.length });
    return this.#settle(name, step);
  }

  vectorRoot(bytes: Uint8Array): Uint8Array {
    const hasher = new PartHasher(this.primitives);
    hasher.update(bytes);
    return hasher.root();
  }

  /** A vector, piece by piece through a window of 48 bytes. */
  mapVector(
    vector: Uint8Array,
    change: (window: ReturnType<Primitives['ringWindow']>, piece: VectorPiece, bytes: Uint8Array) => Uint8Array,
  ): Uint8Array {
    const result = new Uint8Array(vector.length);
    const windows = { 32: this.primitives.ringWindow(32, 48), 64: this.primitives.ringWindow(64, 48) };
    for (const piece of vectorPieces(this.config, 48)) {
      const bytes = vector.subarray(piece.offset, piece.offset + piece.length);
      result.set(change(windows[piece.width], piece, bytes), piece.offset);
    }
    return result;
  }

  /** The sum of vectors, word by word. */
  add(vectors: readonly Uint8Array[]): Uint8Array {
    const zero = new Uint8Array(vectorLength(this.config));
    return vectors.reduce(
      (sum, vector) =>
        this.mapVector(sum, (window, piece, bytes) => {
          window.load(bytes);
          window.add(vector.subarray(piece.offset, piece.offset + piece.length));
          return window.read();
        }),
      zero,
    );
  }

  /** What an agent put out, on its way to the coordinator. The coordinator has the vector before it hears of it. */
  post(name: string, output: AgentOutput): void {
    const message = this.toCoordinator(name, output);
    if (output.kind === 'input') this.vectors.set(name, this.seat(name).masked as Uint8Array);
    this.accept(message);
  }

  toCoordinator(name: string, output: AgentOutput): CoordinatorMessage {
    switch (output.kind) {
      case 'key':
        return output;
      case 'shares':
        return { kind: 'shares', dealt: { header: output.header, entries: output.entries } };
      case 'complaint':
        return { ...output, from: name };
      case 'input':
        return {
          kind: 'input',
          input: {
            partner: name,
            advHash: output.advHash,
            r1Hash: output.r1Hash,
            vecRoot: output.vecRoot,
            length: output.length,
            inputCommit: output.inputCommit,
          },
        };
      case 'ack':
        return { kind: 'ack', partner: name, svHash: output.svHash };
      case 'reveal': {
        const dealers = this.log.shares?.partners ?? [];
        return { kind: 'reveal', reveal: decodeReveal(encodeReveal(output.reveal), { partner: name, dealers }) };
      }
    }
  }

  /** One message for the coordinator; what it accepts becomes part of the log. */
  accept(message: CoordinatorMessage): void {
    const step = stepCoordinator(this.primitives, this.coordinator, message);
    this.#record(message);
    const entriesOf = (dealer: string) => encodeEntries((this.log.dealt.find((dealt) => dealt.header.partner === dealer) as Dealt).entries);
    if (step.next !== this.coordinator) {
      this.coordinator = this.#crashes() ? decodeCoordinatorRound(encodeCoordinatorRound(step.next), entriesOf) : step.next;
    }
    for (const output of step.outbox) {
      if (output.kind === 'keys-fixed') this.log.keys = output;
      if (output.kind === 'shares-fixed') this.log.shares = output;
      if (output.kind === 'survivors-fixed') this.log.survivors = output;
      if (output.kind === 'opened') this.log.opening = output.opening;
      if (output.kind === 'sum-inputs') this.#sum(output.partners);
    }
  }

  #record(message: CoordinatorMessage): void {
    const add = <Item>(list: Item[], item: Item, same: (other: Item) => boolean) => {
      if (!list.some(same)) list.push(item);
    };
    const { log } = this;
    if (message.kind === 'key') add(log.advertisements, message.advertisement, (other) => other.partner === message.advertisement.partner);
    if (message.kind === 'shares') add(log.dealt, message.dealt, (other) => other.header.partner === message.dealt.header.partner);
    if (message.kind === 'input') add(log.inputs, message.input, (other) => other.partner === message.input.partner);
    if (message.kind === 'ack') add(log.acks, message, (other) => other.partner === message.partner);
  }

  #sum(partners: readonly string[]): void {
    this.maskedSum = this.add(partners.map((partner) => this.vectors.get(partner) as Uint8Array));
    this.accept({ kind: 'summed', sumRoot: this.vectorRoot(this.maskedSum), logHead: { size: 9, root: this.logRoot(9) } });
  }

  /** The kinds of message that the log has for agents, in order. */
  kinds(): readonly Exclude<AgentMessage['kind'], 'masked' | 'close'>[] {
    const { keys, shares, survivors, acks } = this.log;
    const isThere = { 'keys-fixed': keys, 'shares-fixed': shares, survivors, quorum: acks.length >= this.config.threshold };
    return (['keys-fixed', 'shares-fixed', 'survivors', 'quorum'] as const).filter((kind) => isThere[kind]);
  }

  /** The message of a kind that the log has for an agent. */
  messageFor<Kind extends Exclude<AgentMessage['kind'], 'masked' | 'close'>>(
    name: string,
    kind: Kind,
  ): Extract<AgentMessage, { kind: Kind }> {
    return this.#message(name, kind) as Extract<AgentMessage, { kind: Kind }>;
  }

  #message(name: string, kind: Exclude<AgentMessage['kind'], 'masked' | 'close'>): AgentMessage {
    const { keys, shares, survivors, acks, inputs } = this.log;
    if (kind === 'keys-fixed' && keys) return { kind, advertisements: this.#advertisements(), advHash: keys.advHash };
    if (kind === 'shares-fixed' && shares) return { kind, headers: this.headers(), column: this.columnFor(name), r1Hash: shares.r1Hash };
    if (kind === 'survivors' && survivors) {
      const { statement } = survivors;
      const stated = statement.survivors.map(({ partner }) => inputs.find((input) => input.partner === partner) as InputHeader);
      return { kind, statement, inputs: stated, logRoot: this.logRoot(statement.logHead.size) };
    }
    if (kind === 'quorum') return { kind, signers: acks };
    throw new TypeError('the log has no such message yet');
  }

  #advertisements(): Advertisement[] {
    return (this.log.keys?.partners ?? []).map(
      (partner) => this.log.advertisements.find((adv) => adv.partner === partner) as Advertisement,
    );
  }

  headers() {
    return (this.log.shares?.partners ?? []).map((partner) => this.dealtBy(partner).header);
  }

  dealtBy(partner: string): Dealt {
    return this.log.dealt.find((dealt) => dealt.header.partner === partner) as Dealt;
  }

  columnFor(name: string) {
    const dealers = (this.log.shares?.partners ?? []).filter((dealer) => dealer !== name);
    const rows = dealers.map((dealer) => {
      const { entries } = this.dealtBy(dealer);
      const at = entries.findIndex((entry) => entry.recipient === name);
      const path = deriveEntryPaths(this.primitives, { roundCtx: this.coordinator.roundCtx, dealer }, entries)[at];
      const own = entries[at];
      return own && path ? { dealer, entry: own.entry, path } : undefined;
    });
    const found = rows.filter((row) => row !== undefined);
    return found.length < dealers.length ? [] : decodeColumn(encodeColumn(found), dealers);
  }

  /** The sum that the opening gives, and the sum of the plain inputs of the same partners. */
  result(): { readonly opened: Uint8Array; readonly plain: Uint8Array; readonly survivors: readonly string[] } {
    if (this.coordinator.kind !== 'opened') throw new TypeError('the round is not open');
    const plan = deriveUnmaskPlan(this.primitives, this.coordinator);
    const opened = this.mapVector(this.maskedSum as Uint8Array, (window, piece, bytes) => unmaskPiece(window, plan, piece.offset, bytes));
    const { survivors } = this.coordinator;
    return { opened, plain: this.add(survivors.map((name) => this.seat(name).input)), survivors };
  }
}
