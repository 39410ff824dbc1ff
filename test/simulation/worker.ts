/** A thread that simulates the seeds it is given, piece by piece. */
import { parentPort } from 'node:worker_threads';
import { nativePrimitives } from '@ketensom/native';
import { simulate } from './simulate.ts';
import { tallySeeds } from './tally.ts';

parentPort?.on('message', ([first, last]: readonly [number, number]) => {
  parentPort?.postMessage(tallySeeds(first, last, (seed) => simulate(nativePrimitives, seed)));
});
