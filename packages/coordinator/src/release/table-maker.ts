/**
 * Makes tables to release, one after the other. A joint audit may take seconds (DSC-14): it runs in a thread, so that everybody else is answered
 * meanwhile. What takes too long or too much memory is refused like what is too large to look at; a thread that ends in any other way fails the run.
 */
import { loadLinearSolver } from '@ketensom/native';
import { ProtocolError, type ReleasedTable } from '@ketensom/protocol';
import { isLong, makeTable, type TableTask } from './table-task.ts';
import { type TableLimits, TableThread, TooMuchError } from './table-thread.ts';

/** The program ends before the table is made: the next start makes it. */
export class StoppedError extends Error {
  constructor() {
    super('the program was told to end');
    this.name = 'StoppedError';
  }
}

/** See the module header. */
export class TableMaker {
  readonly #thread: TableThread;
  #last: Promise<unknown> = Promise.resolve();
  #isStopped = false;

  constructor(limits: TableLimits) {
    this.#thread = new TableThread(limits);
  }

  /** Does the work when all that was given before is done: no table is released while another one is held against what was. @throws StoppedError */
  inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const turn = this.#last.then(() => {
      if (this.#isStopped) throw new StoppedError();
      return work();
    });
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  /** @throws ProtocolError as `makeTable`, and `differencing` over the limits; StoppedError. */
  async make(task: TableTask): Promise<ReleasedTable> {
    if (!isLong(task)) return makeTable(task, await loadLinearSolver());
    const answer = await this.#thread.make(task).catch((error: unknown) => {
      throw error instanceof TooMuchError ? new ProtocolError('differencing', { clause: 'DSC-14' }) : error;
    });
    if (answer.outcome === 'made') return answer.table;
    throw new ProtocolError(answer.code, { clause: answer.clause });
  }

  /** What is under way is given up. */
  async close(): Promise<void> {
    this.#isStopped = true;
    await this.#thread.stop(new StoppedError());
  }
}
