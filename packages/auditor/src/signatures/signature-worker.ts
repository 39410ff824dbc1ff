/** One core's part of a log's signatures: one bundle of entries in so many. */
import { parentPort, workerData } from 'node:worker_threads';
import { nativePrimitives } from '@ketensom/native';
import { tileWidth } from '@ketensom/protocol';
import { folderSource } from '../folder-source.ts';
import { noteChecker } from './check-note.ts';
import { type EnrolledKey, entriesAt } from './enrolled-keys.ts';

/** What a worker is told. */
export interface WorkerTask {
  readonly folder: string;
  readonly size: number;
  readonly keys: readonly EnrolledKey[];
  readonly first: number;
  readonly step: number;
  /** One number for each leaf: see `NoteChecker`. */
  readonly verdicts: SharedArrayBuffer;
}

function work({ folder, size, keys, first, step, verdicts }: WorkerTask): void {
  const source = folderSource(folder);
  const check = noteChecker(nativePrimitives, keys);
  const places = new Uint16Array(verdicts);
  for (let index = first; index * tileWidth < size; index += step) {
    const entries = entriesAt(source, index, size);
    for (const [at, note] of entries.entries()) places[index * tileWidth + at] = check(note);
    parentPort?.postMessage(entries.length);
  }
}

work(workerData as WorkerTask);
