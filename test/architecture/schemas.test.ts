/** The published JSON Schemas are current, and every example and golden scenario fits them. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readYamlFile } from '@ketensom/host';
import { describe, expect, test } from 'vitest';
import { contractSchemas } from '../../packages/protocol/src/contract-schemas.ts';
import { publishedSchema, type SchemaName, schemaFaults, schemaNames } from './schema-faults.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folders = (path: string): string[] =>
  readdirSync(join(root, path), { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [join(root, path, entry.name)] : []));

/** The contract's files of a scenario, each with the schema that it must fit. */
function contractFiles(folder: string): (readonly [SchemaName, string])[] {
  const found = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return found.flatMap((entry): (readonly [SchemaName, string])[] => {
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
  expect(readdirSync(join(root, 'docs', 'schemas')).toSorted()).toEqual(schemaNames.map((name) => `${name}.json`));
  for (const name of schemaNames) expect(publishedSchema(name), name).toEqual(JSON.parse(JSON.stringify(made[name])));
});

describe.each([...folders('examples'), ...folders('test/golden')].map((folder) => [folder.slice(root.length), folder] as const))(
  '%s',
  (_name, folder) => {
    const files = contractFiles(folder);

    test.each(files.map(([name, path]) => [path.slice(folder.length + 1), name, path] as const))('%s', (_place, name, path) => {
      const document = readYamlFile(path) as Record<string, unknown>;
      expect(schemaFaults(name, document)).toEqual([]);
      // A schema that takes anything would say the same: with a key that nobody knows it must not.
      expect(schemaFaults(name, { ...document, surplus: 1 })).not.toEqual([]);
    });

    test('has a codebook, agents and queries', () => {
      const kinds = new Set(files.map(([name]) => name));
      expect([...kinds]).toEqual(expect.arrayContaining(['codebook', 'agent', 'query']));
    });
  },
);
