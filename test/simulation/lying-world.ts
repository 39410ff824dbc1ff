/** Worlds with a lying coordinator and up to t partners that are its own. Nothing is promised there but secrecy and true sums. */
import { ProtocolError } from '../../packages/protocol/src/errors.ts';
import type { Probers } from './lies/probers.ts';
import type { LogNode } from './machine/log.ts';
import { demandAuditable, demandTrueSum } from './oracle/ends.ts';
import type { AgentNode } from './parties/agent-node.ts';
import type { Desk } from './parties/branch.ts';
import { drawFork, type Fork } from './parties/fork.ts';
import { LyingCoordinator } from './parties/lying-coordinator.ts';
import type { World } from './world.ts';

/** How long such a world lasts, in milliseconds. */
const duration = 15_000;

export class LyingWorld {
  readonly world: World;
  readonly coordinator: LyingCoordinator;
  readonly fork: Fork;
  readonly #honest: readonly AgentNode[];
  readonly #liars: AgentNode[] = [];
  readonly #probers: Probers;
  /** The rounds of all faces by id, for the oracle. */
  readonly desks = new Map<string, Desk>();
  opened = 0;
  refusedByAuditor = 0;

  constructor(world: World, probers: Probers) {
    const { agenda, weather, chance, plan, primitives, scribe, names, liars, genesis, tools } = world;
    this.world = world;
    this.#probers = probers;
    this.fork = drawFork(chance);
    this.coordinator = new LyingCoordinator({
      agenda,
      weather,
      clerk: { primitives, scribe, prober: probers.coordinator },
      chance,
      names,
      liars,
      genesis,
      tools,
      fork: this.fork,
      patience: plan.patience / 2,
      configOf: (question, head) => world.configOf(question, head),
      seatLiars: (face, like) => this.#seatLiars(face, like),
      opened: (desk, head, vectors) => this.#opened(desk, head, vectors),
    });
    const honest = names.filter((name) => !liars.includes(name));
    this.#honest = honest.map((name) => world.seat(name, this.coordinator, { prober: probers.agent, awaitsCosigners: plan.cosigned }));
    this.#seatLiars(0, undefined);
  }

  /** The adversary's partners play every face honestly, as well as they can: that is the worst they can do. */
  #seatLiars(face: number, like: number | undefined): void {
    const { world, coordinator } = this;
    for (const name of world.liars) {
      const model = this.#liars.find((agent) => agent.name === name && agent.face === like);
      const special = { prober: this.#probers.agent, awaitsCosigners: false, keepsLedger: false, branch: face };
      const agent = world.seat(name, coordinator, model ? { ...special, like: model } : special);
      this.#liars.push(agent);
      agent.start();
    }
  }

  run(): void {
    const { agenda, plan, weather } = this.world;
    for (const agent of this.#honest) agent.start();
    for (const agent of this.#honest) this.#planKill(agent);
    const questions = this.world.approve(plan.rounds);
    for (const [at, question] of questions.entries())
      agenda.after(at === 0 ? 0 : this.world.chance.next() * 6000, () => this.coordinator.open(question));
    agenda.after(plan.calmAt, () => weather.clear());
    agenda.run(duration, () => this.#isOver(questions.length));
    for (const face of this.coordinator.faces) for (const [round, desk] of face.branch.desks) this.desks.set(round, desk);
  }

  #planKill(agent: AgentNode): void {
    const { agenda, weather } = this.world;
    if (weather.rates.killEvery === Number.POSITIVE_INFINITY) return;
    agenda.after(weather.delay(weather.rates.killEvery), () => {
      if (weather.rates.killEvery === Number.POSITIVE_INFINITY) return;
      if (agent.isUp) weather.strikes('kill', 1);
      agent.fall();
      this.#planKill(agent);
    });
  }

  #isOver(rounds: number): boolean {
    return this.coordinator.faces.every(({ branch }) => {
      const ended = [...branch.desks.values()].filter(({ machine }) => machine.kind === 'opened' || machine.kind === 'failed');
      return ended.length === branch.desks.size && branch.desks.size >= rounds;
    });
  }

  /** What a face opened is the true sum of its survivors, whenever an auditor would take it for one. */
  #opened(desk: Desk, head: LogNode, vectors: ReadonlyMap<string, Uint8Array>): void {
    const { machine, config } = desk;
    const { tap, tools, primitives, liars } = this.world;
    if (machine.kind !== 'opened') return;
    const lanes = machine.survivors.map((name) => {
      const [upload] = liars.includes(name) ? [] : tap.of(name, config.round).uploads.values();
      return [this.world.laneOf(name), upload?.version ?? 0] as const;
    });
    const opened = { desk, machine, head, vectors, tools, lanes: new Map(lanes) };
    try {
      demandAuditable(primitives, opened);
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      this.refusedByAuditor += 1;
      return;
    }
    demandTrueSum(opened);
    this.opened += 1;
  }
}
