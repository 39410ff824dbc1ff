/** `ketensom-audit fork` on journals as agents write them: one history, two, and a key of another log. */
import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { nativePrimitives as p } from '@ketensom/native';
import {
  deriveRoot,
  deriveVerifierKey,
  encodeCheckpoint,
  encodeEventNote,
  encodeHex,
  encodeLeafHashes,
  encodeNote,
  encodeVerifierKey,
  hashReader,
  signNote,
  utf8,
} from '@ketensom/protocol';
import { afterAll, expect, test, vi } from 'vitest';
import { checkFork, type ForkFlags } from '../../packages/auditor/src/find-fork.ts';

const folder = mkdtempSync(join(tmpdir(), 'ketensom-fork-'));
afterAll(() => rmSync(folder, { recursive: true }));

const name = 'log.example/x';
const seedOf = (number: number): Uint8Array => p.sha256(Uint8Array.of(number));
const keyOf = (number: number): string =>
  encodeVerifierKey(deriveVerifierKey(p, { name, kind: 'ed25519', publicKey: p.ed25519.publicKey(seedOf(number)) }));

function journal(file: string, heads: readonly (readonly [size: number, root: number | Uint8Array])[], before = ''): string {
  const notes = heads.map(([size, root]) => {
    const text = encodeCheckpoint({ origin: name, size, root: typeof root === 'number' ? new Uint8Array(32).fill(root) : root });
    return new TextDecoder().decode(encodeNote({ text, signatures: [signNote(p, text, { name, seed: seedOf(1) })] }));
  });
  const path = join(folder, file);
  writeFileSync(path, before + notes.map((note) => `${note}\n`).join(''));
  return path;
}

/** The command within this process; the last test runs the program. */
function fork(
  files: readonly string[],
  key = keyOf(1),
  flags: Omit<ForkFlags, 'logKey'> = {},
): { readonly code: number; readonly text: string } {
  const lines: string[] = [];
  const write = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    lines.push(String(text));
    return true;
  });
  try {
    return { code: checkFork(files, { logKey: key, lang: 'en', ...flags }), text: lines.join('') };
  } finally {
    write.mockRestore();
  }
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
  const { code, text } = fork([a, other], keyOf(1), { json: true });
  expect(code).toBe(4);
  expect(JSON.parse(text)).toMatchObject({
    fork: [
      { size: 9, root: '03'.repeat(32) },
      { size: 9, root: '08'.repeat(32) },
    ],
  });
  expect(fork([a, other], keyOf(1), { lang: 'nl' }).text).toContain('SPLITSING');
});

/** A history that parts from another after four entries. */
const leaves = (tail: string): Uint8Array[] => Array.from({ length: 9 }, (_, at) => p.sha256(utf8(`${at < 4 ? '' : tail} ${at}`)));
const rootOf = (hashes: readonly Uint8Array[], size: number): Uint8Array =>
  deriveRoot({ primitives: p, read: hashReader(p, hashes), size });

function copied(file: string, hashes: readonly Uint8Array[], sizes: readonly number[]): string {
  const path = journal(
    file,
    sizes.map((size) => [size, rootOf(hashes, size)]),
  );
  appendFileSync(path, encodeLeafHashes(hashes.slice(0, sizes.at(-1))));
  return path;
}

test('heads of two sizes: a copy of the log decides, and the proof that it writes stands by itself', () => {
  const left = copied('d.txt', leaves('left'), [3, 6]);
  const right = copied('e.txt', leaves('right'), [4, 9]);
  expect(fork([left, copied('f.txt', leaves('left'), [5, 9])]).text).toContain('one history up to 9 entries');
  const proof = join(folder, 'proof.txt');
  const { code, text } = fork([left, right], keyOf(1), { out: proof });
  expect([code, text]).toEqual([4, expect.stringContaining('6 entries with the root')]);
  expect(text).toContain(encodeHex(rootOf(leaves('right'), 6)));
  expect(fork([proof]).text).toBe(text);
});

test('two events of one party in one place of its chain', () => {
  const event = (digest: string): Uint8Array =>
    encodeEventNote(
      p,
      { v: 1, type: 'offer.published', actor: 'a', seq: 0, ts: 1, digest: digest.repeat(64), length: 1 },
      { name: 'a', seed: seedOf(5) },
    );
  const path = join(folder, 'said.txt');
  writeFileSync(path, Buffer.concat([event('1'), Buffer.from('\n'), event('2'), Buffer.from('\n')]));
  const key = encodeVerifierKey(deriveVerifierKey(p, { name: 'a', kind: 'ed25519', publicKey: p.ed25519.publicKey(seedOf(5)) }));
  const keys = join(folder, 'vkeys.txt');
  writeFileSync(keys, `${keyOf(1)}\n${key}\n`);
  expect(fork([path], keyOf(1), { keys })).toEqual({ code: 4, text: expect.stringContaining('a signed two different events as number 0') });
  expect(fork([path, a], keyOf(1), { keys, json: true }).text).toContain('"doubles":[{"actor":"a","seq":0}]');
  expect(fork([path]).code).toBe(2);
});

test('another key proves nothing: the program says so and ends with 2', () => {
  const main = fileURLToPath(new URL('../../packages/auditor/src/main.ts', import.meta.url));
  const args = ['--conditions=@ketensom/source', main, 'fork', a, other, '--log-key', keyOf(2), '--lang', 'en'];
  const { status, stdout } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  expect([status, stdout]).toEqual([2, expect.stringContaining('Is it the key of this log?')]);
});
