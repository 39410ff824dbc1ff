/** What an auditor gets: a bundle that verifies, and one without what only the coordinator saw. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { nativePrimitives } from '@ketensom/native';
import { deriveRevealDigest, encodeHex } from '@ketensom/protocol';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { exportBundle } from '../src/index.ts';
import { openRun, playOpening, playToMasks, playUploads, until } from './support/play.ts';
import { startWorld, stopWorld, type World } from './support/world.ts';

let world: World;
let folder: string;

beforeAll(async () => {
  world = await startWorld();
  const { run, players } = await openRun(world);
  await playToMasks(world, run, players);
  await playUploads(world, players);
  await playOpening(players);
  await until(world, run, 'result.released');
  folder = join(world.folder, '..', 'bundle');
  exportBundle(world.desk, { out: folder, role: 'full' });
});

afterAll(() => stopWorld(world));

const read = (path: string): Uint8Array | undefined => (existsSync(path) ? new Uint8Array(readFileSync(path)) : undefined);

const auditor = fileURLToPath(new URL('../../auditor/src/main.ts', import.meta.url));

interface Report {
  readonly verified: boolean;
  readonly verdicts: readonly { readonly claim: string; readonly status: string }[];
}

test("the auditor's own program finds the full bundle in order", () => {
  const args = ['--disable-warning=ExperimentalWarning', '--conditions=@ketensom/source', auditor, 'verify', folder, '--json'];
  const { status, stdout } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  const report = JSON.parse(stdout) as Report;
  expect(report.verdicts.filter((verdict) => verdict.status === 'violated')).toEqual([]);
  const proved = report.verdicts.filter((verdict) => verdict.status === 'proved').map((verdict) => verdict.claim);
  expect(proved).toEqual(
    expect.arrayContaining([
      'log',
      'events',
      'charter',
      'approvals',
      'order',
      'survivors',
      'cosigned',
      'opening',
      'sum',
      'result',
      'disclosure',
    ]),
  );
  expect([status, report.verified]).toEqual([0, true]);
});

test('reveals lie under the digest that their events name', () => {
  const names = readdirSync(join(folder, 'reveals'));
  expect(names).toHaveLength(3);
  for (const name of names)
    expect(encodeHex(deriveRevealDigest(nativePrimitives, read(join(folder, 'reveals', name)) ?? new Uint8Array()))).toBe(name);
});

test('a bundle of the role released has results and log, and nothing that a sum could be made from', () => {
  const out = join(world.folder, '..', 'released');
  exportBundle(world.desk, { out, role: 'released' });
  expect(existsSync(join(out, 'vectors'))).toBe(false);
  expect(existsSync(join(out, 'reveals'))).toBe(false);
  expect(readdirSync(join(out, 'results'))).toHaveLength(1);
  const full = new Set(readdirSync(join(folder, 'blobs/sha256')));
  const released = readdirSync(join(out, 'blobs/sha256'));
  expect(full.size - released.length).toBe(7);
  expect(() => exportBundle(world.desk, { out, role: 'released' })).toThrow();
});
