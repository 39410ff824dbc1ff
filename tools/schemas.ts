/**
 * Writes docs/schemas/*.json, the JSON Schemas of the contract's files, from the schemas that check them.
 *
 *     node --conditions=@ketensom/source tools/schemas.ts            write
 *     node --conditions=@ketensom/source tools/schemas.ts --check    exit 1 when a file on disk is not the one that would be written
 */
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { contractSchemas } from '../packages/protocol/src/contract-schemas.ts';

const folder = join(import.meta.dirname, '..', 'docs', 'schemas');

/** File name to content: one schema per file, two spaces, one newline at the end. */
const wanted = new Map(Object.entries(contractSchemas()).map(([file, schema]) => [`${file}.json`, `${JSON.stringify(schema, null, 2)}\n`]));

async function stale(): Promise<string[]> {
  const onDisk = await readdir(folder).catch(() => []);
  const different = await Promise.all(
    [...wanted].map(async ([file, text]) => ((await readFile(join(folder, file), 'utf8').catch(() => '')) === text ? [] : [file])),
  );
  return [...different.flat(), ...onDisk.filter((file) => file.endsWith('.json') && !wanted.has(file))];
}

if (process.argv.includes('--check')) {
  const files = await stale();
  for (const file of files) console.error(`docs/schemas/${file} is not current: run node --conditions=@ketensom/source tools/schemas.ts`);
  process.exitCode = files.length === 0 ? 0 : 1;
} else {
  await mkdir(folder, { recursive: true });
  for (const [file, text] of wanted) await writeFile(join(folder, file), text);
}
