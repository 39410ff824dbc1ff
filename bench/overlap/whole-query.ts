/**
 * A whole overlap between real processes over loopback HTTP, from the ring's config, and from the query, to the release by the log's own times: every event signed, logged,
 * mirrored and cosigned, every byte on disk before it is acknowledged. Two partners against @openmined/psi.js in the same run,
 * and against the same group operations in one process on all cores, which is the limit; then a ring of ten. Two partners are asked three times, one after the other.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formatTable } from '@ketensom/host';
import { type Cluster, isEvent, readScenario, runScenario } from '@ketensom/lab';
import { readLogged } from '../read-logged.ts';
import { timeCounts, timePsi } from './peer.ts';
import { watchProcessor } from './watch-processor.ts';

interface Asked {
  readonly partners: number;
  readonly persons: number;
  readonly blinding: 'dh' | 'salted-hash';
  readonly isPadded: boolean;
  /** One query after the other over the same sets, of the same programs: the first finds them as they were started. */
  readonly reports: readonly ('all-sets' | 'pairs' | 'regions')[];
}

const put = (path: string, text: string): void => {
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, text);
};

/** Every partner shares half of its persons with the next. */
function writeOverlap(folder: string, { partners, persons, blinding, isPadded, reports }: Asked): void {
  const names = Array.from({ length: partners }, (_, at) => `p${at}`);
  const codebook = `codebook: bench
version: 1
keys: { person: { kind: text, normalise: [] } }
variables: { x: { kind: boolean } }
datasets: { t: { unit: row, subject: person, keys: [person], variables: [x] } }
`;
  put(join(folder, 'codebook.yaml'), codebook);
  const protection = isPadded ? '' : 'protection: off\n';
  put(join(folder, 'charter.yaml'), `charter: bench\npurposes:\n  bench: { basis: none, text: { en: bench, nl: bench } }\n${protection}`);
  const sets = names.map((name) => `  ${name}: { partner: ${name}, dataset: t }`).join('\n');
  // The same question once more would be answered by the first release.
  for (const [at, report] of reports.entries()) {
    const head = `query: q${at}\npurpose: bench\nkind: overlap\nkey: person\nblinding: ${blinding}\nreport: ${report}\n`;
    put(join(folder, 'queries', `q${at}.yaml`), `${head}sets:\n${sets}\n`);
  }
  // A charter takes three members; the third is in no set.
  for (const [at, name] of [...names, ...(partners < 3 ? ['spare'] : [])].entries()) {
    const rows = Array.from({ length: persons }, (_, row) => String(100_000_000 + (at * persons) / 2 + row));
    put(join(folder, 'partners', name, 'data.csv'), `id\n${rows.join('\n')}\n`);
    put(
      join(folder, 'partners', name, 'agent.yaml'),
      `partner: ${name}\ndatasets:\n  t:\n    source: { kind: csv, path: data.csv }\n    keys: { person: id }\n    variables: { x: { value: null } }\npolicy: { approve: auto, purposes: [bench] }\n`,
    );
  }
}

interface Measured {
  /** Until the release: since the ring's config, which all of its partners have approved by then. */
  readonly seconds: number;
  /** Since the analyst sent the query. */
  readonly sinceSent: number;
  /** Processor time of all programs together, since the config. */
  readonly processor: number;
  /** Bytes that one partner sent, on average, for each person and hop before the last. */
  readonly bytes: number;
  /** How often each element of a list was passed on, as the log has it: once by every holder; none in `salted-hash`. */
  readonly hops: number;
}

/** An agent says so when it has nothing more to do after its start, a second or two; queries come to agents that have run for longer. */
const untilReady = ({ processes }: Cluster): Promise<unknown> =>
  Promise.all([...processes].filter(([name]) => name !== 'coordinator').map(([, agent]) => agent.until(isEvent('ready'), 60_000)));

/** What each query took, in order. */
async function measure(asked: Asked): Promise<Measured[]> {
  const folder = mkdtempSync(join(tmpdir(), 'ketensom-bench-'));
  const watch = watchProcessor();
  try {
    writeOverlap(join(folder, 'scenario'), asked);
    const scenario = readScenario(join(folder, 'scenario'));
    const done = await runScenario(scenario, {
      out: join(folder, 'out'),
      drops: [],
      language: 'en',
      say: () => undefined,
      beforeQueries: untilReady,
    });
    await done.cluster.stop();
    const all = readLogged(done.bundle).map(({ event }) => event);
    const runs = all.flatMap((event) => (event.type === 'overlap.config' ? [event.run] : []));
    return runs.map((run) => {
      const events = all.filter((event) => 'run' in event && event.run === run);
      const at = (type: string): number => events.find((event) => event.type === type)?.ts ?? Number.NaN;
      const released = at('result.released');
      const moved = events.flatMap((event) => (event.type === 'hop.done' ? [event] : []));
      const rows = moved.reduce((sum, { count }) => sum + count, 0);
      const ended = events.flatMap((event) => (event.type === 'tags.final' ? [event.count] : [])).reduce((sum, count) => sum + count, 0);
      return {
        seconds: (released - at('overlap.config')) / 1000,
        sinceSent: (released - at('query.proposed')) / 1000,
        processor: watch.between(at('overlap.config'), released),
        bytes: moved.reduce((sum, { length }) => sum + length, 0) / Math.max(1, rows),
        hops: rows === 0 ? 0 : (rows + ended) / ended,
      };
    });
  } finally {
    watch.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What is not in the figures: who learns what. */
const reveals = [
  'psi.js: the asking side learns the count, and so can test identifiers by asking; each side learns the exact size of the other.',
  'dh: the coordinator learns exact counts and sizes, a partner a size within a factor of 1.5 (not padded: the size); all partners together can test identifiers.',
  'salted-hash: the same of counts and sizes; one partner with the coordinator gets every identifier back.',
];

/** Prints the table, and what each shows to whom. */
export async function overlapQuery(): Promise<void> {
  const size = Number(process.env['KETENSOM_BENCH_SIZE'] ?? 10_000);
  const two = { partners: 2, persons: size, reports: ['all-sets', 'pairs', 'regions'] } as const;
  const asked: readonly Asked[] = [
    { ...two, blinding: 'dh', isPadded: true },
    { ...two, blinding: 'dh', isPadded: false },
    { ...two, blinding: 'salted-hash', isPadded: true },
    { partners: 10, persons: 1000, blinding: 'dh', isPadded: true, reports: ['all-sets'] },
  ];
  const psi = await timePsi(size);
  const alone = await timeCounts(size);
  const ofPsi = (seconds: number): string => (psi === undefined ? '-' : `${(psi.clock / seconds).toFixed(1)}x`);
  const inProcess = (name: string, { clock, processor }: typeof alone.bare, bytes = '-'): string[] => [
    ...[name, '2', String(size), clock.toFixed(1), ofPsi(clock), '-', processor.toFixed(1), '-', bytes, '-'],
  ];
  const rows = [
    ...(psi === undefined ? [] : [inProcess('@openmined/psi.js, no network', psi, '35')]),
    inProcess('dh, padded, the group operations alone', alone.padded),
    inProcess('dh, not padded, the group operations alone', alone.bare),
  ];
  for (const each of asked) {
    const { partners, persons, blinding, isPadded } = each;
    const isPair = persons === size && partners === 2;
    const least = blinding === 'dh' && isPair ? (isPadded ? alone.padded : alone.bare) : undefined;
    for (const [at, { seconds, sinceSent, processor, bytes, hops }] of (await measure(each)).entries()) {
      rows.push([
        `${blinding}, ${isPadded ? 'padded' : 'not padded'}${each.reports.length === 1 ? '' : `, query ${at + 1}`}`,
        String(partners),
        String(persons),
        seconds.toFixed(2),
        isPair ? ofPsi(seconds) : '-',
        least === undefined ? '-' : `${(seconds / least.clock).toFixed(1)}x`,
        processor.toFixed(1),
        sinceSent.toFixed(2),
        bytes === 0 ? '-' : bytes.toFixed(1),
        hops === 0 ? '-' : hops.toFixed(1),
      ]);
    }
  }
  const right = (head: string) => ({ head, align: 'right' as const });
  const heads = [
    { head: 'whole query' },
    ...[
      'partners',
      'persons each',
      's',
      'against psi.js',
      'of the group alone',
      's of the processor',
      's since it was sent',
      'bytes a person and hop',
      'hops a person',
    ].map(right),
  ];
  process.stdout.write(formatTable(heads, rows));
  process.stdout.write(`\nQuery 1 comes to programs that have just said that they are ready.\n${reveals.join('\n')}\n`);
}
