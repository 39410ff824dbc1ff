/** What an agent's disk holds, and the draft of one transaction over it. */
import type { AgentRound, InputHeader, SpentSecret } from '../../../packages/protocol/src/sum/index.ts';
import type { LogNode, SimEvent } from '../machine/log.ts';
import type { Question } from '../question.ts';

/** A round as an agent stores it. */
export interface RoundRow {
  readonly round: string;
  readonly question: Question;
  readonly state: AgentRound;
  /** Why the round is over here. */
  readonly ended?: string;
  /** The vector that was masked, once it is fixed, with the version of the data in it. */
  readonly fixed?: { readonly header: InputHeader; readonly version: number };
  /** Whether the vector was announced. */
  readonly isCommitted: boolean;
}

export interface AgentStore {
  readonly head: LogNode;
  readonly rounds: ReadonlyMap<string, RoundRow>;
  /** Which round may answer a question. */
  readonly ledger: ReadonlyMap<string, string>;
  /** Events to be sent, in order. */
  readonly outbox: readonly SimEvent[];
}

/** One transaction. Nothing of it counts, is sent or is wiped before it is committed. */
export class Draft {
  head: LogNode;
  readonly rounds: Map<string, RoundRow>;
  readonly ledger: Map<string, string>;
  readonly outbox: SimEvent[];
  readonly spent: SpentSecret[] = [];

  constructor(store: AgentStore) {
    this.head = store.head;
    this.rounds = new Map(store.rounds);
    this.ledger = new Map(store.ledger);
    this.outbox = [...store.outbox];
  }

  put(row: RoundRow): void {
    this.rounds.set(row.round, row);
  }

  get store(): AgentStore {
    return { head: this.head, rounds: this.rounds, ledger: this.ledger, outbox: this.outbox };
  }
}
