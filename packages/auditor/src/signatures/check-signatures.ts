/** The signatures of a long log, verified on all cores before the log is read in order: they are nearly all of the work. */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { SignatureVerdicts } from '@ketensom/protocol';
import { folderSource } from '../folder-source.ts';
import { claimedSize, lookThrough } from './enrolled-keys.ts';
import type { WorkerTask } from './signature-worker.ts';

/** Up to so many leaves it is not worth starting other threads. */
export const fewLeaves = 2_000;

export interface CheckOptions {
  readonly workers?: number;
  /** Hears how many of how many were verified. */
  readonly onEntries?: (done: number, total: number) => void;
}

// Compiled, the worker lies beside this file under its other name.
const workerFile = new URL(import.meta.url.endsWith('.ts') ? './signature-worker.ts' : './signature-worker.js', import.meta.url);

function runWorker(task: WorkerTask, onEntries: (count: number) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(workerFile, { workerData: task });
    worker.on('message', (count: number) => onEntries(count));
    worker.on('error', reject);
    worker.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`a worker ended with ${code}`))));
  });
}

/** What each signature of the log in `folder` verifies under, or `undefined` for a log that is short enough to do without. */
export async function checkSignatures(folder: string, options: CheckOptions = {}): Promise<SignatureVerdicts | undefined> {
  const source = folderSource(folder);
  const size = claimedSize(source);
  if (size <= fewLeaves) return undefined;
  const { keys, entries } = lookThrough(source, size);
  const verdicts = new SharedArrayBuffer(entries * Uint16Array.BYTES_PER_ELEMENT);
  const step = options.workers ?? availableParallelism();
  let done = 0;
  const count = (more: number): void => {
    done += more;
    options.onEntries?.(done, size);
  };
  const tasks = Array.from({ length: step }, (_, first) => ({ folder, size, keys, first, step, verdicts }));
  await Promise.all(tasks.map((task) => runWorker(task, count)));
  const places = new Uint16Array(verdicts);
  return (leaf, key) => {
    const place = places[leaf] ?? 0;
    if (place === 0) return false;
    return keys[place - 1]?.[1] === key ? true : undefined;
  };
}
