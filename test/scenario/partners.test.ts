/** Three and seven partners. With seven everything that passes to and from the coordinator is recorded: no raw value is in it, and no agent listens. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fixedQueries } from './fixed-queries.ts';
import { countListening } from './listening.ts';
import { type LiveCluster, startLive } from './live-cluster.ts';
import { askOracle } from './oracle.ts';
import type { RawRows } from './raw-rows.ts';
import { findNeedles, needlesOf, pickValues } from './raw-values.ts';
import { type Recorder, startRecorder } from './recorder.ts';
import { figuresOf, makeScratch } from './run-lab.ts';
import { chooseSeed } from './seed.ts';

const seed = chooseSeed();
const queries = fixedQueries(2);

describe.each([3, 7])('%i partners', (size) => {
  const scratch = makeScratch();
  let live: LiveCluster;
  let rows: RawRows;
  let recorder: Recorder;

  beforeAll(async () => {
    recorder = await startRecorder();
    const plan = { seed, partners: size, rows: 150, queries: queries.map(({ file }) => file), protection: 'off' } as const;
    live = await startLive(scratch.folder, plan, { relay: recorder });
    rows = await live.openRaw();
  }, 120_000);

  afterAll(async () => {
    await live?.cluster.stop();
    recorder?.stop();
    rows?.close();
    scratch.clear();
  });

  test.each(queries.map(({ file }, at) => [file.query, at] as const))(
    '%s is the sum over all of them',
    async (_name, at) => {
      const query = queries[at];
      if (query === undefined) throw new RangeError('there is no such query');
      const { result } = await live.ask(at);
      if (result.status !== 'released' || result.kind !== 'aggregate') throw new Error(JSON.stringify(result));
      const everybody = live.partners.map(({ partner }) => partner);
      expect(result.partners).toEqual({ included: everybody, missing: [], notOffering: [] });
      expect(figuresOf(result)).toEqual(await askOracle(query, rows, everybody));
    },
    60_000,
  );

  test('no agent listens on a port, and the coordinator on one', () => {
    const counts = [...live.cluster.processes].map(([name, running]) => [name, countListening(running.process.pid ?? 0)]);
    expect(counts).toEqual([['coordinator', 1], ...live.partners.map(({ partner }) => [partner, 0])]);
  });

  test('what passed and what the coordinator stores hold none of 50 raw values', async () => {
    const state = live.work.state('coordinator');
    const files = readdirSync(state, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    const stored = files.map((entry) => readFileSync(join(entry.parentPath, entry.name)));
    const seen = [...recorder.recorded(), ...stored];
    const values = await pickValues(rows, seed, 50);
    expect(values).toHaveLength(50);
    const needles = values.flatMap(needlesOf);
    expect(seen.flatMap((hay) => findNeedles(hay, needles)).map(({ value, form }) => `${form} ${value}`)).toEqual([]);
    // The search finds what is there: a word of the protocol in what passed, a partner's name on the disk, the values in the raw files.
    expect(recorder.recorded().some((hay) => hay.includes('round.shares'))).toBe(true);
    expect(stored.some((hay) => hay.includes('p2-json'))).toBe(true);
    const raw = readFileSync(join(live.work.folder, 'partners', 'p1-csv', 'data', 'trajecten.csv'));
    expect(findNeedles(raw, rows.persons.flatMap(needlesOf)).length).toBeGreaterThan(50);
  });
});
