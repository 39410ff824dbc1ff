/**
 * `pnpm bench rounds`: a round of secure summation in one process, without network and disk, in processor time, which other work on the machine distorts
 * least. What it is compared with runs in the same process.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { formatTable } from '@ketensom/host';
import { bundlePrograms } from '../packages/lab/src/bundle-programs.ts';
import { median } from './measure.ts';
import { type PlayedRound, playRound, type RoundSize } from './rounds/play-round.ts';
import { addAll, addLooped, leastWork, makeVectors, maskOne, receiveAll, sumAll } from './rounds/vector-work.ts';

const processorOf = async (work: () => unknown): Promise<number> => {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
};

/** Median of five measurements, after one that is not counted. */
async function typicalOf(measured: () => Promise<number>): Promise<number> {
  await measured();
  const times: number[] = [];
  for (let run = 0; run < 5; run += 1) times.push(await measured());
  return median(times);
}

/** Milliseconds of the processor that work takes. */
const typical = (work: () => unknown): Promise<number> => typicalOf(() => processorOf(work));

interface Costs {
  readonly size: RoundSize;
  readonly played: PlayedRound;
  readonly mask: number;
  readonly plain: number;
  readonly looped: number;
  readonly vectors: number;
  readonly least: number;
  readonly received: number;
  readonly hashed: number;
}

async function measure(size: RoundSize): Promise<Costs> {
  playRound({ ...size, partners: Math.min(size.partners, 20) });
  const played = playRound(size);
  const { config } = played;
  const inputs = makeVectors(config, size.partners);
  const mask = await typical(() => maskOne(config, played.mask, inputs[0] as Uint8Array));
  const plain = await typical(() => addAll(config, inputs));
  const words = inputs.map((input) => new BigUint64Array(input.slice().buffer));
  const looped = await typical(() => addLooped(words));
  const vectors = await typical(() => sumAll(played, inputs));
  const least = await typical(() => leastWork(played, inputs));
  const received = await typicalOf(() => receiveAll(config, size.partners, false));
  const hashed = await typicalOf(() => receiveAll(config, size.partners, true));
  return { size, played, mask, plain, looped, vectors, least, received, hashed };
}

const row = ({ size, played, mask, plain, looped, vectors, least, received, hashed }: Costs): string[] => {
  const coordinator = played.coordinator + vectors;
  return [
    String(size.partners),
    size.words.toExponential(0),
    (played.agent + mask).toFixed(0),
    mask.toFixed(0),
    coordinator.toFixed(0),
    played.opening.toFixed(0),
    plain.toFixed(0),
    `${(coordinator / plain).toFixed(1)}x`,
    looped.toFixed(0),
    `${(coordinator / looped).toFixed(1)}x`,
    `${least.toFixed(0)} (${(least / plain).toFixed(1)}x)`,
    hashed.toFixed(0),
    `${(coordinator / hashed).toFixed(1)}x`,
    `${((received + coordinator) / hashed).toFixed(1)}x`,
  ];
};

const roles = ['agent', 'coordinator', 'auditor'] as const;

/** Peak memory of each role, in a process of its own that runs one file, as the lab starts its programs: stripping types would be half of it. */
async function peaks(): Promise<string> {
  const cache = mkdtempSync(join(tmpdir(), 'ketensom-bench-'));
  try {
    const source = (role: string): string => fileURLToPath(new URL(`./rounds/memory-${role}.ts`, import.meta.url));
    const entries = { agent: source('agent'), coordinator: source('coordinator'), auditor: source('auditor') };
    const programs = await bundlePrograms(entries, [], cache);
    return roles.map((role) => `${role} ${execFileSync(process.execPath, [programs[role]], { encoding: 'utf8' }).trim()}`).join(', ');
  } finally {
    rmSync(cache, { recursive: true, force: true });
  }
}

/** Prints the tables. */
export async function rounds(): Promise<void> {
  const costs: Costs[] = [];
  for (const size of [
    { partners: 10, words: 1e5 },
    { partners: 10, words: 1e6 },
    { partners: 200, words: 1e5 },
  ])
    costs.push(await measure(size));
  const right = (head: string) => ({ head, align: 'right' as const });
  const names = [
    'N',
    'M',
    'agent',
    'of it masks',
    'coordinator',
    'of it opening',
    'plain sum',
    'ratio',
    'looped',
    'ratio',
    'least (of plain)',
  ];
  const heads = [...names, 'receive and hash', 'ratio', 'ratio with receiving'].map(right);
  process.stdout.write(
    `milliseconds of the processor; plain sum: N vectors in memory, added with SIMD in the cache; looped: the same by a loop of JavaScript; least: every byte hashed once, N self-masks, one sum\n`,
  );
  process.stdout.write(formatTable(heads, costs.map(row)));
  process.stdout.write(`\nN = 10, M = 1e7: peak memory, MiB: ${await peaks()}\n`);
}
