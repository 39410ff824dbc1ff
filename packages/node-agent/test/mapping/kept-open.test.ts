/** What was read a moment ago is taken as it is while its file is, and by nobody who asks for something else. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseAgentFile, parseCodebook } from '@ketensom/protocol';
import { expect, onTestFinished, test } from 'vitest';
import { mapAndKeep, mapKept } from '../../src/mapping/kept-open.ts';
import type { MapOptions, MappedDataset } from '../../src/mapping/map-dataset.ts';
import { EngineFailure } from '../../src/source/engine.ts';
import { makeFolder } from '../support/data-folder.ts';

const codebook = parseCodebook({
  codebook: 'c',
  version: 1,
  keys: { person: { kind: 'text', normalise: [] } },
  variables: { x: { kind: 'boolean' } },
  datasets: { d: { unit: 'row', subject: 'person', keys: ['person'], variables: ['x'] } },
});

/** A file of two persons, as a ring asks for it. */
function asked() {
  const folder = makeFolder();
  const path = join(folder, 'd.csv');
  writeFileSync(path, 'id\nann\nbob\n');
  const source = { kind: 'csv', path: 'd.csv' };
  const file = parseAgentFile({ partner: 'a', datasets: { d: { source, keys: { person: 'id' }, variables: { x: { value: null } } } } });
  const dataset = file.datasets.get('d');
  if (dataset === undefined) throw new Error('no dataset');
  const options: MapOptions = { root: folder, dataset, codebook, variables: [], keys: ['person'] };
  return { path, options };
}

async function open(work: Promise<MappedDataset>): Promise<MappedDataset> {
  const mapped = await work;
  onTestFinished(() => mapped.close().catch(() => undefined));
  return mapped;
}

const rowsOf = ({ engine }: MappedDataset): Promise<number> => engine.count('select count(*) from mapped');

test('it is taken once', async () => {
  const { options } = asked();
  const first = await open(mapAndKeep(options));
  await first.close();
  const second = await open(mapKept({ ...options, keys: new Set(['person']) }));
  expect(second.engine).toBe(first.engine);
  expect(await rowsOf(second)).toBe(2);
  const third = await open(mapKept(options));
  expect(third.engine).not.toBe(first.engine);
  await second.close();
  await expect(rowsOf(second)).rejects.toThrow();
});

test.each([
  ['other keys', (options: MapOptions) => ({ ...options, keys: [] })],
  ['other variables', (options: MapOptions) => ({ ...options, variables: ['x'] })],
  ['all variables', ({ root, dataset, codebook: known, keys }: MapOptions) => ({ root, dataset, codebook: known, keys: keys ?? [] })],
  ['another codebook', (options: MapOptions) => ({ ...options, codebook: { ...codebook } })],
  ['another mapping', (options: MapOptions) => ({ ...options, dataset: { ...options.dataset } })],
])('who asks for %s gets none', async (_, change) => {
  const { options } = asked();
  const first = await open(mapAndKeep(options));
  await first.close();
  expect((await open(mapKept(change(options)))).engine).not.toBe(first.engine);
});

test('a file that changed since is read again, and what was open of it is closed', async () => {
  const { path, options } = asked();
  const first = await open(mapAndKeep(options));
  await first.close();
  writeFileSync(path, 'id\nann\nbob\ncas\n');
  expect(await rowsOf(await open(mapKept(options)))).toBe(3);
  await expect(rowsOf(first)).rejects.toThrow();
});

test('nothing stays open after a statement failed on it, when another was read since, nor for long', async () => {
  const failed = await open(mapAndKeep(asked().options));
  failed.explain(new EngineFailure('other'));
  await failed.close();
  await expect(rowsOf(failed)).rejects.toThrow();
  const before = await open(mapAndKeep(asked().options));
  await before.close();
  const last = await open(mapAndKeep(asked().options));
  await last.close();
  await expect(rowsOf(before)).rejects.toThrow();
  expect(await rowsOf(last)).toBe(2);
  await sleep(1100);
  await expect(rowsOf(last)).rejects.toThrow();
});
