/** The program as its users meet it: exit codes, errors that say what to do, and no listening socket. */
import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, test } from 'vitest';

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'ketensom-cli-'));
const config = join(folder, 'agent.yaml');

const agent = (...args: string[]): SpawnSyncReturns<string> =>
  spawnSync(process.execPath, ['--conditions=@ketensom/source', main, ...args], {
    encoding: 'utf8',
    env: { ...process.env, LANG: 'C', LC_ALL: 'C' },
  });

beforeAll(() => {
  writeFileSync(config, 'partner: a\ndatasets: {}\n');
});

test('help names every command and ends in 0', () => {
  const { status, stdout } = agent('--help');
  expect(status).toBe(0);
  for (const command of [
    'init',
    'check',
    'join',
    'charter',
    'start',
    'pending',
    'show',
    'approve',
    'decline',
    'evidence',
    'ledger',
    'processing',
  ])
    expect(stdout).toContain(command);
});

test('bad usage ends in 2', () => {
  expect(agent('nothing').status).toBe(2);
  expect(agent('pending', '--unknown').status).toBe(2);
  expect(agent('join', '--state', join(folder, 'x'), '--config', config).status).toBe(2);
});

test('a state folder or key file that others can read ends in 2 before anything is opened', () => {
  const state = join(folder, 'state');
  const first = agent('pending', '--state', state, '--config', config, '--json');
  expect(first.status).toBe(2);
  expect(JSON.parse(first.stderr)).toMatchObject({ error: { code: 'not-joined' } });
  expect(statSync(join(state, 'keys.json')).mode & 0o777).toBe(0o600);
  chmodSync(join(state, 'keys.json'), 0o644);
  const second = agent('pending', '--state', state, '--config', config, '--json');
  expect(second.status).toBe(2);
  expect(JSON.parse(second.stderr)).toMatchObject({ error: { file: join(state, 'keys.json'), issues: [{ found: 'mode 0644' }] } });
  chmodSync(join(state, 'keys.json'), 0o600);
  chmodSync(state, 0o755);
  const third = agent('start', '--state', state, '--config', config);
  expect(third.status).toBe(2);
  expect(third.stderr).toContain('mode 0755');
  expect(third.stderr).toContain('chmod 0700');
});

test('a failpoint is refused in production', () => {
  const environment = { ...process.env, KETENSOM_FAILPOINT: 'upload', NODE_ENV: 'production' };
  const { status } = spawnSync(process.execPath, ['--conditions=@ketensom/source', main, 'pending'], {
    encoding: 'utf8',
    env: environment,
  });
  expect(status).toBe(2);
});

test('an agent.yaml that is wrong is said with file, path, found and expected, in the language asked for', () => {
  const broken = join(folder, 'broken.yaml');
  writeFileSync(broken, 'partner: a\ndatasets: {}\npolicy: { aprove: auto }\n');
  const { status, stderr } = agent('start', '--state', join(folder, 'y'), '--config', broken, '--lang', 'nl');
  expect(status).toBe(2);
  for (const part of ['bestand', broken, 'policy.aprove']) expect(stderr).toContain(part);
});
