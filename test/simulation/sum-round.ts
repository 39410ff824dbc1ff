/**
 * One seeded run of a secure sum under a bad network and bad luck: messages are lost, doubled, late and out of order, parties crash at any moment
 * and come back from what they stored, some never do. Everybody is honest; what liars can do is tested where each lie has a name.
 *
 * The oracle: each partner's first word is a digit of its own, so a sum shows who is in it and how often.
 */
import type { Primitives } from '@ketensom/protocol';
import { ProtocolError } from '../../packages/protocol/src/errors.ts';
import { type AgentMessage, type AgentOutput, stepAgent, vectorLength } from '../../packages/protocol/src/sum/index.ts';
import { rememberingPrimitives } from '../../packages/protocol/test/sum/play.ts';
import { drawFrom, World } from '../../packages/protocol/test/sum/world.ts';

/** What came of a run. */
export interface RunOutcome {
  readonly end: 'opened' | 'failed';
  readonly partners: number;
  readonly survivors: number;
  readonly faults: number;
}

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
function chance(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** What a party says no to without anything being wrong: it came too early, too late, or from somebody who was left out. */
const harmless = new Set(['unexpected-message', 'round-closed', 'not-a-survivor']);

interface Packet {
  readonly from: string;
  readonly output: AgentOutput;
}

class Simulation {
  readonly world: World;
  readonly #next: () => number;
  readonly #loss: number;
  readonly #doubling: number;
  readonly #crash: number;
  readonly #gone = new Set<string>();
  #flying: Packet[] = [];
  faults = 0;

  constructor(primitives: Primitives, seed: number) {
    this.#next = chance(seed);
    const partners = 3 + Math.floor(this.#next() * 5);
    this.#loss = this.#next() * 0.3;
    this.#doubling = this.#next() * 0.4;
    this.#crash = this.#next() * 0.2;
    const restarts = this.#next();
    const draw = drawFrom(primitives, `seed ${seed}`);
    this.world = new World({ primitives, partners, words64: 4, words32: 2, draw, crashes: () => this.#happens(restarts) });
  }

  get isOver(): boolean {
    return this.world.coordinator.kind === 'opened' || this.world.coordinator.kind === 'failed';
  }

  #pick<Item>(items: readonly Item[]): Item | undefined {
    return items[Math.floor(this.#next() * items.length)];
  }

  #happens(probability: number): boolean {
    const happens = this.#next() < probability;
    if (happens) this.faults += 1;
    return happens;
  }

  /** One thing happens, somewhere. */
  tick(): void {
    const name = this.#pick(this.world.names) as string;
    const what = this.#next();
    if (what < 0.45) this.#deliver();
    else if (what < 0.9) this.#act(name);
    else if (what < 0.96) this.#resend(name);
    else if (what < 0.961) this.#leave(name);
    else if (what < 0.963) this.#stepOver();
  }

  #leave(name: string): void {
    this.#gone.add(name);
    this.faults += 1;
  }

  #stepOver(): void {
    this.#tolerate(() => this.world.accept({ kind: 'step-over' }));
  }

  /** A partner does the next thing it can, or anything the log has for it, in whatever order. */
  #act(name: string): void {
    if (this.#gone.has(name)) return;
    if (!this.world.seats.has(name)) this.#send(name, this.world.enter(name, this.#input(name)));
    else {
      const kinds = this.world.kinds();
      const kind = this.#next() < 0.6 ? kinds.at(-1) : this.#pick(kinds);
      if (kind !== undefined) this.#tell(name, this.world.messageFor(name, kind));
    }
  }

  #tell(name: string, message: AgentMessage): void {
    // A crash between the step and its storing: the step never happened.
    if (this.#happens(this.#crash)) this.#tolerate(() => stepAgent(this.world.primitives, this.world.seat(name).round, message));
    else this.#tolerate(() => this.#send(name, this.world.tell(name, message)));
  }

  /** A crash between storing and sending: the outbox stays, and is sent when the agent is back. */
  #send(name: string, outputs: readonly AgentOutput[]): void {
    if (!this.#happens(this.#crash)) this.#flying.push(...outputs.map((output) => ({ from: name, output })));
  }

  #resend(name: string): void {
    if (!this.#gone.has(name)) this.#flying.push(...(this.world.seats.get(name)?.sent ?? []).map((output) => ({ from: name, output })));
  }

  #deliver(): void {
    const packet = this.#pick(this.#flying);
    if (packet === undefined) return;
    if (!this.#happens(this.#doubling)) this.#flying = this.#flying.filter((other) => other !== packet);
    if (!this.#happens(this.#loss)) this.#tolerate(() => this.world.post(packet.from, packet.output));
  }

  #input(name: string): Uint8Array {
    const input = this.world.primitives.keystream(new Uint8Array(32).fill(this.#next() * 256), 0, vectorLength(this.world.config));
    new DataView(input.buffer, input.byteOffset).setBigUint64(0, 1n << BigInt(8 * this.world.names.indexOf(name)), true);
    return input;
  }

  #tolerate(act: () => void): void {
    try {
      act();
    } catch (error) {
      if (!(error instanceof ProtocolError && harmless.has(error.code))) throw error;
    }
  }

  /** The faults stop: everybody who is left reads the log in order and sends what it has; then the coordinator goes on. */
  settle(): void {
    for (const name of this.world.names) {
      if (this.#gone.has(name)) continue;
      if (!this.world.seats.has(name)) this.world.enter(name, this.#input(name));
      for (const kind of this.world.kinds()) this.#tolerate(() => this.world.tell(name, this.world.messageFor(name, kind)));
      for (const output of this.world.seat(name).sent) this.#tolerate(() => this.world.post(name, output));
    }
    this.#stepOver();
  }
}

/** Runs one seed to its end. Throws where anything is wrong: an odd refusal, a wrong sum, a secret too many, no end. */
export function simulateRound(primitives: Primitives, seed: number): RunOutcome {
  const simulation = new Simulation(rememberingPrimitives(primitives), seed);
  for (let tick = 0; tick < 600 && !simulation.isOver; tick += 1) simulation.tick();
  for (let turn = 0; turn < 6 && !simulation.isOver; turn += 1) simulation.settle();
  const { world, faults } = simulation;
  for (const name of world.names) checkAgent(world, name);
  const survivors = checkEnd(world);
  return { end: survivors === undefined ? 'failed' : 'opened', partners: world.names.length, survivors: survivors ?? 0, faults };
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

function require(condition: boolean, what: string): void {
  if (!condition) throw new Error(what);
}

/** One vector, one statement, one reveal, and never both secrets of one partner. */
function checkAgent(world: World, name: string): void {
  const sent = world.seats.get(name)?.sent ?? [];
  const distinct = (kind: AgentOutput['kind']): number =>
    new Set(sent.filter((output) => output.kind === kind).map((output) => JSON.stringify(output))).size;
  for (const kind of ['key', 'shares', 'input', 'ack', 'reveal'] as const)
    require(distinct(kind) <= 1, `${name} sent two different messages of kind ${kind}`);
  require(distinct('complaint') === 0, `${name} complained`);
  const kinds = new Map<string, Set<string>>();
  for (const output of sent) {
    if (output.kind !== 'reveal') continue;
    for (const share of output.reveal.shares) kinds.set(share.dealer, (kinds.get(share.dealer) ?? new Set()).add(share.kind));
  }
  require([...kinds.values()].every((each) => each.size === 1), `${name} revealed both shares of one partner`);
}

function checkEnd(world: World): number | undefined {
  const { coordinator } = world;
  if (coordinator.kind === 'failed') {
    require(coordinator.code === 'too-few-survivors', `failed with ${coordinator.code}`);
    return undefined;
  }
  require(coordinator.kind === 'opened', `no end: ${coordinator.kind}`);
  const { opened, plain, survivors } = world.result();
  require(hex(opened) === hex(plain), 'a wrong sum was opened');
  const digits = world.names.map((name) => (survivors.includes(name) ? 1 : 0));
  require(hex(opened.slice(0, digits.length)) === hex(Uint8Array.from(digits)), 'a partner is not in the sum exactly once');
  require(survivors.length >= world.config.minSurvivors, 'opened for too few');
  return survivors.length;
}
