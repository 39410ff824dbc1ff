/**
 * One round of the vectors, played with the agents' and the coordinator's own state machines. What reached whom is kept, so that a round can be
 * written down, and so that a script can go the same way up to the message that is changed.
 */
import {
  type Advertisement,
  type AgentMessage,
  type AgentOutput,
  type AgentRound,
  type AgreedTerms,
  advertise,
  type ColumnRow,
  type CoordinatorMessage,
  type CoordinatorOutput,
  type CoordinatorRound,
  type Dealt,
  decodeHex,
  deriveEntryPaths,
  deriveInputCommit,
  deriveRoundCtx,
  type InputHeader,
  type MaskPlan,
  maskPiece,
  type Primitives,
  type Reveal,
  startRound,
  stepAgent,
  stepCoordinator,
  vectorLength,
} from '@ketensom/protocol';
import { type AgentWire, writeAgentMessage } from './agent-wire.ts';
import { type CoordinatorWire, writeCoordinatorMessage } from './coordinator-wire.ts';
import type { GivenPartner, GivenRound } from './given.ts';
import { VectorWork } from './vector-work.ts';

/** An agent in the round. */
export interface Seat {
  readonly given: GivenPartner;
  readonly input: Uint8Array;
  /** Every state it was in; the last one is the present. */
  readonly states: AgentRound[];
  readonly sent: AgentOutput[];
  readonly script: AgentWire[];
  masked?: Uint8Array;
}

/** What a published step of the coordinator says. */
type PublishedOf<Kind extends CoordinatorOutput['kind']> = Extract<CoordinatorOutput, { readonly kind: Kind }>;

/** The time at which everybody enters: within the config's. */
export const nowOf = ({ config }: GivenRound): number => config.notBefore + 60_000;

/** The terms that an agent holds the config against, when everything is as agreed. */
export function agreedTerms({ config, tolerate }: GivenRound): AgreedTerms {
  const { roster, run, step, stepInput, layout, words64, words32, releaseMode, logHead } = config;
  const terms = { roster, run, step, layout, words64, words32, releaseMode, logRoot: decodeHex(logHead.root), roundSeen: false };
  return { ...terms, ...(stepInput === undefined ? {} : { stepInput }), ...(tolerate === undefined ? {} : { tolerate }) };
}

/** See the module header. */
export class Meeting {
  readonly primitives: Primitives;
  readonly given: GivenRound;
  readonly roundCtx: Uint8Array;
  readonly vectors: VectorWork;
  readonly seats = new Map<string, Seat>();
  readonly script: CoordinatorWire[] = [];
  readonly published: CoordinatorOutput[] = [];
  readonly dealt: Dealt[] = [];
  readonly inputs: InputHeader[] = [];
  readonly acks: { readonly partner: string; readonly svHash: Uint8Array }[] = [];
  readonly #stated: ((meeting: Meeting) => Uint8Array) | undefined;
  coordinator: CoordinatorRound;
  maskedSum: Uint8Array | undefined;

  /** @param stated what the coordinator states as the masked sum; default, the masked sum */
  constructor(primitives: Primitives, given: GivenRound, stated?: (meeting: Meeting) => Uint8Array) {
    this.primitives = primitives;
    this.given = given;
    this.#stated = stated;
    this.vectors = new VectorWork(primitives, given.config);
    this.roundCtx = deriveRoundCtx(primitives, given.config);
    this.coordinator = startRound(primitives, given.config, given).next;
  }

  seat(partner: string): Seat {
    const seat = this.seats.get(partner);
    if (seat === undefined) throw new TypeError('no such seat');
    return seat;
  }

  /** What the coordinator published in its step of this kind. */
  said<Kind extends CoordinatorOutput['kind']>(kind: Kind): PublishedOf<Kind> {
    const output = this.published.find((each) => each.kind === kind);
    if (output === undefined) throw new TypeError(`the coordinator has not said ${kind}`);
    return output as PublishedOf<Kind>;
  }

  /** The advertisements of U1, in roster order. */
  advertisements(): readonly Advertisement[] {
    const adverts = [...this.seats.values()].flatMap((seat) => seat.sent.filter((output) => output.kind === 'key'));
    return this.said('keys-fixed').partners.map(
      (partner) => (adverts.find((output) => output.advertisement.partner === partner) as (typeof adverts)[number]).advertisement,
    );
  }

  /** What the dealers of U2 dealt, in roster order. */
  dealtBy(partner: string): Dealt {
    return this.dealt.find((dealt) => dealt.header.partner === partner) as Dealt;
  }

  /** R0 of one partner. */
  enter(given: GivenPartner): readonly AgentOutput[] {
    const { config } = this.given;
    const entropy = decodeHex(given.entropy);
    const step = advertise(this.primitives, {
      config,
      self: given.partner,
      agreed: agreedTerms(this.given),
      now: nowOf(this.given),
      entropy,
    });
    this.seats.set(given.partner, { given, input: this.#inputOf(given), states: [step.next], sent: [...step.outbox], script: [] });
    return step.outbox;
  }

  #inputOf({ input }: GivenPartner): Uint8Array {
    return 'bytes' in input
      ? decodeHex(input.bytes)
      : this.primitives.keystream(decodeHex(input.keystream), 0, vectorLength(this.given.config));
  }

  /** One message for one agent; where it leads to a plan for masking, the vector is masked at once. */
  tell(partner: string, message: AgentMessage): readonly AgentOutput[] {
    const seat = this.seat(partner);
    seat.script.push(writeAgentMessage(message));
    const { next, outbox } = stepAgent(this.primitives, seat.states.at(-1) as AgentRound, message);
    seat.states.push(next);
    seat.sent.push(...outbox);
    return next.kind === 'masking' ? [...outbox, ...this.#mask(partner, next.plan)] : outbox;
  }

  #mask(partner: string, plan: MaskPlan): readonly AgentOutput[] {
    const seat = this.seat(partner);
    const masked = this.vectors.map(seat.input, (window, { offset }, bytes) => maskPiece(window, plan, offset, bytes));
    seat.masked = masked;
    const inputCommit = deriveInputCommit(this.primitives, decodeHex(seat.given.nonce), this.vectors.rootOf(seat.input));
    return this.tell(partner, { kind: 'masked', vecRoot: this.vectors.rootOf(masked), inputCommit, length: masked.length });
  }

  /** The message of the log for an agent, in its turn. */
  messageFor(partner: string, kind: 'keys-fixed' | 'shares-fixed' | 'survivors' | 'quorum'): AgentMessage {
    switch (kind) {
      case 'keys-fixed':
        return { kind, advertisements: this.advertisements(), advHash: this.said(kind).advHash };
      case 'shares-fixed': {
        const { partners, r1Hash } = this.said(kind);
        return { kind, headers: partners.map((dealer) => this.dealtBy(dealer).header), r1Hash, column: this.columnFor(partner) };
      }
      case 'survivors': {
        const { statement } = this.said('survivors-fixed');
        const inputs = statement.survivors.map(
          (survivor) => this.inputs.find((input) => input.partner === survivor.partner) as InputHeader,
        );
        return { kind, statement, inputs, logRoot: statement.logHead.root };
      }
      case 'quorum':
        return { kind, signers: this.acks };
    }
  }

  /** The rows for one holder, of every other dealer of U2. */
  columnFor(holder: string): readonly ColumnRow[] {
    const dealers = this.said('shares-fixed').partners.filter((dealer) => dealer !== holder);
    return dealers.map((dealer) => {
      const { entries } = this.dealtBy(dealer);
      const at = entries.findIndex((entry) => entry.recipient === holder);
      const path = deriveEntryPaths(this.primitives, { roundCtx: this.roundCtx, dealer }, entries)[at] as readonly Uint8Array[];
      return { dealer, entry: (entries[at] as (typeof entries)[number]).entry, path };
    });
  }

  /** One message for the coordinator. */
  accept(message: CoordinatorMessage): void {
    this.script.push(writeCoordinatorMessage(message));
    const { next, outbox } = stepCoordinator(this.primitives, this.coordinator, message);
    this.coordinator = next;
    this.published.push(...outbox);
    if (outbox.some((output) => output.kind === 'sum-inputs')) this.#sum();
  }

  /** What an agent put out, on its way to the coordinator. */
  post(partner: string, output: AgentOutput): void {
    switch (output.kind) {
      case 'key':
        this.accept(output);
        break;
      case 'shares': {
        const dealt = { header: output.header, entries: output.entries };
        this.dealt.push(dealt);
        this.accept({ kind: 'shares', dealt });
        break;
      }
      case 'complaint':
        this.accept({ ...output, from: partner });
        break;
      case 'input': {
        const { advHash, r1Hash, vecRoot, length, inputCommit } = output;
        const input = { partner, advHash, r1Hash, vecRoot, length, inputCommit };
        this.inputs.push(input);
        this.accept({ kind: 'input', input });
        break;
      }
      case 'ack':
        this.acks.push({ partner, svHash: output.svHash });
        this.accept({ kind: 'ack', partner, svHash: output.svHash });
        break;
      case 'reveal':
        this.accept(output);
    }
  }

  #sum(): void {
    const { partners } = this.said('sum-inputs');
    this.maskedSum = this.vectors.add(partners.map((partner) => this.seat(partner).masked as Uint8Array));
    const { size, root } = this.given.logHead;
    const stated = this.#stated?.(this) ?? this.maskedSum;
    this.accept({ kind: 'summed', sumRoot: this.vectors.rootOf(stated), logHead: { size, root: decodeHex(root) } });
  }

  /** The reveals that agents put out, in roster order. */
  reveals(): readonly Reveal[] {
    return [...this.seats.values()].flatMap((seat) =>
      seat.sent.filter((output) => output.kind === 'reveal').map((output) => output.reveal),
    );
  }
}
