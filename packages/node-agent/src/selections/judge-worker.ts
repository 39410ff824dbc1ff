/** The thread that holds rows against the ledger of selections. */
import { parentPort } from 'node:worker_threads';
import { type JudgeTask, judgeRows } from './judge-rows.ts';

parentPort?.on('message', (task: JudgeTask) => parentPort?.postMessage(judgeRows(task)));
