/** The auditor's program: its commands, exit codes and languages, and its work on several cores. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkSignatures, fewLeaves, folderSource } from '@ketensom/auditor';
import { nativePrimitives } from '@ketensom/native';
import { verifyBundle } from '@ketensom/protocol';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { audit, type Bundle, type Files, makeBundle } from './support/bundle.ts';
import { type Event, readEvents, readNotes, relog, signEvents, withFile } from './support/forge.ts';

const program = fileURLToPath(new URL('../../packages/auditor/src/main.ts', import.meta.url));
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

const run = (...args: string[]) => {
  const options = ['--disable-warning=ExperimentalWarning', '--conditions=@ketensom/source', program];
  const { status, stdout, stderr } = spawnSync(process.execPath, [...options, ...args], {
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C' },
  });
  return { status, stdout, stderr };
};

beforeAll(async () => {
  bundle = await makeBundle();
  folder = write('genuine', bundle.files);
});

afterAll(() => rmSync(scratch, { recursive: true, force: true }));

test('verify says that all is in order, in both languages', () => {
  const english = run('verify', folder);
  expect([english.status, english.stdout]).toEqual([0, expect.stringContaining('VERIFIED')]);
  expect(run('verify', folder, '--lang', 'nl').stdout).toContain('IN ORDE');
});

test('verify ends with 4 for a bundle that was altered, and names the claim', () => {
  const path = `results/${bundle.first}.json`;
  const altered = write(
    'altered',
    withFile(bundle.files, path, (bytes) => bytes.subarray(1)),
  );
  const report = run('verify', altered);
  expect([report.status, report.stdout]).toEqual([4, expect.stringMatching(/VIOLATED +result/)]);
});

test('a folder that is no bundle ends with 2 and says what to do', () => {
  const answer = run('verify', scratch);
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

test('list filters by dataset, partner, purpose and year', () => {
  const count = (...filter: string[]): number => (JSON.parse(run('list', folder, '--json', ...filter).stdout) as unknown[]).length;
  expect([count(), count('--dataset', 'cases'), count('--partner', 'd'), count('--purpose', 'something-else')]).toEqual([4, 4, 4, 1]);
  expect([count('--year', '1999'), count('--partner', 'nobody')]).toEqual([0, 0]);
});

test('explain answers the questions that auditors ask', () => {
  const { status, stdout } = run('explain', folder);
  expect(status).toBe(0);
  for (const part of ['2 of 2 releases', 'Yes: ', 'adults', 'declined', 'mean-age', 'minCount']) expect(stdout).toContain(part);
});

test('explain follows one release through the log, and one cell to its rule', () => {
  const path = run('explain', folder, 'mean-age');
  expect(path.stdout).toMatch(/approved: a \[\d+\], b \[\d+\], c \[\d+\], d \[\d+\]/);
  expect(path.stdout).toContain('d (dropped)');
  const cell = run('explain', folder, 'mean-age', 'region=E');
  expect(cell.stdout).toContain('count: Hidden: fewer than 10 persons');
  expect(cell.stdout).toContain('done again from this bundle');
  expect(run('explain', folder, 'mean-age', 'region=E', '--lang', 'nl').stdout).toContain('minder dan 10 personen');
  expect(run('explain', folder, 'mean-age', 'region=Z')).toMatchObject({ status: 2, stderr: expect.stringContaining('region=N') });
  expect(run('explain', folder, 'adults')).toMatchObject({ status: 2, stderr: expect.stringContaining('more than one run') });
});

test('report stands by itself: both languages, no script, nothing fetched, text from the bundle escaped', () => {
  const { stdout } = run('report', folder);
  for (const part of ['lang="nl"', 'lang="en"', 'In orde', 'In order', 'Test Act 1']) expect(stdout).toContain(part);
  expect(stdout).not.toMatch(/<script|<link|<img|src=|https?:\/\//);
});

test('inspect prints an entry as it was signed', () => {
  expect(run('inspect', folder, '0').stdout).toMatch(/^ketensom\/event\/v1\n.*log\.genesis/);
  expect(run('inspect', folder, '99999').status).toBe(2);
});

/** A log long enough for several threads: the same partner publishes offers without end. */
function longLog(): Files {
  const events = readEvents(bundle.files);
  const offer = events.find((event) => event['type'] === 'offer.published') as Event;
  const more = Array.from({ length: fewLeaves + 300 }, () => offer);
  return relog(bundle, [...readNotes(bundle.files), ...signEvents(bundle.keys, [...events, ...more]).slice(events.length)]);
}

test('the signatures of a long log are verified on all cores, with the same report', async () => {
  const files = longLog();
  const long = write('long', files);
  const signatures = await checkSignatures(long, { workers: 2 });
  expect(signatures).toBeDefined();
  const asked = signatures === undefined ? {} : { signatures };
  expect(verifyBundle(nativePrimitives, folderSource(long), asked)).toEqual(audit(files));
});

test('a bad signature in a long log is found by whichever core looks at it', async () => {
  const notes = readNotes(longLog());
  const spoiled = (notes[2_100] as Uint8Array).slice();
  const at = new TextDecoder('latin1').decode(spoiled).lastIndexOf('\n') - 10;
  spoiled[at] = spoiled[at] === 65 ? 66 : 65;
  const long = write('spoiled', relog(bundle, notes.with(2_100, spoiled)));
  const signatures = await checkSignatures(long, { workers: 2 });
  const asked = signatures === undefined ? {} : { signatures };
  const { verdicts } = verifyBundle(nativePrimitives, folderSource(long), asked);
  expect(verdicts.find(({ claim }) => claim === 'events')).toMatchObject({ status: 'violated', code: 'bad-signature', leaf: 2_100 });
});
