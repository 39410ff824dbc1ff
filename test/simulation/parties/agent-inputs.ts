/** An agent's long work in R2: wait for the cosigned log, mask today's data into a file, upload the file's bytes, announce them. */
import { type AgentRound, deriveInputCommit } from '../../../packages/protocol/src/sum/index.ts';
import type { Agenda } from '../machine/agenda.ts';
import type { Disk } from '../machine/disk.ts';
import { type LogNode, linksOf } from '../machine/log.ts';
import type { Network } from '../machine/network.ts';
import type { Process } from '../machine/process.ts';
import type { Weather } from '../machine/weather.ts';
import { inputOf } from '../question.ts';
import { maskVector, type VectorTools, vectorRoot } from '../vectors.ts';
import type { AgentContext } from './agent-context.ts';
import { claimQuestion, queueWord, refuseRow, takeMessage } from './agent-rounds.ts';
import type { AgentStore, Draft, RoundRow } from './agent-store.ts';
import type { Caller, Counter } from './counter.ts';

/** What an agent is made of. */
export interface AgentParts {
  readonly agenda: Agenda;
  readonly weather: Weather;
  readonly network: Network;
  readonly disk: Disk<AgentStore>;
  readonly counter: Counter;
  readonly context: Omit<AgentContext, 'fetchColumn'>;
  /** How often the agent's own data change, in milliseconds. */
  readonly dataChangeEvery: number;
  /** The longest piece in which it masks. */
  readonly piece: number;
  readonly branch?: number;
}

/** What this work needs of its agent. */
export interface InputSeat {
  readonly agent: Process & { readonly name: string; readonly store: AgentStore; readonly context: AgentContext };
  readonly caller: Caller;
  readonly parts: AgentParts;
  /** One transaction of the agent. */
  readonly commit: (change: (draft: Draft) => void) => void;
  /** Sends what is in the outbox. */
  readonly post: () => void;
}

type Masking = Extract<AgentRound, { readonly kind: 'masking' }>;
type Uploaded = Extract<AgentRound, { readonly kind: 'uploaded' }>;

const vectorPath = (round: string): string => `vector/${round}`;

export class InputWork {
  readonly #seat: InputSeat;
  #cosigners = new Map<LogNode, readonly string[]>();

  constructor(seat: InputSeat) {
    this.#seat = seat;
  }

  get #context(): AgentContext {
    return this.#seat.agent.context;
  }

  /** A new life knows what is stored, and nothing of this. */
  forget(): void {
    this.#cosigners = new Map();
  }

  heardOf(node: LogNode, cosigners: readonly string[]): void {
    this.#cosigners.set(node, cosigners);
  }

  /** The link that must be cosigned before the next vector is masked. */
  waitingFor(): LogNode | undefined {
    const row = [...this.#seat.agent.store.rounds.values()].find((each) => each.state.kind === 'masking');
    return row && this.#sharesFixed(row.round);
  }

  /** The link with which the shares of a round were fixed. */
  #sharesFixed(round: string): LogNode | undefined {
    for (const node of linksOf(this.#seat.agent.store.head))
      if (node.event.round === round && node.event.body.type === 'round.shares_fixed') return node;
    return undefined;
  }

  /** Does what can be done now. */
  work(): void {
    for (const row of this.#seat.agent.store.rounds.values()) {
      if (row.ended !== undefined) continue;
      if (row.state.kind === 'masking') this.#mask(row, row.state);
      if (row.state.kind === 'uploaded' && !row.isCommitted) this.#upload(row, row.state);
    }
  }

  #isCosigned({ config, self }: AgentRound): boolean {
    if (!this.#context.awaitsCosigners) return true;
    const node = this.#sharesFixed(config.round);
    const names = new Set(node && this.#cosigners.get(node));
    return names.has(self) && config.roster.filter((entry) => names.has(entry.partner)).length >= config.threshold;
  }

  #mask(row: RoundRow, state: Masking): void {
    if (!this.#isCosigned(state)) return;
    const { name, primitives, lane, tap, entropy, now } = this.#context;
    const { disk, dataChangeEvery } = this.#seat.parts;
    const peers = state.held.map((shares) => shares.dealer).filter((dealer) => dealer !== name);
    tap.planned(name, row.round, state.plan, peers);
    const version = Math.floor(now() / dataChangeEvery);
    const input = inputOf(row.question, lane, version);
    const masked = maskVector(this.#tools(row), state.plan, input);
    disk.writeFile(vectorPath(row.round), masked);
    disk.syncFile(vectorPath(row.round));
    const vecRoot = vectorRoot(primitives, masked);
    const inputCommit = deriveInputCommit(primitives, entropy(32), vectorRoot(primitives, input));
    const header = { partner: name, advHash: state.advHash, r1Hash: state.r1Hash, vecRoot, inputCommit, length: masked.length };
    this.#fix({ ...row, fixed: { header, version } }, header);
  }

  /** The claim on the question, the state and the root in one transaction. */
  #fix(row: RoundRow, { vecRoot, inputCommit, length }: NonNullable<RoundRow['fixed']>['header']): void {
    this.#seat.commit((draft) => {
      if (claimQuestion(this.#context, draft, row))
        takeMessage(this.#context, draft, row, { kind: 'masked', vecRoot, inputCommit, length });
      else refuseRow(this.#context, draft, row, 'masked', 'query-already-opened');
    });
  }

  #tools({ question }: RoundRow): VectorTools {
    return { primitives: this.#context.primitives, shape: question.shape, piece: this.#seat.parts.piece };
  }

  /** Sends the stored bytes, and no others; a file that is not what was fixed ends the round. */
  #upload(row: RoundRow, state: Uploaded): void {
    const { agent, parts, caller, commit } = this.#seat;
    const { name, primitives, tap } = this.#context;
    const bytes = parts.disk.readFile(vectorPath(row.round));
    if (bytes === undefined || Buffer.compare(vectorRoot(primitives, bytes), state.vecRoot) !== 0) {
      commit((draft) => refuseRow(this.#context, draft, row, 'upload', 'digest-mismatch'));
      return;
    }
    tap.uploaded(name, { round: row.round, bytes, version: row.fixed?.version ?? 0, base: this.#sharesFixed(row.round) });
    parts.network.request({
      from: agent,
      to: parts.counter,
      ask: () => parts.counter.onVector(caller, row.round, bytes),
      answered: () => this.#announce(row.round),
    });
  }

  #announce(round: string): void {
    const row = this.#seat.agent.store.rounds.get(round);
    if (row?.fixed === undefined || row.isCommitted || row.ended !== undefined) return;
    const input = row.fixed.header;
    this.#seat.commit((draft) => {
      draft.put({ ...row, isCommitted: true });
      queueWord(this.#context, draft, round, { type: 'input.committed', input });
    });
    this.#seat.post();
  }
}
