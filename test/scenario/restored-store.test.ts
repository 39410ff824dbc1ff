/**
 * A coordinator that comes back with last week's store, as real processes: it signs nothing, takes the missing leaves from its partners, and goes on
 * as one log that the auditor verifies; no agent halts.
 */
import { chmodSync, cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ProgramLine } from '../../packages/lab/src/program-lines.ts';
import { type Running, runOrFail, startProgram } from '../../packages/lab/src/programs.ts';
import { fixedQueries } from './fixed-queries.ts';
import { type LiveCluster, startLive } from './live-cluster.ts';
import { makeScratch } from './run-lab.ts';
import { chooseSeed } from './seed.ts';

const scratch = makeScratch();
const seed = chooseSeed();
let live: LiveCluster;
let second: Running | undefined;
const said: ProgramLine[] = [];

beforeAll(async () => {
  const queries = fixedQueries(3).map(({ file }) => file);
  live = await startLive(scratch.folder, { seed, partners: 3, rows: 150, queries, protection: 'off' });
}, 120_000);

afterAll(async () => {
  second?.process.kill('SIGTERM');
  await second?.ended;
  await live?.cluster.stop();
  scratch.clear();
});

const state = (): string => live.work.state('coordinator');

function backUp(path: string): void {
  const db = new DatabaseSync(join(state(), 'coordinator.db'));
  db.exec(`VACUUM INTO '${path}'`);
  db.close();
}

/** Ends the coordinator, puts the copy of its store back and starts it where it was. */
async function comeBackWith(backup: string): Promise<void> {
  const first = live.cluster.processes.get('coordinator');
  first?.process.kill('SIGTERM');
  await first?.ended;
  for (const end of ['', '-wal', '-shm']) rmSync(join(state(), `coordinator.db${end}`), { force: true });
  cpSync(backup, join(state(), 'coordinator.db'));
  chmodSync(join(state(), 'coordinator.db'), 0o600);
  const listen = new URL(live.cluster.url).host;
  second = await startProgram('coordinator', ['start', '--json', '--state', state(), '--listen', listen, '--restored'], {
    name: 'The coordinator',
    onLine: (line) => said.push(line),
  });
  await second.until(({ event }) => event === 'listening', 60_000);
}

interface Verdict {
  readonly claim: string;
  readonly status: string;
  readonly query?: string;
  readonly note?: string;
}

async function outputOf(program: 'agent' | 'audit', args: readonly string[]): Promise<unknown> {
  const running = await startProgram(program, [...args, '--json'], { name: program });
  const found: string[] = [];
  running.process.stdout?.on('data', (text: Buffer) => found.push(text.toString()));
  await running.ended;
  return JSON.parse(found.join(''));
}

const audit = async (): Promise<readonly Verdict[]> =>
  ((await outputOf('audit', ['verify', await live.exportBundle()])) as { readonly verdicts: readonly Verdict[] }).verdicts;

test('what was released before, between and after', async () => {
  await live.ask(0);
  const backup = join(scratch.folder, 'backup.db');
  backUp(backup);
  const between = await live.ask(1);
  expect(between.result.status).toBe('released');
  await comeBackWith(backup);
  expect(said.map(({ event }) => event)).toContain('log-behind');
  await second?.until((line) => line.event === 'mirror' && line['behind'] === false, 120_000);
  const after = await live.ask(2);
  expect(after.result.status).toBe('released');
  expect(live.lines.filter(({ line }) => line.event === 'halted')).toEqual([]);

  // Any two partners' journals are of one history.
  const journals = live.partners.slice(0, 2).map(({ partner }) => [partner, join(scratch.folder, `${partner}.txt`)] as const);
  for (const [partner, path] of journals) await runOrFail('agent', ['evidence', '--state', live.work.state(partner), '--out', path]);
  const logKey = (await outputOf('agent', ['evidence', '--state', live.work.state('p1-csv')])) as { readonly logKey: string };
  const compared = await outputOf('audit', ['fork', ...journals.map(([, path]) => path), '--log-key', logKey.logKey]);
  expect(compared).toMatchObject({ others: 0 });
  expect(compared).not.toHaveProperty('fork');

  const verdicts = await audit();
  const statusOf = (claim: string, query?: string): string | undefined =>
    verdicts.find((verdict) => verdict.claim === claim && verdict.query === query)?.status;
  expect(verdicts.filter(({ status }) => status === 'violated')).toEqual([]);
  for (const claim of ['log', 'heads', 'events', 'ledger', 'charter']) expect([claim, statusOf(claim)]).toEqual([claim, 'proved']);
  for (const claim of ['query', 'cosigned', 'sum', 'disclosure']) expect([claim, statusOf(claim, 'fixed-3')]).toEqual([claim, 'proved']);
  // What lay only in the lost store is gone, and the audit says so.
  expect(statusOf('order', 'fixed-2')).toBe('proved');
  expect(statusOf('sum', 'fixed-2')).toBe('not-proved');
}, 240_000);
