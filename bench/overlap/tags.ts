/** Salted-hash tags and counting at ten million identifiers a side. */
import { createHmac, randomBytes } from 'node:crypto';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { blindingEngine } from '@ketensom/native';
import { type Spent, stopwatch } from '../measure.ts';
import { timeJoin } from './join.ts';
import { readNumbers, writeNumbers } from './people.ts';
import { printRows } from './print-rows.ts';

const million = 1_000_000;

const perSecond = (count: number, seconds: number): string => `${(count / seconds / million).toFixed(2)} million/s`;

/** Prints digests against HMAC per identifier. */
export async function benchDigests(): Promise<void> {
  const engine = blindingEngine();
  const people = readNumbers(writeNumbers(10 * million, 2 * million));
  const key = randomBytes(32);
  const few = 200_000;
  await engine.saltedTags(key, people);
  const ours = await stopwatch(() => engine.saltedTags(key, people));
  const theirs = await stopwatch(() => {
    for (let at = 0; at < few; at += 1)
      createHmac('sha256', key)
        .update(people.bytes.subarray(9 * at, 9 * at + 9))
        .digest();
  });
  const [rate, peer] = [(2 * million) / ours.processor, few / theirs.processor];
  printRows('keyed digests of 9-byte identifiers, per second of one core', [
    ['createHmac per identifier', perSecond(peer, 1), '1.0x'],
    ['AES-256-CMAC in batches', perSecond(rate, 1), `${(rate / peer).toFixed(0)}x`],
  ]);
  await engine.close();
}

/** So that what is counted as extra is extra. */
function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
}

const mebibytes = (bytes: number): string => `${Math.round(bytes / 2 ** 20)} MiB`;

/** Prints the way from text to regions, and counting against a Set. */
export async function benchCounting(count = 10 * million): Promise<void> {
  const engine = blindingEngine();
  const tagKey = randomBytes(32);
  const sides = [10 * million, 10 * million + Math.round((count * 11) / 20)];
  const spent = { clock: 0, processor: 0 };
  const lists: Uint8Array[] = [];
  for (const first of sides) {
    const text = writeNumbers(first, count);
    const { clock, processor } = await stopwatch(async () => lists.push(await engine.saltedTags(tagKey, readNumbers(text))));
    spent.clock += clock;
    spent.processor += processor;
  }
  collectGarbage();
  const before = process.memoryUsage().arrayBuffers;
  let extra = 0;
  let all = 0;
  const joined = await stopwatch(async () => {
    const counts = await engine.countRegions(lists, () => {
      extra = Math.max(extra, process.memoryUsage().arrayBuffers - before);
    });
    all = counts.all;
  });
  const peak = process.resourceUsage().maxRSS * 1024;
  const total = { clock: spent.clock + joined.clock, processor: spent.processor + joined.processor };
  const row = (name: string, { clock, processor }: typeof total, memory: string): string[] => [
    name,
    `${clock.toFixed(2)} s`,
    perSecond(2 * count, clock),
    perSecond(2 * count, processor),
    memory,
  ];
  printRows(`salted-hash, 2 x ${count / million} million identifiers`, [
    ['', 'clock', 'per second', 'per second of a core', 'memory'],
    row('text to regions', total, `${mebibytes(peak)} in all`),
    row('of that, counting', joined, `${mebibytes(extra)} beyond the tags`),
  ]);
  const bySet = await stopwatch(() => {
    if (countBySet(lists) !== all) throw new Error('the two ways of counting disagree');
  });
  collectGarbage();
  const byLink = await timeJoin(lists);
  if (byLink.joined !== all) throw new Error('a link joins others than are counted');
  const against = (name: string, { processor }: Spent, beyond: number): string[] => [
    name,
    `${processor.toFixed(2)} s`,
    `${(bySet.processor / processor).toFixed(1)}x`,
    `${mebibytes(beyond)} beyond the tags`,
  ];
  printRows('counting against a JavaScript Set of strings, processor time', [
    ['Set', `${bySet.processor.toFixed(2)} s`, '1.0x', ''],
    against('partitioned typed arrays', joined, extra),
    against('the join of a link, one cell', byLink, byLink.extra),
  ]);
  await engine.close();
}

function countBySet([left = new Uint8Array(), right = new Uint8Array()]: readonly Uint8Array[]): number {
  const [first, second] = [Buffer.from(left.buffer), Buffer.from(right.buffer)];
  const seen = new Set<string>();
  for (let at = 0; at < first.length; at += 16) seen.add(first.toString('latin1', at, at + 16));
  let both = 0;
  for (let at = 0; at < second.length; at += 16) if (seen.has(second.toString('latin1', at, at + 16))) both += 1;
  return both;
}
