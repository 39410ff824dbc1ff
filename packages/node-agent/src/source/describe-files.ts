/** Whether files are still what they were when they were read: by their place on disk, size and times, as during a reading. */
import { stat } from 'node:fs/promises';
import type { AgentDataset } from '@ketensom/protocol';
import { findSourceFile } from './source-file.ts';

/** Two writes within so many milliseconds may bear one time, on file systems that keep coarse ones. */
const coarsest = 3000;

/** What SQLite keeps beside a database while others write to it. */
const besides: Readonly<Record<string, readonly string[]>> = { sqlite: ['-wal', '-journal'] };

interface FileState {
  readonly text: string;
  readonly written: number;
}

/** A file that need not be there. */
async function besideState(path: string): Promise<FileState> {
  const stats = await stat(path).catch(() => undefined);
  return stats === undefined
    ? { text: '-', written: 0 }
    : { text: [stats.ino, stats.size, stats.mtimeMs, stats.ctimeMs].join(' '), written: Math.max(stats.mtimeMs, stats.ctimeMs) };
}

async function sourceState(root: string, { name, source }: AgentDataset): Promise<readonly FileState[]> {
  const { path, identity, written } = await findSourceFile(root, source.path, `datasets.${name}.source`);
  const beside = await Promise.all((besides[source.kind] ?? []).map((suffix) => besideState(path + suffix)));
  return [{ text: identity, written }, ...beside];
}

/**
 * A text that is another one whenever a file of these datasets was written to or replaced; `undefined` where one was written to so lately that a second
 * write might not show.
 *
 * @throws ConfigError where a file is not there, or is none that may be read
 */
export async function describeFiles(
  root: string,
  datasets: readonly AgentDataset[],
  now: number = Date.now(),
): Promise<string | undefined> {
  const states = (await Promise.all(datasets.map((dataset) => sourceState(root, dataset)))).flat();
  const isFresh = states.some(({ written }) => now - written < coarsest);
  return isFresh ? undefined : states.map(({ text }) => text).join('\n');
}
