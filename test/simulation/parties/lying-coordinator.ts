/**
 * A coordinator that lies: it has several faces, each with a log of its own, and shows each agent one of them. It ignores whom it likes, ends steps
 * when it likes, says second things, and lets every event that it was sent appear wherever that helps. It cannot make events of others.
 */
import type { Primitives } from '../../../packages/protocol/src/crypto/primitives.ts';
import { ProtocolError } from '../../../packages/protocol/src/errors.ts';
import type { SumConfig } from '../../../packages/protocol/src/sum/index.ts';
import type { Agenda } from '../machine/agenda.ts';
import type { Chance } from '../machine/chance.ts';
import {
  coordinatorName,
  type EventType,
  eventsOf,
  extendLog,
  type LogNode,
  nodesAfter,
  type Scribe,
  type SimEvent,
} from '../machine/log.ts';
import { Process } from '../machine/process.ts';
import type { Weather } from '../machine/weather.ts';
import type { Question } from '../question.ts';
import { addVectors, type VectorTools, vectorRoot } from '../vectors.ts';
import { advance, type Branch, type Clerk, columnOf, type Desk, openRound, takePost } from './branch.ts';
import type { Caller, Counter, PollAnswer, PostAnswer } from './counter.ts';
import type { Fork } from './fork.ts';
import { roundWords } from './lying-partner.ts';

/** One of the coordinator's faces. */
export interface Face {
  readonly id: number;
  branch: Branch;
  /** The honest agents that see it. */
  readonly shown: Set<string>;
  /** Whose words it ignores, and from which on. */
  readonly ignored: ReadonlyMap<string, EventType>;
  /** Whether it uses the words of agents that see another face. */
  readonly borrows: boolean;
}

export interface LyingParts {
  readonly agenda: Agenda;
  readonly weather: Weather;
  readonly clerk: Omit<Clerk, 'vectorRootOf'>;
  readonly chance: Chance;
  readonly names: readonly string[];
  readonly liars: readonly string[];
  readonly genesis: LogNode;
  readonly tools: VectorTools;
  readonly fork: Fork;
  /** The longest it waits in a step. */
  readonly patience: number;
  readonly configOf: (question: Question, head: LogNode) => SumConfig;
  /** Puts the adversary's partners behind another face, as they are now. */
  readonly seatLiars: (face: number, like: number | undefined) => void;
  readonly opened: (desk: Desk, head: LogNode, vectors: ReadonlyMap<string, Uint8Array>) => void;
}

export class LyingCoordinator extends Process implements Counter {
  readonly #parts: LyingParts;
  readonly #clerk: Omit<Clerk, 'vectorRootOf'>;
  readonly #vectors = new Map<string, Uint8Array>();
  readonly #cosigners = new Map<LogNode, Set<string>>();
  readonly faces: Face[] = [];
  #hasForked = false;

  constructor(parts: LyingParts) {
    super(parts.agenda, parts.weather);
    this.#parts = parts;
    this.#clerk = parts.clerk;
    this.#addFace({ head: parts.genesis, desks: new Map() }, this.#honest());
  }

  get primitives(): Primitives {
    return this.#clerk.primitives;
  }

  get scribe(): Scribe {
    return this.#clerk.scribe;
  }

  get chance(): Chance {
    return this.#parts.chance;
  }

  protected resume(): void {
    throw new TypeError('the adversary does not fail');
  }

  #honest(): string[] {
    return this.#parts.names.filter((name) => !this.#parts.liars.includes(name));
  }

  #addFace(branch: Branch, shown: readonly string[]): Face {
    const { chance } = this.#parts;
    const ignored = new Map(chance.some(this.#honest(), 0.15).map((name) => [name, chance.pick(roundWords)]));
    const face = { id: this.faces.length, branch, shown: new Set(shown), ignored, borrows: chance.happens(0.7) };
    this.faces.push(face);
    return face;
  }

  /** Opens a round of a question on every face; each writes a config of its own. */
  open(question: Question): void {
    for (const face of this.faces) {
      const config = this.#parts.configOf(question, face.branch.head);
      this.move(face, openRound(this.#clerkOf(face), face.branch, question, config));
    }
  }

  /** A second face like this one, for some of those who saw it. */
  split(face: Face): Face {
    const leaving = this.chance.some([...face.shown], 0.5);
    for (const name of leaving) face.shown.delete(name);
    const second = this.#addFace(face.branch, leaving);
    for (const [path, vector] of this.#vectors)
      if (path.endsWith(`/${face.id}`)) this.#vectors.set(`${path.slice(0, path.lastIndexOf('/'))}/${second.id}`, vector);
    this.#parts.seatLiars(second.id, face.id);
    for (const [round, { machine }] of second.branch.desks) this.#attend(second, round, machine.kind);
    return second;
  }

  soon(delay: number, act: () => void): void {
    this.later(delay, act);
  }

  /** Puts an event of the coordinator's into a face's log. */
  say(face: Face, round: string, body: SimEvent['body']): void {
    const event = this.scribe.write(coordinatorName, round, body);
    face.branch = { ...face.branch, head: extendLog(this.primitives, face.branch.head, event) };
  }

  /** Puts a message into a round of a face; what the round refuses does not happen. */
  tell(face: Face, round: string, message: Parameters<typeof advance>[3]): void {
    try {
      this.move(face, advance(this.#clerkOf(face), face.branch, round, message));
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
    }
  }

  move(face: Face, next: Branch): void {
    const before = face.branch;
    face.branch = next;
    for (const [round, { machine }] of next.desks)
      if (before.desks.get(round)?.machine.kind !== machine.kind) this.#attend(face, round, machine.kind);
  }

  #attend(face: Face, round: string, kind: Desk['machine']['kind']): void {
    const { chance, fork, patience } = this.#parts;
    if (kind === fork.at && !this.#hasForked) {
      this.#hasForked = true;
      this.later(chance.next() * fork.after, () => fork.strike(this, face, round));
    }
    if (kind === 'summing') this.later(2, () => this.#sum(face, round));
    else if (kind === 'opened') this.#finish(face, round);
    else if (kind !== 'failed') this.later(patience * (0.2 + chance.next()), () => this.#stepOver(face, round, kind));
  }

  #stepOver(face: Face, round: string, kind: string): void {
    if (face.branch.desks.get(round)?.machine.kind === kind) this.tell(face, round, { kind: 'step-over' });
  }

  #sum(face: Face, round: string): void {
    const machine = face.branch.desks.get(round)?.machine;
    if (machine?.kind !== 'summing') return;
    const vectors = machine.inputs.map(({ partner }) => this.#vectorOf(face, round, partner) as Uint8Array);
    const { size, root } = face.branch.head;
    this.tell(face, round, {
      kind: 'summed',
      sumRoot: vectorRoot(this.primitives, addVectors(this.#parts.tools, vectors)),
      logHead: { size, root },
    });
  }

  #finish(face: Face, round: string): void {
    const desk = face.branch.desks.get(round) as Desk;
    const vectors = this.#parts.names.flatMap((name) => {
      const vector = this.#vectorOf(face, round, name);
      return vector === undefined ? [] : [[name, vector] as const];
    });
    this.#parts.opened(desk, face.branch.head, new Map(vectors));
  }

  /** A partner's vector; the adversary's partners have one for each face. */
  #vectorOf(face: Face, round: string, partner: string): Uint8Array | undefined {
    return this.#vectors.get(`${round}/${partner}/${face.id}`) ?? this.#vectors.get(`${round}/${partner}`);
  }

  #clerkOf(face: Face): Clerk {
    const vectorRootOf = (round: string, partner: string): Uint8Array | undefined => {
      const vector = this.#vectorOf(face, round, partner);
      return vector && vectorRoot(this.primitives, vector);
    };
    return { ...this.#clerk, vectorRootOf };
  }

  #faceOf({ name, branch }: Caller): Face {
    const found = branch === undefined ? this.faces.find((face) => face.shown.has(name)) : this.faces[branch];
    return found as Face;
  }

  /** Whether a face lets an event into its log. */
  #uses(face: Face, { name, branch }: Caller, { body }: SimEvent): boolean {
    if (branch !== undefined) return face.id === branch;
    const from = face.ignored.get(name);
    const isIgnored = from !== undefined && roundWords.indexOf(body.type) >= roundWords.indexOf(from);
    return !isIgnored && (face.borrows || face.shown.has(name));
  }

  onPost(caller: Caller, event: SimEvent): PostAnswer {
    for (const face of this.faces) {
      if (!this.#uses(face, caller, event)) continue;
      try {
        this.move(face, takePost(this.#clerkOf(face), face.branch, event));
      } catch (error) {
        if (!(error instanceof ProtocolError)) throw error;
      }
    }
    return {};
  }

  onVector({ name, branch }: Caller, round: string, bytes: Uint8Array): void {
    this.#vectors.set(branch === undefined ? `${round}/${name}` : `${round}/${name}/${branch}`, bytes);
  }

  onPoll(caller: Caller, head: LogNode, cosigns: LogNode | undefined): PollAnswer {
    const own = this.#faceOf(caller).branch.head;
    // An agent that was moved from one face to another is shown what follows, and sees that it does not.
    const nodes = nodesAfter(own, head) ?? [own];
    if (cosigns === undefined) return { nodes, cosigners: [] };
    const names = (this.#cosigners.get(cosigns) ?? new Set(this.#parts.liars)).add(caller.name);
    this.#cosigners.set(cosigns, names);
    return { nodes, cosigners: [...names] };
  }

  onColumn(caller: Caller, round: string): Uint8Array | undefined {
    const face = this.#faceOf(caller);
    return columnOf(this.#clerkOf(face), face.branch, round, caller.name);
  }

  /** The last statement that a face made in a round, or in any. */
  lastStatement(face: Face, round?: string): Extract<SimEvent['body'], { readonly type: 'survivors.fixed' }> | undefined {
    const rounds = round === undefined ? [...face.branch.desks.keys()] : [round];
    return rounds.map((each) => eventsOf(face.branch.head, each, 'survivors.fixed').at(-1)?.body).findLast((body) => body !== undefined);
  }
}
