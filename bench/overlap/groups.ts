/** Blinding against the C library, per core: how much of its rate is left. */
import { randomBytes } from 'node:crypto';
import { blindingEngine } from '@ketensom/native';
import { type BlindingSuiteName, blindingSuites } from '@ketensom/protocol';
import { blindHashedX25519 } from '../../packages/native/src/blinding/native-x25519-suite.ts';
import { median, stopwatch } from '../measure.ts';
import type { LibsodiumC } from './libsodium-c.ts';
import { printRows } from './print-rows.ts';

/** A list of a middling partner: 0.2 s of two threads, of which starting on it is little. */
const elements = 16_384;

interface Candidate {
  readonly name: string;
  /** Of the engine. */
  readonly workers?: number;
  readonly run: () => Promise<void> | void;
}

/** Median elements a second of each, in turn: by the clock, and by the processor's time of all threads together. */
async function rates(candidates: readonly Candidate[], rounds = 9): Promise<{ clock: number; processor: number }[]> {
  const times = candidates.map(() => ({ clock: [] as number[], processor: [] as number[] }));
  for (let round = -1; round < rounds; round += 1) {
    for (const [at, { run }] of candidates.entries()) {
      const spent = await stopwatch(run);
      if (round < 0) continue;
      times[at]?.clock.push(spent.clock);
      times[at]?.processor.push(spent.processor);
    }
  }
  return times.map(({ clock, processor }) => ({ clock: elements / median(clock), processor: elements / median(processor) }));
}

const percent = (part: number, whole = Number.NaN): string => `${((part / whole) * 100).toFixed(0)} %`;

const ratio = (part: number, whole = Number.NaN): string => `${(part / whole).toFixed(2)}x`;

const each = (batch: Uint8Array, call: (element: Uint8Array) => void) => () => {
  for (let at = 0; at < batch.length; at += 32) call(batch.subarray(at, at + 32));
};

async function compare(suite: BlindingSuiteName, direct: (batch: Uint8Array, scalar: Uint8Array) => Candidate[]): Promise<void> {
  const { entropy, scalarFromEntropy } = blindingSuites[suite];
  const scalar = scalarFromEntropy(randomBytes(entropy.scalar));
  const engines = await Promise.all(
    [1, 2, 1].map(async (workers) => {
      const engine = blindingEngine({ workers });
      return { workers, engine, library: await engine.describe(suite) };
    }),
  );
  const [one, two, other] = engines as [(typeof engines)[number], (typeof engines)[number], (typeof engines)[number]];
  const batch = await one.engine.randomElements(suite, randomBytes(elements * entropy.element));
  const half = batch.subarray(0, batch.length / 2);
  const candidates: Candidate[] = [
    ...direct(batch, scalar),
    ...[one, two].map(({ workers, engine, library }) => ({
      name: `engine, ${library}, ${workers} worker${workers === 1 ? '' : 's'}, elements checked`,
      workers,
      run: async () => {
        await engine.blind(suite, scalar, batch);
      },
    })),
    {
      name: 'two engines of 1 worker that share nothing: what the cores give',
      workers: 2,
      run: async () => {
        await Promise.all([one, other].map(({ engine }) => engine.blind(suite, scalar, half)));
      },
    },
  ];
  const measured = await rates(candidates);
  const [base] = measured;
  const oneWorker = measured[candidates.findIndex(({ workers }) => workers === 1)];
  printRows(`${suite}, multiplications`, [
    ['', 'a second', 'of C, per core', 'of C', 'of one worker'],
    ...candidates.map(({ name, workers = 1 }, at) => {
      const { clock = 0, processor = 0 } = measured[at] ?? {};
      return [
        name,
        `${Math.round(clock)}`,
        percent(processor, base?.processor),
        percent(clock, base?.clock),
        workers > 1 ? ratio(clock, oneWorker?.clock) : '',
      ];
    }),
  ]);
  await Promise.all(engines.map(({ engine }) => engine.close()));
}

/** Prints both suites. */
export async function benchGroups(c: LibsodiumC): Promise<void> {
  const out = new Uint8Array(32);
  const inC = `libsodium ${c.version}, C, one thread`;
  await compare('x25519', (batch, scalar) => [
    { name: inC, run: each(batch, (u) => c.x25519(out, scalar, u)) },
    { name: 'group operation as installed, one thread', run: () => void blindHashedX25519(scalar, batch) },
  ]);
  await compare('ristretto255', (batch, scalar) => [{ name: inC, run: each(batch, (element) => c.ristretto255(out, scalar, element)) }]);
}
