/** What an agent says of its datasets when it starts. */
import { rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import { checkSource } from '../../src/check/check-source.ts';
import { casesCodebook, casesFile } from '../support/cases.ts';
import { makeFolder, refusalOf } from '../support/data-folder.ts';

const header = 'bsn,naam,geboren,regio,thuis,leeftijd,inkomen,deel,plan,schuld,begin,eind';
const row = '111222333,Vries,2000-01-31,Noord,N,17,1.005,0.5,J,true,01-02-2024,2024-02-11';
const file = casesFile({ kind: 'csv', path: 'cases.csv' });

let root: string;
beforeEach(() => {
  root = makeFolder();
});
const write = (...lines: readonly string[]): void => writeFileSync(join(root, 'cases.csv'), `${lines.join('\n')}\n`);

async function check(): Promise<void> {
  const dataset = file.datasets.get('cases');
  if (dataset !== undefined) await checkSource(dataset, casesCodebook, { root, file });
}

it('nothing of one that is in order', async () => {
  write(header, row);
  await expect(check()).resolves.toBeUndefined();
});

it('a column that is not there', async () => {
  write(header.replace('leeftijd', 'jaren'), row);
  expect((await refusalOf(check())).issues.map(({ path }) => path)).toContain('datasets.cases.variables.age');
});

it('a key of which no row has a valid identifier, unless there are no rows', async () => {
  write(header, row.replace('111222333', '123456789'));
  expect((await refusalOf(check())).issues.map(({ path }) => path)).toContain('datasets.cases.keys.person');
  write(header);
  await expect(check()).resolves.toBeUndefined();
});

it('a large file is only looked for', async () => {
  write('nothing of this is read');
  truncateSync(join(root, 'cases.csv'), 2 ** 22 + 1);
  await expect(check()).resolves.toBeUndefined();
  rmSync(join(root, 'cases.csv'));
  expect((await refusalOf(check())).issues.map(({ path }) => path)).toContain('datasets.cases.source.path');
});
