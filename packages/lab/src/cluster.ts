/**
 * One coordinator, one analyst and an agent per partner, as separate processes on this machine. Identities are made on the spot; every agent
 * accepts the charter by itself (`--accept-charter`), which only a lab does.
 */
import { CommandError, exitCodes } from '@ketensom/host';
import type { Drop } from './drop.ts';
import type { Work } from './prepare-work.ts';
import { type ProgramLine, type Running, startProgram } from './programs.ts';
import type { Scenario } from './scenario.ts';

/** What the cluster tells while it works. */
export interface ClusterEvents {
  readonly onAgentLine: (partner: string, line: ProgramLine) => void;
  readonly onCoordinatorLine: (line: ProgramLine) => void;
}

/** Something that stands between the coordinator and everybody else: it records, or it lies. */
export interface Relay {
  /** What everybody is told to dial. */
  readonly address: string;
  /** Where the coordinator really listens. */
  readonly connect: (url: string) => void;
}

export interface Cluster {
  readonly url: string;
  /** The programs that run: `coordinator`, and each partner under its name. */
  readonly processes: ReadonlyMap<string, Running>;
  /** Starts agents that were lost again, so that a drop happens in every query. */
  readonly reviveAgents: () => Promise<void>;
  /** From now on the agents that these name are lost at their steps, and no others. */
  readonly setDrops: (drops: readonly Drop[]) => Promise<void>;
  readonly stop: () => Promise<void>;
}

export interface ClusterOptions {
  readonly scenario: Scenario;
  readonly work: Work;
  readonly drops: readonly Drop[];
  readonly events: ClusterEvents;
  readonly relay?: Relay;
  /** Seconds of silence after which a partner counts as gone. */
  readonly absentAfter?: number;
}

/** How long the slowest machine may take to start everything, in ms. */
export const startTimeout = 100_000;
/** How long an agent that was lost may take to read what happened meanwhile, in ms. */
const catchUpTimeout = 15_000;

/** How a round ends for an agent. */
const closings: ReadonlySet<unknown> = new Set(['released', 'excluded', 'aborted', 'refused', 'expired']);

/** Whether a line tells of this event. */
export const isEvent =
  (event: string) =>
  (line: ProgramLine): boolean =>
    line.event === event;
const isOfferSent = (line: ProgramLine): boolean => line.event === 'event-sent' && line['type'] === 'offer.published';
const isRefusal = (line: ProgramLine): boolean => line.event === 'charter-proposed' && line['code'] !== undefined;
const isRoundOver = (line: ProgramLine): boolean => line.event === 'round-step' && closings.has(line['step']);

const hasEnded = ({ process }: Running): boolean => process.exitCode !== null || process.signalCode !== null;

/** Asks programs to end, and ends those that do not. */
async function endAll(programs: readonly Running[]): Promise<void> {
  for (const running of programs) running.process.kill('SIGTERM');
  const patience = setTimeout(() => {
    for (const running of programs) running.process.kill('SIGKILL');
  }, 5000);
  await Promise.all(programs.map((running) => running.ended));
  clearTimeout(patience);
}

/** The running programs; start-cluster.ts makes one. */
export class LabCluster implements Cluster {
  readonly url: string;
  readonly processes: Map<string, Running>;
  readonly #options: ClusterOptions;
  #drops: readonly Drop[];

  constructor(options: ClusterOptions, coordinator: Running, url: string) {
    this.#options = options;
    this.#drops = options.drops;
    this.processes = new Map([['coordinator', coordinator]]);
    this.url = url;
  }

  /** Starts one agent and resolves once it has joined. With `mayDrop` it is killed at its step. */
  async startAgent(partner: string, extra: readonly string[], mayDrop = true): Promise<Running> {
    const { work, events } = this.#options;
    const drop = this.#drops.find((entry) => entry.partner === partner);
    const running = await startProgram(
      'agent',
      ['start', '--json', '--state', work.state(partner), '--config', work.agentFile(partner), ...extra],
      {
        name: `The agent of ${partner}`,
        environment: drop === undefined || !mayDrop ? {} : { KETENSOM_FAILPOINT: `${drop.step}:kill` },
        onLine: (line) => events.onAgentLine(partner, line),
      },
    );
    this.processes.set(partner, running);
    await running.until(isEvent('started'), startTimeout);
    return running;
  }

  /** An agent that was killed comes back in two steps: it reads how the last round ended without it, and only then may be lost again. */
  async reviveAgents(): Promise<void> {
    for (const partner of await this.#readBack()) await this.#restart(partner);
  }

  async setDrops(drops: readonly Drop[]): Promise<void> {
    const touched = new Set([...this.#drops, ...drops].map(({ partner }) => partner));
    this.#drops = drops;
    for (const partner of await this.#readBack()) touched.add(partner);
    for (const partner of touched) await this.#restart(partner);
  }

  /** Starts the agents that were lost, not to be lost again, and waits until they know how their last round ended. */
  async #readBack(): Promise<readonly string[]> {
    const lost = [...this.processes].filter(([name, running]) => name !== 'coordinator' && hasEnded(running)).map(([name]) => name);
    for (const partner of lost) {
      const running = await this.startAgent(partner, [], false);
      await running.until(isRoundOver, catchUpTimeout);
    }
    return lost;
  }

  async #restart(partner: string): Promise<void> {
    const running = this.processes.get(partner);
    if (running !== undefined) await endAll([running]);
    await this.startAgent(partner, []);
  }

  stop(): Promise<void> {
    return endAll([...this.processes.values()]);
  }

  /**
   * Resolves when every agent has signed the charter and said what it offers.
   *
   * @throws CommandError (exit code 3) with the code of the first agent that refuses the charter.
   */
  async untilOffered(): Promise<void> {
    const agents = [...this.processes].filter(([name]) => name !== 'coordinator');
    const lines = await Promise.all(
      agents.map(([, running]) => running.until((line) => isOfferSent(line) || isRefusal(line), startTimeout)),
    );
    const refused = lines.findIndex(isRefusal);
    if (refused < 0) return;
    const [code, partner] = [String(lines[refused]?.['code']), agents[refused]?.[0] ?? ''];
    throw new CommandError({ exitCode: exitCodes.refused, code, message: `The agent of ${partner} refuses the charter (${code}).` });
  }
}
