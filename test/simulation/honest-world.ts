/** Worlds with an honest coordinator: rounds one after the other, a storm that ends, and partners of whom some may lie. */

import type { Probers } from './lies/probers.ts';
import { Disk } from './machine/disk.ts';
import { coordinatorName, type LogNode, linksOf, type SimEvent } from './machine/log.ts';
import { demandAuditable, demandDegree, demandTooFew, demandTrueSum, type OpenedDesk } from './oracle/ends.ts';
import { require, Violation } from './oracle/violation.ts';
import type { AgentContext } from './parties/agent-context.ts';
import type { AgentNode } from './parties/agent-node.ts';
import type { Branch, Desk } from './parties/branch.ts';
import { CoordinatorNode } from './parties/coordinator-node.ts';
import { type BadDealing, type Liar, partnerLies, roundWords, twistStep, twistWord } from './parties/lying-partner.ts';
import type { Question } from './question.ts';
import type { World } from './world.ts';

/** What a coordinator may answer to honest agents without anything being wrong: they came too late. */
const lateCodes: ReadonlySet<string> = new Set(['round-closed']);
/** What honest agents may refuse under an honest coordinator: a question that is another round's, a round that is over. */
const openCodes: ReadonlySet<string> = new Set(['query-already-opened', 'expired']);

/** A partner that tells one lie, in every round. */
function lyingPartner({ primitives, chance }: World, note: Liar['note']): Pick<AgentContext, 'twistStep' | 'twistWord'> {
  const liar = { primitives, chance, lie: chance.pick(partnerLies), about: chance.pick(roundWords), note };
  return { twistStep: (step) => twistStep(liar, step), twistWord: (body) => twistWord(liar, body) };
}

export interface EndedRound {
  readonly desk: Desk;
  readonly kind: 'opened' | 'failed';
  readonly survivors: readonly string[];
}

export class HonestWorld {
  readonly world: World;
  readonly coordinator: CoordinatorNode;
  readonly agents: readonly AgentNode[];
  readonly ended = new Map<string, EndedRound>();
  readonly #probers: Probers;
  readonly #questions: readonly Question[];
  readonly #badDealings: BadDealing[] = [];
  #opened = 0;

  constructor(world: World, probers: Probers) {
    this.world = world;
    this.#probers = probers;
    const { agenda, weather, plan, primitives, scribe } = world;
    const first: Branch = { head: world.genesis, desks: new Map() };
    this.coordinator = new CoordinatorNode({
      agenda,
      weather,
      disk: new Disk(weather, first),
      clerk: { primitives, scribe, prober: probers.coordinator },
      tap: {
        answered: (event, code) => this.#answered(event, code),
        ended: (desk, head, vectors) => this.#ended(desk, head, vectors),
      },
      piece: plan.piece,
      patience: plan.patience,
    });
    this.agents = world.names.map((name) => {
      const twists = world.liars.includes(name) ? lyingPartner(world, (dealing) => this.#badDealings.push(dealing)) : {};
      return world.seat(name, this.coordinator, { prober: probers.agent, ...twists });
    });
    this.#questions = world.approve(plan.rounds);
  }

  /** Runs the world to its end. */
  run(): void {
    const { agenda, plan, weather } = this.world;
    for (const agent of this.agents) agent.start();
    for (const [place, when] of plan.leaving) agenda.after(when, () => this.#leave(this.agents[place] as AgentNode));
    for (const process of [this.coordinator, ...this.agents]) this.#planKill(process);
    agenda.after(plan.calmAt, () => weather.clear());
    this.#direct();
    const horizon = plan.calmAt + 60_000 + plan.patience * 16 * plan.rounds.length;
    agenda.run(horizon, () => this.#isOver());
    require(this.#isOver(), `no end: ${this.#unfinished()}`);
  }

  #leave(agent: AgentNode): void {
    this.world.weather.strikes('gone', 1);
    agent.leave();
  }

  #planKill(process: CoordinatorNode | AgentNode): void {
    const { agenda, weather } = this.world;
    const { killEvery } = weather.rates;
    if (killEvery === Number.POSITIVE_INFINITY) return;
    agenda.after(weather.delay(killEvery), () => {
      if (weather.rates.killEvery === Number.POSITIVE_INFINITY) return;
      if (process.isUp) weather.strikes('kill', 1);
      process.fall();
      this.#planKill(process);
    });
  }

  /** Opens the next round when the one before has ended, the last one in the calm if it must be. */
  #direct(): void {
    const { agenda, plan } = this.world;
    const isFree = this.ended.size === this.#opened;
    const isLast = this.#opened === plan.rounds.length - 1;
    const mustWait = plan.endsCalm && isLast && (agenda.now < plan.calmAt || this.#busyAgent() !== undefined);
    if (isFree && !mustWait) this.coordinator.enter(() => this.#open());
    if (this.#opened < plan.rounds.length) agenda.after(100, () => this.#direct());
  }

  #open(): void {
    const question = this.#questions[this.#opened] as Question;
    const { desks, head } = this.coordinator.branch;
    if (![...desks.values()].some((desk) => desk.question === question)) {
      this.coordinator.open(question, this.world.configOf(question, head));
    }
    this.#opened += 1;
  }

  #answered({ actor }: SimEvent, code: string): void {
    require(this.world.liars.includes(actor) || lateCodes.has(code), `the coordinator answered ${code} to an honest agent`);
  }

  #ended(desk: Desk, head: LogNode, vectors: ReadonlyMap<string, Uint8Array>): void {
    if (this.ended.has(desk.config.round)) return;
    const { machine } = desk;
    if (machine.kind === 'opened') {
      const { tools, tap, primitives } = this.world;
      const versions = machine.survivors.map((name) => {
        const [upload] = tap.of(name, desk.config.round).uploads.values();
        return [this.world.laneOf(name), upload?.version ?? 0] as const;
      });
      const opened = { desk, machine, head, vectors, tools, lanes: new Map(versions) };
      demandTrueSum(opened);
      this.#probers.audited(demandAuditable(primitives, opened));
      demandDegree(opened);
      this.#demandHonestDealers(desk.config.round, machine);
      this.ended.set(desk.config.round, { desk, kind: 'opened', survivors: machine.survivors });
    } else if (machine.kind === 'failed') {
      this.#demandFairEnd(machine);
      if (machine.code === 'too-few-survivors') demandTooFew(desk, head);
      this.ended.set(desk.config.round, { desk, kind: 'failed', survivors: [] });
    } else throw new Violation(`a round ended in ${machine.kind}`);
  }

  /** A failure names a liar, or nobody. */
  #demandFairEnd({ code, blamed, complaint }: Extract<Desk['machine'], { kind: 'failed' }>): void {
    const { liars } = this.world;
    if (code === 'dealer-inconsistent') require(blamed !== undefined && liars.includes(blamed), 'an honest dealer is blamed');
    else if (complaint !== undefined)
      require(liars.includes(complaint.from) || liars.includes(complaint.against), 'two honest partners have a complaint');
    else require(code === 'too-few-survivors' || code === 'expired', `failed with ${code}`);
  }

  /** Nobody is opened who dealt shares that its opened secret does not give. */
  #demandHonestDealers(round: string, { survivors, dropped }: OpenedDesk['machine']): void {
    const opened = { b: survivors, s: dropped };
    for (const { round: where, dealer, kind } of this.#badDealings)
      if (where === round) require(!opened[kind].includes(dealer), `bad shares by ${dealer} were opened and not found`);
  }

  #isOver(): boolean {
    return this.#unfinished() === undefined;
  }

  /** What is still to happen before the world may end. */
  #unfinished(): string | undefined {
    const { plan, agenda } = this.world;
    if (agenda.now < plan.calmAt) return 'the storm';
    if (this.#opened < plan.rounds.length || this.ended.size < plan.rounds.length) return 'a round';
    const busy = this.#busyAgent();
    return busy && `agent ${busy.name}`;
  }

  #busyAgent(): AgentNode | undefined {
    return this.agents.find((agent) => !agent.isGone && !this.#isSettled(agent));
  }

  /** An agent is done when it has seen everything, every round of its has ended, and nothing is left to send. */
  #isSettled({ store, isUp }: AgentNode): boolean {
    return (
      isUp &&
      store.head === this.coordinator.branch.head &&
      store.outbox.length === 0 &&
      [...store.rounds.values()].every((row) => row.ended !== undefined)
    );
  }

  /** What must hold once it is over. */
  check(): void {
    const { tap, liars, plan } = this.world;
    for (const agent of this.agents) require(!agent.isHalted, `${agent.name} saw a fork`);
    for (const { name, code, at } of tap.refusals)
      require(liars.includes(name) || openCodes.has(code), `${name} refused ${at} with ${code}`);
    for (const { round, holder, isVisible } of this.#badDealings)
      if (isVisible && !liars.includes(holder))
        require(tap.of(holder, round).uploads.size === 0, `${holder} uploaded in spite of bad shares`);
    this.#demandOneWordEach();
    if (plan.endsCalm) this.#demandLastOpened();
  }

  /** The log has every word of a partner once. */
  #demandOneWordEach(): void {
    const seen = new Set<string>();
    for (const { event } of linksOf(this.coordinator.branch.head)) {
      if (event.actor === coordinatorName) continue;
      const word = `${event.body.type} of ${event.actor} in ${event.round}`;
      require(!seen.has(word), `twice in the log: ${word}`);
      seen.add(word);
    }
  }

  #demandLastOpened(): void {
    const last = [...this.ended.values()].at(-1) as EndedRound;
    const roster = last.desk.config.roster.map((entry) => entry.partner);
    const present = this.agents.filter((agent) => !agent.isGone && roster.includes(agent.name)).map((agent) => agent.name);
    const { minSurvivors } = last.desk.config;
    if (present.length < minSurvivors) require(last.kind === 'failed', 'opened for too few');
    else require(last.survivors.join() === present.join(), 'in the calm not everybody who was there is in the sum');
  }
}
