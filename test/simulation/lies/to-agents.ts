/** Tries lies on agents: `stepAgent` is a function, so a lie that is refused leaves no trace in the world. */
import type { Primitives } from '../../../packages/protocol/src/crypto/primitives.ts';
import { type AdvertiseInput, type AgentMessage, type AgentRound, advertise, stepAgent } from '../../../packages/protocol/src/sum/index.ts';
import type { Chance } from '../machine/chance.ts';
import { require } from '../oracle/violation.ts';
import type { AgentProber } from '../parties/agent-context.ts';
import { configLies } from './about-config.ts';
import { firstKeysLies, laterKeysLies } from './about-keys.ts';
import { firstSharesLies, laterSharesLies } from './about-shares.ts';
import { firstSurvivorsLies, laterQuorumLies, laterSurvivorsLies, quorumLies } from './about-survivors.ts';
import { flip, type Lie, timesOf } from './lie.ts';
import { demandRefusal, type LieCount } from './refusal.ts';

type Kind = AgentMessage['kind'];
type StateKind = AgentRound['kind'];
type AnyLie = Lie<AgentRound, AgentMessage>;

type Masked = Extract<AgentMessage, { readonly kind: 'masked' }>;

const otherVectors: readonly Lie<AgentRound, Masked>[] = [
  { name: 'another vector', codes: ['input-conflict'], tell: (truth, { chance }) => ({ ...truth, vecRoot: flip(chance, truth.vecRoot) }) },
  {
    name: 'another input',
    codes: ['input-conflict'],
    tell: (truth, { chance }) => ({ ...truth, inputCommit: flip(chance, truth.inputCommit) }),
  },
];

const tooEarly: AnyLie = { name: 'too early', codes: ['unexpected-message'], tell: (truth) => truth };

/** In which states a message is not expected at all. */
const unexpected: Readonly<Partial<Record<StateKind, readonly Kind[]>>> = {
  advertised: ['shares-fixed', 'masked', 'survivors', 'quorum'],
  shared: ['masked', 'survivors', 'quorum'],
  masking: ['survivors', 'quorum'],
  uploaded: ['quorum'],
  signed: ['masked'],
  revealed: ['masked'],
};

/** In which states a message comes again. */
const again: Readonly<Partial<Record<StateKind, readonly Kind[]>>> = {
  shared: ['keys-fixed'],
  masking: ['keys-fixed', 'shares-fixed'],
  uploaded: ['keys-fixed', 'shares-fixed', 'masked'],
  signed: ['keys-fixed', 'shares-fixed', 'survivors'],
  revealed: ['keys-fixed', 'shares-fixed', 'survivors', 'quorum'],
  closed: ['keys-fixed', 'shares-fixed', 'masked', 'survivors', 'quorum'],
};

const laterLies: Readonly<Partial<Record<Kind, readonly AnyLie[]>>> = { 'keys-fixed': laterKeysLies, 'shares-fixed': laterSharesLies };

/** What can be lied about a kind of message in a state. */
function liesAbout(state: AgentRound, kind: Kind): readonly AnyLie[] {
  if (unexpected[state.kind]?.includes(kind)) return [tooEarly];
  switch (`${state.kind} ${kind}`) {
    case 'advertised keys-fixed':
      return firstKeysLies;
    case 'shared shares-fixed':
      return firstSharesLies;
    case 'uploaded masked':
      return otherVectors;
    case 'uploaded survivors':
      return firstSurvivorsLies;
    case 'signed survivors':
    case 'revealed survivors':
      return laterSurvivorsLies(state);
    case 'signed quorum':
      return quorumLies;
    case 'revealed quorum':
      return laterQuorumLies;
    default:
      return ['shared', 'masking', 'uploaded'].includes(state.kind) ? (laterLies[kind] ?? []) : [];
  }
}

export interface LieParts {
  readonly primitives: Primitives;
  readonly chance: Chance;
  /** How often a lie is tried before a message is taken. */
  readonly rate: number;
  readonly count: LieCount;
}

export class LiesToAgents implements AgentProber {
  readonly #parts: LieParts;
  /** True messages: what each agent took in each round, by kind. */
  readonly #truths = new Map<string, Map<Kind, AgentMessage>>();

  constructor(parts: LieParts) {
    this.#parts = parts;
  }

  entered(input: AdvertiseInput): void {
    const { primitives, chance, rate, count } = this.#parts;
    for (let times = timesOf(chance, rate); times > 0; times -= 1)
      demandRefusal(chance.pick(configLies), { primitives, chance, state: undefined }, input, count, (lie) => advertise(primitives, lie));
  }

  took(message: AgentMessage, before: AgentRound, after: AgentRound): void {
    const { chance, rate } = this.#parts;
    const own = this.#truthsOf(`${before.config.round} ${before.self}`);
    const shared = this.#truthsOf(before.config.round);
    own.set(message.kind, message);
    shared.set(message.kind, message);
    for (let times = timesOf(chance, rate); times > 0; times -= 1) {
      this.#lie(before, chance.pick([message, ...own.values()]));
      this.#lie(after, chance.pick([...own.values()]));
      this.#replay(after, chance.pick([...own.values()]));
      this.#hurry(after, chance.pick([...shared.values()]));
    }
  }

  #truthsOf(whose: string): Map<Kind, AgentMessage> {
    const found = this.#truths.get(whose) ?? new Map<Kind, AgentMessage>();
    this.#truths.set(whose, found);
    return found;
  }

  #lie(state: AgentRound, truth: AgentMessage): void {
    const lies = liesAbout(state, truth.kind);
    if (lies.length > 0) this.#tell(this.#parts.chance.pick(lies), state, truth);
  }

  /** What another agent took already comes too early for this one. */
  #hurry(state: AgentRound, truth: AgentMessage): void {
    if (unexpected[state.kind]?.includes(truth.kind)) this.#tell(tooEarly, state, truth);
  }

  #tell(lie: AnyLie, state: AgentRound, truth: AgentMessage): void {
    const { primitives, chance, count } = this.#parts;
    demandRefusal(lie, { primitives, chance, state }, truth, count, (told) => stepAgent(primitives, state, told));
  }

  /** What was taken before changes nothing when it comes again. */
  #replay(state: AgentRound, truth: AgentMessage): void {
    if (!again[state.kind]?.includes(truth.kind)) return;
    const { next, outbox, spent } = stepAgent(this.#parts.primitives, state, truth);
    require(next === state && outbox.length === 0 && spent.length === 0, `a replay of ${truth.kind} changed something in ${state.kind}`);
    this.#parts.count.told += 1;
  }
}
