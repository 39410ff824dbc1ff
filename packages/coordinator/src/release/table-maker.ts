/**
 * Makes tables to release, one after the other. A joint audit may take seconds (DSC-14): it runs in a thread, so that everybody else is answered
 * meanwhile. What takes too long or too much memory is refused like what is too large to look at; a thread that ends in any other way fails the run.
 */
import { OverLimitError, type WorkLimits, WorkThread } from '@ketensom/host';
import { loadLinearSolver } from '@ketensom/native';
import { ProtocolError, type ReleasedTable } from '@ketensom/protocol';
import { isLong, makeTable, type TableTask } from './table-task.ts';
import type { TableAnswer } from './table-worker.ts';

// Compiled, the worker lies beside this file under its other name.
const workerFile = new URL(import.meta.url.endsWith('.ts') ? './table-worker.ts' : './table-worker.js', import.meta.url);

/** The program ends before the table is made: the next start makes it. */
export class StoppedError extends Error {
  constructor() {
    super('the program was told to end');
    this.name = 'StoppedError';
  }
}

/** See the module header. */
export class TableMaker {
  readonly #thread: WorkThread<TableTask, TableAnswer>;
  #last: Promise<unknown> = Promise.resolve();
  #isStopped = false;

  constructor(limits: WorkLimits) {
    this.#thread = new WorkThread(workerFile, limits);
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
    const answer = await this.#thread.work(task).catch((error: unknown) => {
      throw error instanceof OverLimitError ? new ProtocolError('differencing', { clause: 'DSC-14' }) : error;
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
