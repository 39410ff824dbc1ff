/** The auditor's program: its commands, exit codes and languages, and its work on several cores. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkSignatures, folderSource } from '@ketensom/auditor';
import { nativePrimitives } from '@ketensom/native';
import { type AuditReport, verifyBundle } from '@ketensom/protocol';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { runAudit } from '../../packages/auditor/src/program.ts';

import { audit, type Bundle, type Files, makeBundle } from './support/bundle.ts';
import { type Event, readEvents, readNotes, relog, rewrite, signEvents, withFile } from './support/forge.ts';

const scratch = mkdtempSync(join(tmpdir(), 'ketensom-program-'));
let bundle: Bundle;
let folder: string;

const write = (name: string, files: Files): string => {
  const out = join(scratch, name);
  for (const [path, bytes] of files) {
    mkdirSync(dirname(join(out, path)), { recursive: true });
    writeFileSync(join(out, path), bytes);
  }
  return out;
};

/** What the program prints and ends with, within this process. */
async function run(...args: string[]) {
  const said = { stdout: '', stderr: '' };
  const spies = (['stdout', 'stderr'] as const).map((name) =>
    vi.spyOn(process[name], 'write').mockImplementation((text) => {
      said[name] += String(text);
      return true;
    }),
  );
  try {
    return { status: await runAudit(args.includes('--lang') ? args : [...args, '--lang', 'en']), ...said };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

beforeAll(async () => {
  bundle = await makeBundle();
  folder = write('genuine', bundle.files);
});

afterAll(() => rmSync(scratch, { recursive: true, force: true }));

test('verify says that all is in order, in both languages', async () => {
  const program = fileURLToPath(new URL('../../packages/auditor/src/main.ts', import.meta.url));
  const options = ['--disable-warning=ExperimentalWarning', '--conditions=@ketensom/source', program];
  const english = spawnSync(process.execPath, [...options, 'verify', folder, '--lang', 'en'], { encoding: 'utf8' });
  expect([english.status, english.stdout]).toEqual([0, expect.stringContaining('VERIFIED')]);
  expect((await run('verify', folder, '--lang', 'nl')).stdout).toContain('IN ORDE');
});

test('verify ends with 4 for a bundle that was altered, and names the claim', async () => {
  const path = `results/${bundle.first}.json`;
  const altered = write(
    'altered',
    withFile(bundle.files, path, (bytes) => bytes.subarray(1)),
  );
  const report = await run('verify', altered);
  expect([report.status, report.stdout]).toEqual([4, expect.stringMatching(/VIOLATED +result/)]);
});

test('a folder that is no bundle ends with 2 and says what to do', async () => {
  const answer = await run('verify', scratch);
  expect([answer.status, answer.stderr]).toEqual([2, expect.stringContaining('ketensom-coordinator export')]);
});

test('nothing outside the folder is read through a link', () => {
  const linked = write(
    'linked',
    withFile(bundle.files, 'checkpoint', (bytes) => bytes),
  );
  rmSync(join(linked, 'blobs'), { recursive: true });
  symlinkSync(join(folder, 'blobs'), join(linked, 'blobs'));
  expect(folderSource(linked).blob(bundle.first)).toBeUndefined();
  expect(folderSource(folder).blob(bundle.first)).toBeDefined();
});

test('list filters by dataset, partner, purpose and year', async () => {
  const count = async (...filter: string[]): Promise<number> =>
    (JSON.parse((await run('list', folder, '--json', ...filter)).stdout) as unknown[]).length;
  const counts: number[] = [];
  for (const filter of [
    [],
    ['--dataset', 'cases'],
    ['--partner', 'd'],
    ['--purpose', 'something-else'],
    ['--year', '1999'],
    ['--partner', 'nobody'],
  ])
    counts.push(await count(...filter));
  expect(counts).toEqual([4, 4, 4, 1, 0, 0]);
});

test('explain answers the questions that auditors ask', async () => {
  const { status, stdout } = await run('explain', folder);
  expect(status).toBe(0);
  const parts = ['2 of 2 releases', 'Yes: ', 'adults', 'declined', 'mean-age', 'too few persons', '1.2.3, files abab'];
  for (const part of parts) expect(stdout).toContain(part);
  expect(stdout).toMatch(/a: 2 of manager, officer \[\d+\]/);
  expect(stdout).toMatch(/mean-age, a: manager \[\d+\], officer \[\d+\]/);
});

test('explain follows one release through the log, and one cell to its rule', async () => {
  const path = await run('explain', folder, 'mean-age');
  expect(path.stdout).toMatch(/approved: a \[\d+\], b \[\d+\], c \[\d+\], d \[\d+\]/);
  expect(path.stdout).toContain('d (dropped)');
  expect(path.stdout).toMatch(/software, as said +1\.2\.3 abababababababab \(node 24\.12\.0\): coordinator \[\d+\], a \[\d+\], b/);
  expect(path.stdout).toMatch(/signed by people +a: manager \[\d+\], officer \[\d+\]/);
  expect(path.stdout).toMatch(/left the partners +a: sealed shares \d+ bytes \[\d+\]; masked figures \d+ bytes/);
  expect(path.stdout).toMatch(/kept +results for 30 days\n +purpose until 2099-12-31/);
  const cell = await run('explain', folder, 'mean-age', 'region=E');
  expect(cell.stdout).toContain('count: Hidden: fewer than 10 persons');
  expect(cell.stdout).toContain('done again from this bundle');
  expect((await run('explain', folder, 'mean-age', 'region=E', '--lang', 'nl')).stdout).toContain('minder dan 10 personen');
  expect(await run('explain', folder, 'mean-age', 'region=Z')).toMatchObject({ status: 2, stderr: expect.stringContaining('region=N') });
  expect(await run('explain', folder, 'adults')).toMatchObject({ status: 2, stderr: expect.stringContaining('more than one run') });
});

test('explain tells what came of changed keys and standing, and of a log that was sealed', async () => {
  const late = (type: string, actor: string, fields: Event): Event => ({ v: 1, type, actor, ts: Date.now(), ...fields });
  const key = readEvents(bundle.files).find((event) => event['type'] === 'roster.enrolled' && event['actor'] === 'd')?.['key'] ?? '';
  const changed = rewrite(bundle, (events) => [
    ...events,
    late('member.suspended', 'coordinator', { party: 'c' }),
    late('key.revoked', 'd', { party: 'd', key }),
    late('log.sealed', 'coordinator', { next: 'ketensom.local/tiny/2' }),
  ]);
  const { stdout } = await run('explain', write('changed', changed));
  for (const part of [
    'c was suspended',
    'A key of d was revoked by d',
    'Nothing was released with it afterwards',
    'It was sealed in entry',
  ])
    expect(stdout).toContain(part);
});

test('report stands by itself: both languages, no script, nothing fetched, text from the bundle escaped', async () => {
  const { stdout } = await run('report', folder);
  for (const part of ['lang="nl"', 'lang="en"', 'In orde', 'In order', 'Test Act 1']) expect(stdout).toContain(part);
  expect(stdout).not.toMatch(/<script|<link|<img|src=|https?:\/\//);
});

test('inspect prints an entry as it was signed', async () => {
  expect((await run('inspect', folder, '0')).stdout).toMatch(/^ketensom\/event\/v1\n.*log\.genesis/);
  expect((await run('inspect', folder, '99999')).status).toBe(2);
});

/** A log over three bundles of entries, for two threads: the same partner publishes offers without end. */
function longNotes(): readonly Uint8Array[] {
  const events = readEvents(bundle.files);
  const offer = events.find((event) => event['type'] === 'offer.published') as Event;
  const more = Array.from({ length: 600 - events.length }, () => offer);
  return [...readNotes(bundle.files), ...signEvents(bundle.keys, [...events, ...more]).slice(events.length)];
}

/** The report, with the signatures verified on two cores beforehand. */
async function auditOnCores(long: string): Promise<AuditReport> {
  const signatures = await checkSignatures(long, { workers: 2, few: 500 });
  if (signatures === undefined) throw new Error('no core looked at it');
  return verifyBundle(nativePrimitives, folderSource(long), { signatures });
}

test('the signatures of a long log are verified on all cores, with the same report; a bad one is found by whichever core looks at it', async () => {
  const notes = longNotes();
  const files = relog(bundle, notes);
  expect(await auditOnCores(write('long', files))).toEqual(audit(files));
  const spoiled = (notes[550] as Uint8Array).slice();
  const at = new TextDecoder('latin1').decode(spoiled).lastIndexOf('\n') - 10;
  spoiled[at] = spoiled[at] === 65 ? 66 : 65;
  const { verdicts } = await auditOnCores(write('spoiled', relog(bundle, notes.with(550, spoiled))));
  expect(verdicts.find(({ claim }) => claim === 'events')).toMatchObject({ status: 'violated', code: 'bad-signature', leaf: 550 });
});

test('a short log is left to one core', async () => {
  expect(await checkSignatures(folder)).toBeUndefined();
});
