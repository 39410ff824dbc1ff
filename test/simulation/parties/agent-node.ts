/**
 * An agent as a process: it follows the log and sends its outbox in order. Each deed is one transaction; what it sends, it
 * sends after that, and after a crash it goes on from what is stored.
 */
import { type ColumnRow, decodeAgentRound, decodeColumn, encodeAgentRound } from '../../../packages/protocol/src/sum/index.ts';
import type { Disk } from '../machine/disk.ts';
import { type LogNode, nodeAt, type SimEvent } from '../machine/log.ts';
import { Process } from '../machine/process.ts';
import { type AgentContext, UnreachableError } from './agent-context.ts';
import { type AgentParts, InputWork } from './agent-inputs.ts';
import { closeRows, takeEvent } from './agent-rounds.ts';
import { type AgentStore, Draft } from './agent-store.ts';
import type { Caller, PollAnswer } from './counter.ts';
import { cutColumn, cutEvent } from './cuts.ts';

/** Shortest and longest time between two looks at the log. */
const shortWait = 40;
const longWait = 600;

export class AgentNode extends Process {
  readonly name: string;
  readonly context: AgentContext;
  readonly #parts: AgentParts;
  readonly #caller: Caller;
  #store: AgentStore;
  readonly #inputs: InputWork;
  #wait = shortWait;
  /** The log was seen to fork: this agent says and takes nothing more. */
  isHalted = false;

  constructor(parts: AgentParts) {
    super(parts.agenda, parts.weather);
    this.#parts = parts;
    this.name = parts.context.name;
    this.#caller = { name: this.name, ...(parts.branch === undefined ? {} : { branch: parts.branch }) };
    this.context = { ...parts.context, fetchColumn: (round, dealers) => this.#fetchColumn(round, dealers) };
    this.#store = parts.disk.recover();
    this.#inputs = new InputWork({
      agent: this,
      caller: this.#caller,
      parts,
      commit: (change) => this.#commit(change),
      post: () => this.#post(),
    });
  }

  get store(): AgentStore {
    return this.#store;
  }

  /** Which face of a lying coordinator it sees, where it can see several. */
  get face(): number | undefined {
    return this.#parts.branch;
  }

  /** A disk with all that this agent knows, for another process to go on from. */
  copyDisk(): Disk<AgentStore> {
    return this.#parts.disk.copy(reread(this.#store));
  }

  start(): void {
    this.later(this.weather.delay(shortWait), () => this.#wake());
  }

  protected resume(): void {
    this.#store = reread(this.#parts.disk.recover());
    this.#inputs.forget();
    this.#wait = shortWait;
    this.#wake();
  }

  #wake(): void {
    if (this.isHalted) return;
    this.#wait = Math.min(longWait, this.#wait * 1.3);
    this.later(this.#wait, () => this.#wake());
    this.#expire();
    this.#post();
    this.#inputs.work();
    this.#poll();
  }

  /** One transaction; spent secrets are wiped once it is safe. */
  #commit(change: (draft: Draft) => void): void {
    const draft = new Draft(this.#store);
    change(draft);
    this.#parts.disk.commit(draft.store);
    this.#store = draft.store;
    for (const secret of draft.spent) secret.bytes.fill(0xee);
    this.#wait = shortWait;
  }

  #expire(): void {
    const over = [...this.#store.rounds.values()].filter(
      (row) => row.ended === undefined && row.state.config.expires <= this.context.now(),
    );
    if (over.length > 0) this.#commit((draft) => closeRows(this.context, draft, over, 'expired'));
  }

  /** Sends the first event of the outbox; it leaves the outbox when the coordinator has said yes or no. */
  #post(): void {
    const [event] = this.#store.outbox;
    if (event === undefined) return;
    const { network, counter } = this.#parts;
    this.context.tap.sent(this.name, event);
    network.request({
      from: this,
      to: counter,
      ask: () => counter.onPost(this.#caller, event),
      answered: () => this.#posted(event),
      cut: (kept) => cutEvent(event, kept),
    });
  }

  #posted(event: SimEvent): void {
    if (!this.#store.outbox.includes(event)) return;
    this.#commit((draft) => draft.outbox.splice(draft.outbox.indexOf(event), 1));
    this.#post();
  }

  #poll(): void {
    const { network, counter } = this.#parts;
    const { head } = this.#store;
    const cosigns = this.#inputs.waitingFor();
    if (cosigns !== undefined) this.context.tap.cosigned(this.name, cosigns);
    network.request({
      from: this,
      to: counter,
      ask: () => counter.onPoll(this.#caller, head, cosigns),
      answered: (answer) => this.#polled(answer, cosigns),
    });
  }

  #polled({ nodes, cosigners }: PollAnswer, about: LogNode | undefined): void {
    if (this.isHalted) return;
    this.#follow(nodes);
    if (about !== undefined) this.#inputs.heardOf(about, cosigners);
    this.#inputs.work();
    this.#post();
  }

  /** Takes what is new. An event that cannot be looked into now waits, and all after it. */
  #follow(nodes: readonly LogNode[]): void {
    for (const node of nodes) {
      const { head } = this.#store;
      const isKnown = node.size <= head.size && nodeAt(head, node.size) === node;
      if (isKnown) continue;
      if (node.before !== head) {
        this.isHalted = node.size <= head.size + 1;
        return;
      }
      try {
        this.#commit((draft) => takeEvent(this.context, draft, node as LogNode & { event: SimEvent }));
      } catch (error) {
        if (error instanceof UnreachableError) return;
        throw error;
      }
    }
  }

  #fetchColumn(round: string, dealers: readonly string[]): readonly ColumnRow[] {
    const { network, counter } = this.#parts;
    const bytes = counter.isUp ? counter.onColumn(this.#caller, round) : undefined;
    if (!network.reaches(counter, (kept) => bytes && cutColumn(bytes, dealers, kept))) throw new UnreachableError();
    return decodeColumn(bytes ?? new Uint8Array(0), dealers);
  }
}

/** A store as a new life of the process reads it: every state has been through its codec. */
const reread = (store: AgentStore): AgentStore => ({
  ...store,
  rounds: new Map([...store.rounds].map(([round, row]) => [round, { ...row, state: decodeAgentRound(encodeAgentRound(row.state)) }])),
});
