/** The published JSON Schemas are current, and every example and golden scenario fits them. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readYamlFile } from '@ketensom/host';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { contractSchemas } from '../../packages/protocol/src/contract-schemas.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const names = ['agent', 'charter', 'codebook', 'query', 'result'] as const;
type Name = (typeof names)[number];

const published = (name: Name): object => JSON.parse(readFileSync(join(root, 'docs', 'schemas', `${name}.json`), 'utf8')) as object;

const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: false });
const validators = new Map(names.map((name) => [name, ajv.compile(published(name))]));

/** What is wrong with a document, one line each. */
function faults(name: Name, value: unknown): string[] {
  const validate = validators.get(name);
  if (validate === undefined || validate(value) === true) return [];
  return (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message ?? ''}`);
}

const folders = (path: string): string[] =>
  readdirSync(join(root, path), { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [join(root, path, entry.name)] : []));

/** The contract's files of a scenario, each with the schema that it must fit. */
function contractFiles(folder: string): (readonly [Name, string])[] {
  const found = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return found.flatMap((entry): (readonly [Name, string])[] => {
    const path = join(entry.parentPath, entry.name);
    const place = path.slice(folder.length + 1);
    if (place === 'codebook.yaml') return [['codebook', path]];
    if (place === 'charter.yaml') return [['charter', path]];
    if (/^partners\/[^/]+\/agent\.yaml$/.test(place)) return [['agent', path]];
    return place.startsWith('queries/') ? [['query', path]] : [];
  });
}

test('the files in docs/schemas are those that the schemas in the code give', () => {
  const made = contractSchemas();
  expect(readdirSync(join(root, 'docs', 'schemas')).toSorted()).toEqual(names.map((name) => `${name}.json`));
  for (const name of names) expect(published(name), name).toEqual(JSON.parse(JSON.stringify(made[name])));
});

describe.each([...folders('examples'), ...folders('test/golden')].map((folder) => [folder.slice(root.length), folder] as const))(
  '%s',
  (_name, folder) => {
    const files = contractFiles(folder);

    test.each(files.map(([name, path]) => [path.slice(folder.length + 1), name, path] as const))('%s', (_place, name, path) => {
      const document = readYamlFile(path) as Record<string, unknown>;
      expect(faults(name, document)).toEqual([]);
      // A schema that takes anything would say the same: with a key that nobody knows it must not.
      expect(faults(name, { ...document, surplus: 1 })).not.toEqual([]);
    });

    test('has a codebook, agents and queries', () => {
      const kinds = new Set(files.map(([name]) => name));
      expect([...kinds]).toEqual(expect.arrayContaining(['codebook', 'agent', 'query']));
    });
  },
);
