/** The thread that makes tables, one at a time. A refusal comes back as its code; whatever else goes wrong ends the thread. */
import { parentPort } from 'node:worker_threads';
import { loadLinearSolver } from '@ketensom/native/linear-solver';
import { type ErrorCode, ProtocolError, type ReleasedTable } from '@ketensom/protocol';
import { makeTable, type TableTask } from './table-task.ts';

/** What comes of a task. */
export type TableAnswer =
  | { readonly outcome: 'made'; readonly table: ReleasedTable }
  | { readonly outcome: 'refused'; readonly code: ErrorCode; readonly clause: string };

const solver = await loadLinearSolver();

function answerTo(task: TableTask): TableAnswer {
  try {
    return { outcome: 'made', table: makeTable(task, solver) };
  } catch (error) {
    if (error instanceof ProtocolError) return { outcome: 'refused', code: error.code, clause: error.clause };
    throw error;
  }
}

parentPort?.on('message', (task: TableTask) => parentPort?.postMessage(answerTo(task)));
