/**
 * A two-party count in this process, both parties' work, against @openmined/psi.js (cardinality, raw). It is no dependency: `npm install --ignore-scripts` in
 * bench/peers puts it there (its install script would download from a code host).
 */
import { randomBytes } from 'node:crypto';
import { createRequire } from 'node:module';
import { type BlindingEngine, blindingEngine } from '@ketensom/native';
import { concatBytes, type PackedIdentifiers, packIdentifiers, paddedCount, sliceIdentifiers, x25519Suite } from '@ketensom/protocol';
import { stopwatch } from '../measure.ts';
import { printRows } from './print-rows.ts';

interface Psi {
  readonly server: { createWithNewKey(reveal: boolean): PsiServer };
  readonly client: { createWithNewKey(reveal: boolean): PsiClient };
  readonly dataStructure: { readonly Raw: unknown };
}
interface Message {
  serializeBinary(): Uint8Array;
}
interface PsiServer {
  createSetupMessage(rate: number, clients: number, items: readonly string[], structure: unknown): Message;
  processRequest(request: Message): Message;
}
interface PsiClient {
  createRequest(items: readonly string[]): Message;
  getIntersectionSize(setup: Message, response: Message): number;
}

async function loadPsi(): Promise<Psi | undefined> {
  try {
    const load = createRequire(new URL('../peers/package.json', import.meta.url))('@openmined/psi.js') as () => Promise<Psi>;
    return await load();
  } catch {
    return undefined;
  }
}

const numbers = (from: number, count: number): string[] => Array.from({ length: count }, (_, at) => String(100_000_000 + from + at));

/** Both parties of a count under blinding `dh`, one after the other. */
async function count(engine: BlindingEngine, sets: readonly PackedIdentifiers[], isPadded: boolean): Promise<number> {
  const run = randomBytes(32);
  const scalars = sets.map(() => x25519Suite.scalarFromEntropy(randomBytes(32)));
  const tags: Uint8Array[] = [];
  for (const [at, set] of sets.entries()) {
    const size = set.ends.length;
    const blinded = await engine.blindOwn('x25519', scalars[at] as Uint8Array, { domain: { run, keyKind: 'bsn/1' }, identifiers: set });
    const padding = await engine.randomElements('x25519', randomBytes(32 * (isPadded ? paddedCount(size) - size : 0)));
    const twice = await engine.blind('x25519', scalars[1 - at] as Uint8Array, concatBytes(blinded, padding));
    tags.push(await engine.finalTags(run, twice));
  }
  return (await engine.countRegions(tags)).all;
}

function countByPsi({ server, client, dataStructure }: Psi, [left = [], right = []]: readonly (readonly string[])[]): number {
  const [holder, asker] = [server.createWithNewKey(false), client.createWithNewKey(false)];
  const request = asker.createRequest(right);
  const setup = holder.createSetupMessage(0.001, right.length, left, dataStructure.Raw);
  return asker.getIntersectionSize(setup, holder.processRequest(request));
}

type Stopped = Awaited<ReturnType<typeof stopwatch>>;

const timed = (work: () => Promise<number> | number, expected: number): Promise<Stopped> =>
  stopwatch(async () => {
    if ((await work()) !== expected) throw new Error('a count is wrong');
  });

/** Seconds that psi.js takes for both parties of a count of `size` a side, in this process; undefined where it is not installed. */
export async function timePsi(size: number): Promise<Stopped | undefined> {
  const psi = await loadPsi();
  const texts = [numbers(0, size), numbers(size / 2, size)];
  return psi === undefined ? undefined : timed(() => countByPsi(psi, texts), size / 2);
}

/** What both parties of a count of `size` a side take for the group operations alone, in this process on all cores: no query can be faster. */
export async function timeCounts(size: number): Promise<{ readonly padded: Stopped; readonly bare: Stopped }> {
  const engine = blindingEngine();
  const texts = [numbers(0, size), numbers(size / 2, size)];
  const sets = texts.map(packIdentifiers);
  // Once before, so that the threads have started.
  await count(
    engine,
    sets.map((set) => sliceIdentifiers(set, 0, 1000)),
    true,
  );
  const padded = await timed(() => count(engine, sets, true), size / 2);
  const bare = await timed(() => count(engine, sets, false), size / 2);
  await engine.close();
  return { padded, bare };
}

/** Prints the comparison at 10,000 identifiers a side. */
export async function benchPeer(size = 10_000): Promise<void> {
  const { padded, bare } = await timeCounts(size);
  const theirs = (await timePsi(size))?.clock;
  const ratio = (ours: number): string => (theirs === undefined ? '-' : `${(theirs / ours).toFixed(1)}x`);
  printRows(`two-party count, ${size} a side, work of both parties, no network`, [
    [
      '@openmined/psi.js',
      theirs === undefined ? 'not installed' : `${theirs.toFixed(2)} s`,
      '1.0x',
      'one side learns the count, each the size of the other',
    ],
    ['dh, padded', `${padded.clock.toFixed(2)} s`, ratio(padded.clock), 'the coordinator learns the counts, a partner a bucket'],
    ['dh, not padded', `${bare.clock.toFixed(2)} s`, ratio(bare.clock), 'the coordinator learns the counts, a partner the size'],
  ]);
  if (theirs === undefined) process.stdout.write('  To compare: npm install --ignore-scripts --prefix bench/peers\n');
}
