/**
 * What ten processes cost by themselves on this machine: each has its vector in memory and posts it, as it is or masked first, to the server of the plain sum.
 * Nothing is agreed upon, signed, stored or logged, so no secure sum between processes can be faster than the masked one.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { median } from './measure.ts';
import { startAdder } from './plain-sum.ts';
import type { PostJob } from './post-process.ts';

const program = fileURLToPath(new URL('./post-process.ts', import.meta.url));

/** The next message of a process, which must not end before it. */
async function hear(child: ChildProcess): Promise<void> {
  const ended = new AbortController();
  const end = (): void => ended.abort(new Error('a process of the bench ended too early'));
  child.once('exit', end);
  try {
    await once(child, 'message', { signal: ended.signal });
  } finally {
    child.off('exit', end);
  }
}

/** Median milliseconds of five runs, from the word to go until the last process was answered. */
export async function processSum(job: Omit<PostJob, 'url'> & { readonly partners: number }): Promise<number> {
  const { partners, words, isMasked } = job;
  const adder = await startAdder(words);
  const children = Array.from({ length: partners }, () => fork(program));
  const tell = async (message: PostJob | 'go'): Promise<void> => {
    const heard = Promise.all(children.map(hear));
    for (const child of children) child.send(message);
    await heard;
  };
  try {
    await tell({ words, partners, isMasked, url: adder.url });
    const times: number[] = [];
    for (let run = -1; run < 5; run += 1) {
      adder.clear();
      const start = performance.now();
      await tell('go');
      if (run >= 0) times.push(performance.now() - start);
    }
    return median(times);
  } finally {
    for (const child of children) child.disconnect();
    adder.close();
  }
}
