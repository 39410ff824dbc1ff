/**
 * A whole secure sum between real processes over loopback, against the same vectors posted in the clear to one server that adds them, and against the
 * physical limit: ten processes that mask and post, and do nothing else. N = 10 partners; M = 1e3, 1e5 and 1e6 words. Times are those of the log's own
 * events, from the round's config to its last reveal.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formatTable } from '@ketensom/host';
import { readScenario, runScenario } from '@ketensom/lab';
import { plainSum } from './plain-sum.ts';
import { processSum } from './process-sum.ts';
import { type Logged, readLogged } from './read-logged.ts';
import { writeScenario } from './scenario.ts';

const partners = 10;
/** Bytes that say the length of a blob beside its event. */
const lengthPrefix = 2;

interface Round {
  readonly words: number;
  readonly milliseconds: number;
  readonly phases: Readonly<Record<string, number>>;
  /** Bytes one agent sent for the round, on average, beside the vector itself. */
  readonly overhead: number;
}

const timeOf = (events: readonly Logged[], type: string): number =>
  events.findLast(({ event }) => event.type === type)?.event.ts ?? Number.NaN;

function measureRound(bundle: string): Round {
  const events = readLogged(bundle);
  const inRound = events.filter(({ event }) => 'round' in event && event.actor !== 'coordinator');
  const config = timeOf(events, 'round.config');
  const committed = events.flatMap(({ event }) => (event.type === 'input.committed' ? [event.length] : []));
  const blobs = events.flatMap(({ event }) =>
    event.type === 'round.shares' || event.type === 'share.revealed' ? [event.length + lengthPrefix] : [],
  );
  const sent = inRound.reduce((sum, { bytes }) => sum + bytes, 0) + blobs.reduce((sum, length) => sum + length, 0);
  const at = (type: string): number => timeOf(events, type) - config;
  return {
    words: (committed[0] ?? 0) / 8,
    milliseconds: at('share.revealed'),
    phases: {
      keys: at('round.keys_fixed'),
      shares: at('round.shares_fixed'),
      upload: at('survivors.fixed'),
      reveal: at('share.revealed'),
      release: at('result.released'),
    },
    overhead: sent / partners,
  };
}

async function measure(words: number): Promise<Round> {
  const folder = mkdtempSync(join(tmpdir(), 'ketensom-bench-'));
  try {
    writeScenario(join(folder, 'scenario'), { partners, words });
    const run = await runScenario(readScenario(join(folder, 'scenario')), {
      out: join(folder, 'out'),
      drops: [],
      language: 'en',
      say: () => undefined,
    });
    await run.cluster.stop();
    return measureRound(run.bundle);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Prints the table. */
export async function secureSum(): Promise<void> {
  const rowsOut: string[][] = [];
  for (const words of [1e3, 1e5, 1e6]) {
    const round = await measure(words);
    const plain = await plainSum({ partners, words: round.words });
    const size = { partners, words: round.words };
    const posted = await processSum({ ...size, isMasked: false });
    const masked = await processSum({ ...size, isMasked: true });
    const phases = Object.values(round.phases).map((milliseconds) => milliseconds.toFixed(0));
    const overhead = (100 * round.overhead) / (round.words * 8);
    rowsOut.push([
      String(round.words),
      plain.toFixed(0),
      posted.toFixed(0),
      masked.toFixed(0),
      round.milliseconds.toFixed(0),
      `${(round.milliseconds / plain).toFixed(1)}x`,
      `${(round.milliseconds / posted).toFixed(1)}x`,
      `${(masked / plain).toFixed(1)}x`,
      `${(round.milliseconds / masked).toFixed(1)}x`,
      ...phases,
      `${round.overhead.toFixed(0)} B`,
      `${overhead.toFixed(3)} %`,
    ]);
  }
  const right = (head: string) => ({ head, align: 'right' as const });
  const heads = [
    right('words'),
    ...['plain ms', 'ten processes', 'and masked', 'secure ms', 'of plain', 'of posted', 'limit of plain', 'against the limit'].map(right),
    ...['keys', 'shares', 'upload', 'reveal', 'release'].map(right),
    right('sent beside'),
    right('of vector'),
  ];
  process.stdout.write(`N = ${partners}; columns keys to release: ms since the round's config\n${formatTable(heads, rowsOut)}`);
}
