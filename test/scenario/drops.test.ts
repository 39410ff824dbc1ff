/** A partner is lost at every step of a sum: what is released is the exact sum of those in it, with the others named, or nothing is. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dropSteps } from '../../packages/lab/src/drop.ts';
import { fixedQueries } from './fixed-queries.ts';
import { type LiveCluster, startLive } from './live-cluster.ts';
import { askOracle } from './oracle.ts';
import type { RawRows } from './raw-rows.ts';
import { figuresOf, makeScratch } from './run-lab.ts';

/** From here on the partner's vector is in the sum, whether or not the partner is still there. */
const isIncluded: Readonly<Record<string, boolean>> = { survivors: true, reveal: true };

/** A hop is a step of a ring, which ring-crash.test.ts breaks off. */
const sumSteps = dropSteps.filter((step) => step !== 'hop');

const queries = fixedQueries(sumSteps.length);

describe.each([4, 3])('%i partners', (size) => {
  const scratch = makeScratch();
  let live: LiveCluster;
  let rows: RawRows;

  beforeAll(async () => {
    const plan = { seed: `drops-${size}`, partners: size, rows: 60, queries: queries.map(({ file }) => file), protection: 'off' } as const;
    live = await startLive(scratch.folder, plan, { absentAfter: 3 });
    rows = await live.openRaw();
  }, 120_000);

  afterAll(async () => {
    await live?.cluster.stop();
    rows?.close();
    scratch.clear();
  });

  test.each(sumSteps.map((step, at) => [step, at] as const))(
    'lost at %s',
    async (step, at) => {
      const query = queries[at];
      const lost = live.partners.at(-1)?.partner;
      if (query === undefined || lost === undefined) throw new RangeError('there is no such query');
      await live.cluster.setDrops([{ partner: lost, step }]);
      const { result } = await live.ask(at);
      const process = live.cluster.processes.get(lost)?.process;
      expect(process?.signalCode).toBe('SIGKILL');
      const everybody = live.partners.map(({ partner }) => partner);
      if (size === 3) {
        expect(result).toMatchObject({ status: 'failed', error: { code: 'too-few-survivors' } });
        return;
      }
      if (result.status !== 'released' || result.kind !== 'aggregate') throw new Error(JSON.stringify(result));
      const expected = isIncluded[step] === true ? everybody : everybody.filter((partner) => partner !== lost);
      expect(result.partners).toEqual({
        included: expected,
        missing: isIncluded[step] === true ? [] : [{ partner: lost, why: 'dropped' }],
        notOffering: [],
      });
      expect(figuresOf(result)).toEqual(await askOracle(query, rows, expected));
    },
    60_000,
  );
});
