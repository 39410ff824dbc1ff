/** `ketensom-audit fork` on journals as agents write them: one history, two, and a key of another log. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { nativePrimitives as p } from '@ketensom/native';
import { deriveVerifierKey, encodeCheckpoint, encodeNote, encodeVerifierKey, signNote } from '@ketensom/protocol';
import { afterAll, expect, test } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'ketensom-fork-'));
afterAll(() => rmSync(folder, { recursive: true }));

const name = 'log.example/x';
const seedOf = (number: number): Uint8Array => p.sha256(Uint8Array.of(number));
const keyOf = (number: number): string =>
  encodeVerifierKey(deriveVerifierKey(p, { name, kind: 'ed25519', publicKey: p.ed25519.publicKey(seedOf(number)) }));

function journal(file: string, heads: readonly (readonly [size: number, root: number])[], before = ''): string {
  const notes = heads.map(([size, root]) => {
    const text = encodeCheckpoint({ origin: name, size, root: new Uint8Array(32).fill(root) });
    return new TextDecoder().decode(encodeNote({ text, signatures: [signNote(p, text, { name, seed: seedOf(1) })] }));
  });
  const path = join(folder, file);
  writeFileSync(path, before + notes.map((note) => `${note}\n`).join(''));
  return path;
}

function fork(files: readonly string[], key = keyOf(1), ...flags: string[]): { readonly code: number | null; readonly text: string } {
  const main = fileURLToPath(new URL('../../packages/auditor/src/main.ts', import.meta.url));
  const args = ['--conditions=@ketensom/source', main, 'fork', ...files, '--log-key', key, ...flags];
  const { status, stdout } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  return { code: status, text: stdout };
}

const a = journal('a.txt', [
  [3, 1],
  [5, 2],
  [9, 3],
]);
const same = journal('b.txt', [
  [5, 2],
  [7, 4],
]);
const other = journal(
  'c.txt',
  [[9, 8]],
  'log-fork\nThe signed notes below are evidence; keep this file and show it to the other partners.\n\n',
);

test('journals of one history', () => {
  const { code, text } = fork([a, same]);
  expect([code, text]).toEqual([0, expect.stringContaining('4 heads signed by the log, of sizes 3 to 9')]);
});

test('a journal and the evidence of a fork', () => {
  const { code, text } = fork([a, other], keyOf(1), '--json');
  expect(code).toBe(4);
  expect(JSON.parse(text)).toMatchObject({
    fork: [
      { size: 9, root: '03'.repeat(32) },
      { size: 9, root: '08'.repeat(32) },
    ],
  });
  expect(fork([a, other], keyOf(1), '--lang', 'nl').text).toContain('SPLITSING');
});

test('another key proves nothing', () => expect(fork([a, other], keyOf(2)).code).toBe(2));
