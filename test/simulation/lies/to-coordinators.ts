/** Tries lies on coordinators, on the side. */
import { type CoordinatorMessage, type CoordinatorRound, stepCoordinator } from '../../../packages/protocol/src/sum/index.ts';
import { require } from '../oracle/violation.ts';
import type { CoordinatorProber } from '../parties/branch.ts';
import {
  ackLies,
  firstInputLies,
  firstKeyLies,
  firstRevealLies,
  firstSharesLies,
  laterInputLies,
  laterKeyLies,
  laterRevealLies,
  laterSharesLies,
} from './about-posts.ts';
import { type Lie, stranger, timesOf } from './lie.ts';
import { demandRefusal } from './refusal.ts';
import type { LieParts } from './to-agents.ts';

type Kind = CoordinatorMessage['kind'];
type AnyLie = Lie<CoordinatorRound, CoordinatorMessage>;

/** Who a post says it is from. */
function senderOf(message: CoordinatorMessage): string | undefined {
  switch (message.kind) {
    case 'key':
      return message.advertisement.partner;
    case 'shares':
      return message.dealt.header.partner;
    case 'input':
      return message.input.partner;
    case 'reveal':
      return message.reveal.partner;
    case 'ack':
      return message.partner;
    default:
      return undefined;
  }
}

/** Whether the round has a post of this kind by its sender. */
function isIn(state: CoordinatorRound, message: CoordinatorMessage): boolean {
  const sender = senderOf(message);
  switch (message.kind) {
    case 'key':
      return 'advertisements' in state && state.advertisements.some((adv) => adv.partner === sender);
    case 'shares':
      return 'dealt' in state && state.dealt.some((dealt) => dealt.header.partner === sender);
    case 'input':
      return 'inputs' in state && state.inputs.some((input) => input.partner === sender);
    case 'reveal':
      return 'reveals' in state && state.reveals.some((reveal) => reveal.partner === sender);
    default:
      return 'acks' in state && state.acks.some((partner) => partner === sender);
  }
}

const order = ['collecting-keys', 'collecting-shares', 'collecting-inputs', 'summing', 'collecting-acks', 'collecting-reveals', 'opened'];
const beginning: Readonly<Partial<Record<Kind, string>>> = {
  key: 'collecting-keys',
  shares: 'collecting-shares',
  input: 'collecting-inputs',
  complaint: 'collecting-inputs',
  ack: 'collecting-acks',
  reveal: 'collecting-reveals',
};

const known: Readonly<Partial<Record<Kind, { readonly first: readonly AnyLie[]; readonly later: readonly AnyLie[] }>>> = {
  key: { first: firstKeyLies, later: laterKeyLies },
  shares: { first: firstSharesLies, later: laterSharesLies },
  input: { first: firstInputLies, later: laterInputLies },
  ack: { first: ackLies, later: ackLies },
  reveal: { first: firstRevealLies, later: laterRevealLies },
};

const only = (name: string, code: string): AnyLie => ({ name, codes: [code], tell: (truth) => truth });

/** A word of a step that is over, by a partner that said nothing then. */
const tooLate: AnyLie = {
  name: 'a word that comes too late',
  codes: ['round-closed'],
  tell(truth, { state }) {
    if (truth.kind === 'ack' || truth.kind === 'reveal') return undefined;
    const missing = state.config.roster.map((entry) => entry.partner).find((partner) => !isIn(state, by(truth, partner)));
    return missing === undefined || !('advertisements' in state) ? undefined : by(truth, missing);
  },
};

/** The same words by another partner. */
function by(message: CoordinatorMessage, partner: string): CoordinatorMessage {
  switch (message.kind) {
    case 'key':
      return { ...message, advertisement: { ...message.advertisement, partner } };
    case 'shares':
      return { ...message, dealt: { ...message.dealt, header: { ...message.dealt.header, partner } } };
    case 'input':
      return { ...message, input: { ...message.input, partner } };
    default:
      return message;
  }
}

function liesAbout(state: CoordinatorRound, truth: CoordinatorMessage): readonly AnyLie[] {
  const begins = order.indexOf(beginning[truth.kind] ?? 'opened');
  const now = order.indexOf(state.kind);
  if (state.kind === 'opened' || state.kind === 'failed') return [only('too late', 'round-closed')];
  if (now < begins) return [only('too early', 'unexpected-message')];
  const lies = known[truth.kind];
  const later = isIn(state, truth) ? (lies?.later ?? []) : [];
  if (now > begins) return [...later, tooLate];
  return isIn(state, truth) ? later : (lies?.first ?? []);
}

/** Complaints that name no pair of dealers. */
function badComplaints(state: CoordinatorRound): readonly (readonly [CoordinatorMessage, string])[] {
  const [first, second] = state.config.roster.map((entry) => entry.partner) as [string, string];
  const about = (from: string, against: string): CoordinatorMessage => ({ kind: 'complaint', from, against, code: 'share-decrypt' });
  return [
    [about(first, first), 'malformed'],
    [about(first, stranger), 'unknown-member'],
    [about(stranger, second), 'unknown-member'],
  ];
}

export class LiesToCoordinators implements CoordinatorProber {
  readonly #parts: LieParts;
  readonly #truths = new Map<string, CoordinatorMessage[]>();

  constructor(parts: LieParts) {
    this.#parts = parts;
  }

  took(state: CoordinatorRound, message: CoordinatorMessage): void {
    const { chance, rate } = this.#parts;
    const truths = this.#truths.get(state.config.round) ?? [];
    this.#truths.set(state.config.round, [...truths, message]);
    for (let times = timesOf(chance, rate); times > 0; times -= 1) {
      this.#lie(state, chance.pick([message, message, ...truths]));
      if (truths.length > 0) this.#replay(state, chance.pick(truths));
      if (state.kind === 'collecting-inputs') this.#complain(state);
    }
  }

  #lie(state: CoordinatorRound, truth: CoordinatorMessage): void {
    const { primitives, chance, count } = this.#parts;
    const lies = liesAbout(state, truth);
    if (lies.length === 0) return;
    demandRefusal(chance.pick(lies), { primitives, chance, state }, truth, count, (lie) => stepCoordinator(primitives, state, lie));
  }

  #complain(state: CoordinatorRound): void {
    const { primitives, chance, count } = this.#parts;
    const [complaint, code] = chance.pick(badComplaints(state));
    demandRefusal(only('a bad complaint', code), { primitives, chance, state }, complaint, count, (lie) =>
      stepCoordinator(primitives, state, lie),
    );
  }

  /** What was taken before changes nothing when it comes again. */
  #replay(state: CoordinatorRound, truth: CoordinatorMessage): void {
    if (!isIn(state, truth) || state.kind === 'opened' || state.kind === 'failed') return;
    const isOver = truth.kind === 'complaint' || (truth.kind === 'ack' && state.kind === 'summing');
    if (isOver) return;
    const { next, outbox } = stepCoordinator(this.#parts.primitives, state, truth);
    const isSame = next === state || JSON.stringify(next) === JSON.stringify(state);
    require(isSame && outbox.length === 0, `a replay of ${truth.kind} changed something in ${state.kind}`);
    this.#parts.count.told += 1;
  }
}
