import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { arrowFaults, arrows, cycles, dependencyFaults, impurities, protocolImportFaults } from './rules.ts';
import { packageNames, readSources } from './sources.ts';

const root = join(import.meta.dirname, '../..');
const names = packageNames(root);
const readJson = (...path: string[]): Record<string, Record<string, unknown> | undefined> =>
  JSON.parse(readFileSync(join(root, ...path), 'utf8'));

test('every package has its arrows drawn', () => {
  expect(names).toContain('protocol');
  expect(names.filter((name) => !(name in arrows))).toEqual([]);
});

describe.each(names)('packages/%s', (name) => {
  const files = readSources(root, name);

  test('has sources', () => expect(files.length).toBeGreaterThan(0));

  test('imports only downwards, and never past its own sources by path', () => expect(arrowFaults(files)).toEqual([]));

  test('has no ring of files that import one another', () => expect(cycles(files)).toEqual([]));

  test('declares only dependencies that its arrows allow', () => {
    const { dependencies = {}, optionalDependencies = {}, peerDependencies = {} } = readJson('packages', name, 'package.json');
    expect(dependencyFaults(name, Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies }))).toEqual([]);
  });
});

describe('the protocol is pure', () => {
  const files = readSources(root, 'protocol');

  test('it imports the noble packages and zod, and nothing else', () => expect(protocolImportFaults(files)).toEqual([]));

  test('it reads no clock, draws no randomness, and waits for nothing', () => expect(files.flatMap(impurities)).toEqual([]));

  test('it is compiled with neither browser nor Node types', () => {
    const { compilerOptions } = readJson('packages', 'protocol', 'tsconfig.json');
    expect(compilerOptions).toMatchObject({ types: [], lib: ['es2024'] });
  });
});
