/**
 * A coordinator that lies, with its real keys: the agents refuse and say why, or the auditor names the claim that does not hold. In no case does a
 * lie pass.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { auditBundle } from '../scenario/audit.ts';
import { fixedQueries } from '../scenario/fixed-queries.ts';
import { type LiveCluster, startLive } from '../scenario/live-cluster.ts';
import { askOracle } from '../scenario/oracle.ts';
import { figuresOf, makeScratch } from '../scenario/run-lab.ts';
import type { ScenarioPlan } from '../scenario/write-scenario.ts';

/** Lies that agents see through before any of their figures has left, or at least before anything can be opened. */
const refused = [
  { lie: 'roster-key', code: 'roster-mismatch', hasUploaded: false },
  { lie: 'round-key', code: 'digest-mismatch', hasUploaded: false },
  { lie: 'second-statement', code: 'survivors-conflict', hasUploaded: true },
  { lie: 'statement-root', code: 'survivors-invalid', hasUploaded: true },
] as const;

/** Lies about figures that the coordinator alone computes: released, and found out by the auditor. */
const named = [
  { lie: 'vector', claim: 'sum', code: 'result-mismatch' },
  { lie: 'figure', claim: 'disclosure', code: 'result-mismatch' },
] as const;

const lies = [...refused, ...named].map(({ lie }) => lie);
const queries = fixedQueries(lies.length);

const preloaded = new URL('./lies.ts', import.meta.url).href;

/** Starts a cluster whose coordinator tells the lie that stands in the file. */
async function startLying(
  folder: string,
  plan: ScenarioPlan,
  lie: string,
): Promise<LiveCluster & { readonly tell: (name: string) => void }> {
  const file = join(folder, 'lie');
  const tell = (name: string): void => writeFileSync(file, name);
  tell(lie);
  process.env['KETENSOM_TEST_LIE'] = file;
  process.env['KETENSOM_LAB_SOURCES'] = 'coordinator';
  process.env['NODE_OPTIONS'] = `--import=${preloaded}`;
  try {
    return { ...(await startLive(folder, plan)), tell };
  } finally {
    delete process.env['NODE_OPTIONS'];
    delete process.env['KETENSOM_LAB_SOURCES'];
    delete process.env['KETENSOM_TEST_LIE'];
  }
}

const planOf = (count: number): ScenarioPlan => ({
  seed: 'lies',
  partners: 3,
  rows: 60,
  queries: queries.slice(0, count).map(({ file }) => file),
  protection: 'off',
});

describe('a coordinator that lies in a round', () => {
  const scratch = makeScratch();
  let live: Awaited<ReturnType<typeof startLying>>;
  const runs = new Map<string, string>();

  beforeAll(async () => {
    live = await startLying(scratch.folder, planOf(lies.length), 'nothing');
  }, 120_000);

  afterAll(async () => {
    await live?.cluster.stop();
    scratch.clear();
  });

  const linesOf = (run: string) => live.lines.filter(({ line }) => line['run'] === run).map(({ line }) => line);

  test.each(refused)(
    '$lie is refused by the agents',
    async ({ lie, code, hasUploaded }) => {
      live.tell(lie);
      const { result, run } = await live.ask(lies.indexOf(lie));
      expect(result).toMatchObject({ status: 'failed' });
      const lines = linesOf(run);
      expect(lines).toContainEqual(expect.objectContaining({ event: 'round-step', step: 'refused', code }));
      expect(lines.some((line) => line['step'] === 'upload')).toBe(hasUploaded);
      expect(lines.some((line) => line['step'] === 'reveal')).toBe(false);
    },
    60_000,
  );

  test.each(named)(
    '$lie gives another figure',
    async ({ lie }) => {
      live.tell(lie);
      const at = lies.indexOf(lie);
      const [query, rows] = [queries[at], await live.openRaw()];
      if (query === undefined) throw new RangeError('there is no such query');
      const { result, run } = await live.ask(at);
      if (result.status !== 'released' || result.kind !== 'aggregate') throw new Error(JSON.stringify(result));
      runs.set(lie, run);
      const expected = await askOracle(query, rows, result.partners.included);
      rows.close();
      expect(figuresOf(result)).not.toEqual(expected);
    },
    60_000,
  );

  test('the auditor names the claims that do not hold, and exits with 4', async () => {
    const { code, report } = auditBundle(await live.exportBundle());
    expect(code).toBe(4);
    const violated = report.verdicts.filter(({ status }) => status === 'violated');
    for (const { lie, claim, code: expected } of named) {
      const own = violated.filter(({ run }) => run === runs.get(lie));
      expect(own.map((verdict) => [verdict.claim, verdict.code])).toContainEqual([claim, expected]);
    }
  }, 180_000);
});

test('a charter with another key for a partner is signed by nobody', async () => {
  const scratch = makeScratch();
  try {
    const started = startLying(scratch.folder, planOf(1), 'charter-key').then((live) => live.cluster.stop());
    await expect(started).rejects.toMatchObject({ code: 'unknown-member', exitCode: 3 });
  } finally {
    scratch.clear();
  }
}, 120_000);
