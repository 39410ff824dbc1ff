/** A thread for long work: one piece at a time, ended where it takes too much, and started again after that. */
import { expect, test } from 'vitest';
import { OverLimitError, WorkThread } from '../src/index.ts';

/** A thread that does what a message says. */
const obeys = new URL(
  `data:text/javascript,${encodeURIComponent(`
    import { parentPort } from 'node:worker_threads';
    const kept = [];
    parentPort.on('message', (piece) => {
      if (piece === 'die') process.exit(3);
      if (piece === 'fail') throw new TypeError('a fault');
      while (piece === 'grow') kept.push(Array.from({ length: 100_000 }, (_, at) => ({ at })));
      while (piece === 'stay') ;
      parentPort.postMessage('did ' + piece);
    });
  `)}`,
);
const limits = { seconds: 600, mebibytes: 64 };

test('pieces are answered in turn, and a thread that ends fails its own piece alone', async () => {
  const thread = new WorkThread<string, string>(obeys, limits);
  const outcomes = await Promise.allSettled(['one', 'die', 'two', 'fail', 'three'].map((piece) => thread.work(piece)));
  expect(outcomes.map((outcome) => (outcome.status === 'fulfilled' ? outcome.value : String(outcome.reason)))).toEqual([
    'did one',
    'Error: a thread ended early',
    'did two',
    'TypeError: a fault',
    'did three',
  ]);
  await thread.stop(new Error('done'));
});

test('too much memory and too much time are told from other ends', async () => {
  const thread = new WorkThread<string, string>(obeys, limits);
  await expect(thread.work('grow')).rejects.toBeInstanceOf(OverLimitError);
  const hasty = new WorkThread<string, string>(obeys, { ...limits, seconds: 0.05 });
  await expect(hasty.work('stay')).rejects.toBeInstanceOf(OverLimitError);
  await thread.stop(new Error('done'));
});

test('what is under way and what waits fails for the reason of the stop', async () => {
  const thread = new WorkThread<string, string>(obeys, limits);
  const pieces = ['stay', 'next'].map((piece) => thread.work(piece).catch((error: Error) => error.message));
  await thread.stop(new Error('the program ends'));
  expect(await Promise.all(pieces)).toEqual(['the program ends', 'the program ends']);
});
