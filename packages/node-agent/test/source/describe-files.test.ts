/** What tells that a source was written to since it was read. */
import { appendFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AgentDataset, ConfigError, parseAgentFile } from '@ketensom/protocol';
import { expect, test } from 'vitest';
import { describeFiles } from '../../src/source/describe-files.ts';
import { makeFolder } from '../support/data-folder.ts';

const datasetOf = (kind: 'csv' | 'sqlite'): AgentDataset => {
  const file = parseAgentFile({ partner: 'a', datasets: { d: { source: { kind, path: 'd.data' }, variables: { x: 'x' } } }, policy: {} });
  const dataset = file.datasets.get('d');
  if (dataset === undefined) throw new Error('no dataset');
  return dataset;
};

/** Some time after the last write. */
const later = (): number => Date.now() + 60_000;

function source(kind: 'csv' | 'sqlite') {
  const root = makeFolder();
  const path = join(root, 'd.data');
  writeFileSync(path, 'x\n1\n');
  return { path, describe: (now = later()) => describeFiles(root, [datasetOf(kind)], now) };
}

test('stays the same while nobody writes', async () => {
  const { describe } = source('csv');
  expect(await describe()).toBe(await describe());
});

test.each<[string, (path: string) => void]>([
  ['a line is added', (path) => appendFileSync(path, '2\n')],
  [
    'another file of the same length takes its place',
    (path) => {
      writeFileSync(`${path}.new`, 'x\n2\n');
      renameSync(`${path}.new`, path);
    },
  ],
])('is another text after %s', async (_, change) => {
  const { path, describe } = source('csv');
  const before = await describe();
  change(path);
  expect(await describe()).not.toBe(before);
});

test('a database shows that others write to it beside its file', async () => {
  const { path, describe } = source('sqlite');
  const before = await describe();
  writeFileSync(`${path}-wal`, 'something');
  expect(await describe()).not.toBe(before);
});

test('says nothing of a file that was written to a moment ago', async () => {
  const { describe } = source('csv');
  expect(await describe(Date.now())).toBeUndefined();
});

test('refuses what may not be read', async () => {
  const { path, describe } = source('csv');
  rmSync(path);
  await expect(describe()).rejects.toThrow(ConfigError);
  symlinkSync('/etc/hostname', path);
  await expect(describe()).rejects.toThrow(ConfigError);
});
