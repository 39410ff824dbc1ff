/** A simulated world: everything in it, wired together, from one plan. */
import type { Primitives } from '../../packages/protocol/src/crypto/primitives.ts';
import { deriveThresholds, type SumConfig } from '../../packages/protocol/src/sum/index.ts';
import { without } from './lies/lie.ts';
import { Agenda } from './machine/agenda.ts';
import { Chance } from './machine/chance.ts';
import { Disk } from './machine/disk.ts';
import { emptyLog, type LogNode, Scribe } from './machine/log.ts';
import { Network } from './machine/network.ts';
import { worldPrimitives } from './machine/primitives.ts';
import { Weather } from './machine/weather.ts';
import { Tap } from './oracle/tap.ts';
import type { AgentContext } from './parties/agent-context.ts';
import { AgentNode } from './parties/agent-node.ts';
import type { AgentStore } from './parties/agent-store.ts';
import type { Counter } from './parties/counter.ts';
import { type Plan, planOf } from './plan.ts';
import type { Question } from './question.ts';
import type { VectorTools } from './vectors.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** How an agent differs from an ordinary one. */
export interface SeatOptions extends Partial<AgentContext> {
  readonly prober: AgentContext['prober'];
  readonly branch?: number;
  readonly like?: AgentNode;
}

/** The most by which an agent's clock is wrong, in milliseconds. */
const clockError = 300;

export class World {
  readonly plan: Plan;
  readonly chance: Chance;
  readonly primitives: Primitives;
  readonly agenda = new Agenda();
  readonly weather: Weather;
  readonly network: Network;
  readonly scribe = new Scribe();
  readonly tap = new Tap();
  readonly names: readonly string[];
  readonly liars: readonly string[];
  readonly tools: VectorTools;
  /** The log before anything was said. */
  readonly genesis: LogNode = emptyLog();
  readonly #roster: SumConfig['roster'];
  readonly #questions = new Map<string, Question>();

  constructor(primitives: Primitives, seed: number) {
    this.chance = new Chance(seed, 1);
    this.plan = planOf(seed, new Chance(seed));
    this.primitives = worldPrimitives(primitives, this.plan.allNative);
    this.weather = new Weather(new Chance(seed, 2), this.plan.rates);
    this.network = new Network(this.agenda, this.weather);
    const { partners, words64, words32, piece, liars } = this.plan;
    this.names = Array.from({ length: partners }, (_, at) => `p${at + 1}`);
    this.liars = liars.map((at) => this.names[at] as string);
    this.tools = { primitives: this.primitives, shape: { words64, words32 }, piece };
    this.#roster = this.names.map((partner) => ({ partner, key: hex(this.chance.bytes(32)) }));
  }

  laneOf(name: string): number {
    return this.names.indexOf(name);
  }

  questionOf(run: string): Question | undefined {
    return this.#questions.get(run);
  }

  /** People approve questions (each number is a meaning), each as a run of its own. */
  approve(marks: readonly number[]): Question[] {
    return marks.map((mark, at) => this.#approve(mark, marks.indexOf(mark) < at));
  }

  #approve(mark: number, isAgain: boolean): Question {
    const { chance, plan } = this;
    const { shape } = this.tools;
    const run = hex(chance.bytes(32));
    const asked = isAgain && plan.subtracts ? this.#withoutOne() : { roster: this.#roster, tolerate: plan.tolerate };
    const question = { qf: `question ${mark}`, run, layout: hex(chance.bytes(32)), shape, mark, ...asked };
    this.#questions.set(run, question);
    return question;
  }

  /** The cast but one, if what is left still bears its liars. */
  #withoutOne(): Pick<Question, 'roster' | 'tolerate'> {
    const { plan } = this;
    const roster = without(this.#roster, this.chance.below(plan.partners));
    const tolerate = plan.tolerate !== undefined && plan.tolerate <= roster.length - 2 ? plan.tolerate : undefined;
    const liars = roster.filter(({ partner }) => this.liars.includes(partner)).length;
    const isBorne = liars <= deriveThresholds(roster.length, tolerate).tolerate;
    return isBorne ? { roster, tolerate } : { roster: this.#roster, tolerate: plan.tolerate };
  }

  /** The config of a round, as an honest coordinator writes it. */
  configOf(question: Question, head: LogNode): SumConfig {
    return {
      version: 1,
      suite: { prg: 'aes-256-ctr', kem: 'none', hash: 'sha-256' },
      round: hex(this.chance.bytes(16)),
      run: question.run,
      step: 0,
      roster: question.roster,
      ...deriveThresholds(question.roster.length, question.tolerate),
      layout: question.layout,
      ...question.shape,
      releaseMode: 'plain',
      noise: 'none',
      notBefore: Math.floor(this.agenda.now),
      expires: Math.floor(this.agenda.now) + this.plan.lifetime,
      logHead: { size: head.size, root: hex(head.root) },
    };
  }

  /** An agent that knows nothing, or all that another one knows. */
  seat(name: string, counter: Counter, extra: SeatOptions): AgentNode {
    const { branch, like, ...special } = extra;
    const first: AgentStore = { head: this.genesis, rounds: new Map(), ledger: new Map(), outbox: [] };
    const isLiar = this.liars.includes(name);
    const error = (this.chance.next() * 2 - 1) * clockError;
    return new AgentNode({
      agenda: this.agenda,
      weather: this.weather,
      network: this.network,
      disk: like?.copyDisk() ?? new Disk(this.weather, first),
      counter,
      dataChangeEvery: isLiar && branch !== undefined ? Number.POSITIVE_INFINITY : this.plan.dataChangeEvery,
      piece: this.plan.piece,
      ...(branch === undefined ? {} : { branch }),
      context: {
        name,
        lane: this.laneOf(name),
        primitives: this.primitives,
        scribe: this.scribe,
        tap: this.tap,
        entropy: (length) => this.chance.bytes(length),
        now: () => Math.max(0, this.agenda.now + error),
        questionOf: (run) => this.questionOf(run),
        awaitsCosigners: true,
        keepsLedger: true,
        ...special,
      },
    });
  }
}
