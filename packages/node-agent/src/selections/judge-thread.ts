/** Judgements of rows beside the agent's loops: it cosigns, polls and serves other rounds meanwhile. One thread for the whole process. */
import { OverLimitError, type WorkLimits, WorkThread } from '@ketensom/host';
import { type JudgedRows, type JudgeTask, judgeRows } from './judge-rows.ts';

// Compiled, the worker lies beside this file under its other name.
const workerFile = new URL(import.meta.url.endsWith('.ts') ? './judge-worker.ts' : './judge-worker.js', import.meta.url);

/** A thread that judges. */
export const openJudgeThread = (limits: WorkLimits): WorkThread<JudgeTask, JudgedRows> => new WorkThread(workerFile, limits);

const shared = openJudgeThread({ seconds: 300, mebibytes: 2048 });

/** So many row numbers are judged in a moment; to hand them to a thread takes longer. */
const few = 20_000;

const sizeOf = ({ asked, universes }: JudgeTask): number =>
  asked.reduce((sum, { rows }) => sum + rows.cells.length * (1 + rows.splits.length), 0) +
  [...universes.values()]
    .flatMap(({ answers }) => answers)
    .reduce((sum, { selections }) => sum + selections.figures.reduce((rows, figure) => rows + figure.rows.length, 0), 0);

/** What could not be judged within the limits: refused, as what is undecided. */
const undecided: JudgedRows = { finding: { code: 'differencing', rule: 'undecided' }, selections: [], met: new Map() };

/** See the module header. What takes too much is undecided. */
export async function judgeBeside(task: JudgeTask, thread = shared): Promise<JudgedRows> {
  if (sizeOf(task) <= few) return judgeRows(task);
  try {
    return await thread.work(task);
  } catch (error) {
    if (error instanceof OverLimitError) return undecided;
    throw error;
  }
}
