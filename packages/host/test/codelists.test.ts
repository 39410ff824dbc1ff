/** The code lists that come with the project can be used as they are, and their mapping is refused until it is settled. */
import { copyFileSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError } from '@ketensom/protocol';
import { expect, it, onTestFinished } from 'vitest';
import { readCodebook } from '../src/codebook-file.ts';

const lists = join(import.meta.dirname, '../../../codelists');
const names = readdirSync(lists).filter((name) => name.endsWith('.csv'));

function codebookWith(origin: object): string {
  const folder = mkdtempSync(join(tmpdir(), 'codelists-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const name of names) copyFileSync(join(lists, name), join(folder, name));
  const list = (file: string, edition: string) => ({ kind: 'category', codes: { file, code: 'code', label: 'nl' }, edition });
  const youth = names.filter((name) => name.startsWith('youth-')).map((name) => [name.slice(0, -4), list(name, '2015')] as const);
  const variables = {
    ...Object.fromEntries(youth),
    born: list('born-in-nl-2022.csv', '2022'),
    origin_2016: list('origin-2016.csv', '2016'),
    origin: {
      ...list('origin-2022.csv', '2022'),
      of: 'origin_2016',
      recode: { file: 'origin-2016-to-2022.csv', from: 'from', to: 'to' },
      ...origin,
    },
  };
  const datasets = { people: { unit: 'person', variables: Object.keys(variables) } };
  const path = join(folder, 'codebook.yaml');
  writeFileSync(path, JSON.stringify({ codebook: 'lists', version: 1, variables, datasets }));
  return path;
}

it('the lists are read, and old classes of origin that are not one to one are told', () => {
  const { codebook } = readCodebook(codebookWith({ inexact: 'missing' }));
  const derivation = codebook.variables.get('origin')?.derivation;
  expect(derivation).toMatchObject({ kind: 'recode', inexact: ['nederlands', 'westers'], merged: [] });
  expect(codebook.variables.get('youth-care-form')).toMatchObject({
    codes: expect.arrayContaining([expect.objectContaining({ code: '01' })]),
  });
});

it('without a choice the mapping is refused', () => {
  let code: unknown;
  try {
    readCodebook(codebookWith({}));
  } catch (error) {
    code = error instanceof ConfigError ? error.code : error;
  }
  expect(code).toBe('not-one-to-one');
});
