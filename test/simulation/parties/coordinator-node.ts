/** An honest coordinator as a process: one branch, stored before anything of it is shown; deadlines for each step of each round. */

import { ProtocolError } from '../../../packages/protocol/src/errors.ts';
import { decodeCoordinatorRound, encodeCoordinatorRound, encodeEntries, type SumConfig } from '../../../packages/protocol/src/sum/index.ts';
import type { Agenda } from '../machine/agenda.ts';
import type { Disk } from '../machine/disk.ts';
import { eventsOf, type LogNode, nodesAfter, type SimEvent } from '../machine/log.ts';
import { Process } from '../machine/process.ts';
import type { Weather } from '../machine/weather.ts';
import type { Question } from '../question.ts';
import { addVectors, type VectorTools, vectorRoot } from '../vectors.ts';
import { advance, type Branch, type Clerk, columnOf, type Desk, openRound, takePost } from './branch.ts';
import type { Caller, Counter, PollAnswer, PostAnswer } from './counter.ts';

/** What a coordinator tells the world about. */
export interface CoordinatorTap {
  /** A post was refused. */
  answered(event: SimEvent, code: string): void;
  /** A round came to its end. */
  ended(desk: Desk, head: LogNode, vectors: ReadonlyMap<string, Uint8Array>): void;
}

export interface CoordinatorParts {
  readonly agenda: Agenda;
  readonly weather: Weather;
  readonly disk: Disk<Branch>;
  readonly clerk: Omit<Clerk, 'vectorRootOf'>;
  readonly tap: CoordinatorTap;
  readonly piece: number;
  /** How long a step of a round waits for the missing, in milliseconds. */
  readonly patience: number;
}

const vectorPath = (round: string, partner: string): string => `vectors/${round}/${partner}`;

export class CoordinatorNode extends Process implements Counter {
  readonly #parts: CoordinatorParts;
  readonly #clerk: Clerk;
  #branch: Branch;
  #cosigners = new Map<LogNode, Set<string>>();

  constructor(parts: CoordinatorParts) {
    super(parts.agenda, parts.weather);
    this.#parts = parts;
    this.#clerk = { ...parts.clerk, vectorRootOf: (round, partner) => this.#vectorRootOf(round, partner) };
    this.#branch = parts.disk.recover();
  }

  get branch(): Branch {
    return this.#branch;
  }

  protected resume(): void {
    this.#branch = reread(this.#parts.disk.recover());
    this.#cosigners = new Map();
    for (const round of this.#branch.desks.keys()) this.#attend(round);
  }

  /** Opens a round, if it is not open. */
  open(question: Question, config: SumConfig): void {
    if (!this.#branch.desks.has(config.round)) this.#store(openRound(this.#clerk, this.#branch, question, config));
  }

  /** Stores the branch, then sees to the rounds that moved. */
  #store(next: Branch): void {
    const before = this.#branch;
    this.#parts.disk.commit(next);
    this.#branch = next;
    for (const [round, desk] of next.desks) if (before.desks.get(round)?.machine.kind !== desk.machine.kind) this.#attend(round);
  }

  /** What the present step of a round needs of this process: adding, a deadline, or a last look. */
  #attend(round: string): void {
    const { kind } = (this.#branch.desks.get(round) as Desk).machine;
    if (kind === 'summing') this.later(1, () => this.#sum(round));
    else if (kind === 'opened' || kind === 'failed') this.#finish(round);
    else this.#setDeadlines(round, kind);
  }

  /** A step ends when its time is over, and a round when it expires. */
  #setDeadlines(round: string, kind: string): void {
    const { expires } = (this.#branch.desks.get(round) as Desk).config;
    this.later(this.#parts.patience * (kind === 'collecting-reveals' ? 8 : 1), () => this.#stepOver(round, kind));
    this.later(expires - this.agenda.now, () => this.#expire(round));
  }

  #expire(round: string): void {
    const { kind } = (this.#branch.desks.get(round) as Desk).machine;
    if (kind === 'opened' || kind === 'failed') return;
    this.#store(advance(this.#clerk, this.#branch, round, { kind: 'abort', code: 'expired' }));
  }

  #stepOver(round: string, kind: string): void {
    if (this.#branch.desks.get(round)?.machine.kind === kind) this.#store(advance(this.#clerk, this.#branch, round, { kind: 'step-over' }));
  }

  #sum(round: string): void {
    const desk = this.#branch.desks.get(round) as Desk;
    if (desk.machine.kind !== 'summing') return;
    const vectors = desk.machine.inputs.map(({ partner }) => this.#vectorOf(round, partner) as Uint8Array);
    const sumRoot = vectorRoot(this.#clerk.primitives, addVectors(this.#tools(desk), vectors));
    const { size, root } = this.#branch.head;
    this.#store(advance(this.#clerk, this.#branch, round, { kind: 'summed', sumRoot, logHead: { size, root } }));
  }

  #finish(round: string): void {
    const desk = this.#branch.desks.get(round) as Desk;
    const vectors = desk.question.roster.flatMap(({ partner }) => {
      const vector = this.#vectorOf(round, partner);
      return vector === undefined ? [] : [[partner, vector] as const];
    });
    this.#parts.tap.ended(desk, this.#branch.head, new Map(vectors));
  }

  #tools({ question }: Desk): VectorTools {
    return { primitives: this.#clerk.primitives, shape: question.shape, piece: this.#parts.piece };
  }

  #vectorOf(round: string, partner: string): Uint8Array | undefined {
    return this.#parts.disk.readFile(vectorPath(round, partner));
  }

  #vectorRootOf(round: string, partner: string): Uint8Array | undefined {
    const vector = this.#vectorOf(round, partner);
    return vector && vectorRoot(this.#clerk.primitives, vector);
  }

  onPost(_caller: Caller, event: SimEvent): PostAnswer {
    try {
      const next = takePost(this.#clerk, this.#branch, event);
      if (next !== this.#branch) this.#store(next);
      return {};
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      this.#parts.tap.answered(event, error.code);
      return { code: error.code };
    }
  }

  /** A vector stays as it is once it is announced; the same bytes again are not written again. */
  onVector({ name }: Caller, round: string, bytes: Uint8Array): void {
    const isFixed = eventsOf(this.#branch.head, round, 'input.committed').some((event) => event.actor === name);
    const held = this.#vectorOf(round, name);
    if (isFixed || (held !== undefined && Buffer.compare(held, bytes) === 0)) return;
    this.#parts.disk.writeFile(vectorPath(round, name), bytes);
    this.#parts.disk.syncFile(vectorPath(round, name));
  }

  onPoll({ name }: Caller, head: LogNode, cosigns: LogNode | undefined): PollAnswer {
    const nodes = nodesAfter(this.#branch.head, head) ?? [];
    if (cosigns === undefined) return { nodes, cosigners: [] };
    const names = (this.#cosigners.get(cosigns) ?? new Set()).add(name);
    this.#cosigners.set(cosigns, names);
    return { nodes, cosigners: [...names] };
  }

  onColumn({ name }: Caller, round: string): Uint8Array | undefined {
    return columnOf(this.#clerk, this.#branch, round, name);
  }
}

/** A branch as a new life reads it: every round has been through its codec, dealers' entries come from the log. */
function reread(branch: Branch): Branch {
  const entriesOf = (round: string, dealer: string): Uint8Array => {
    const event = eventsOf(branch.head, round, 'round.shares').find((each) => each.actor === dealer);
    return event ? encodeEntries(event.body.dealt.entries) : new Uint8Array(0);
  };
  const desks = [...branch.desks].map(([round, desk]) => {
    const machine = decodeCoordinatorRound(encodeCoordinatorRound(desk.machine), (dealer) => entriesOf(round, dealer));
    return [round, { ...desk, machine }] as const;
  });
  return { ...branch, desks: new Map(desks) };
}
