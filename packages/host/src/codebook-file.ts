/** A codebook file with the code lists that it names, read from its own folder. */
import { isUtf8 } from 'node:buffer';
import { readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname, resolve, sep } from 'node:path';
import {
  type Codebook,
  ConfigError,
  codebookDocument,
  codeListPaths,
  encodeCodebook,
  parseCodebook,
  readCodebookFile,
} from '@ketensom/protocol';
import { parseCsv } from './csv-text.ts';
import { readYamlFile } from './yaml-file.ts';

/** The document that digests name, and what it means. */
export interface ReadCodebook {
  readonly bytes: Uint8Array;
  readonly codebook: Codebook;
}

const maxCodeListBytes = 2 ** 24;

const refuse = (file: string, found: string, expected: string): never => {
  throw new ConfigError([{ path: '', found, expected }], file);
};

/** A path inside the folder of the codebook, followed to the end: links must not lead out. */
function resolveInside(folder: string, path: string): string {
  const file = resolve(folder, path);
  let real: string;
  try {
    real = realpathSync(file);
  } catch {
    return refuse(file, 'no such file', 'a code list file');
  }
  if (!real.startsWith(`${realpathSync(folder)}${sep}`)) refuse(file, "a path outside the codebook's folder", 'a file beside the codebook');
  return real;
}

function readRows(folder: string, path: string): readonly Readonly<Record<string, string>>[] {
  const file = resolveInside(folder, path);
  const stats = statSync(file);
  if (!stats.isFile()) refuse(file, 'not a file', 'a code list file');
  if (stats.size > maxCodeListBytes) refuse(file, `${stats.size} bytes`, 'at most 16 MiB');
  const bytes = readFileSync(file);
  if (!isUtf8(bytes)) refuse(file, 'bytes that are not UTF-8', 'UTF-8 text');
  return parseCsv(file, new TextDecoder().decode(bytes));
}

const inFile = <Result>(file: string, read: () => Result): Result => {
  try {
    return read();
  } catch (error) {
    if (error instanceof ConfigError && error.file === undefined) throw error.inFile(file);
    throw error;
  }
};

/** Reads codebook.yaml. @throws ConfigError naming the file, the path in it, what was found and expected. */
export function readCodebook(file: string): ReadCodebook {
  const value = readYamlFile(file);
  return inFile(file, () => {
    const folder = dirname(resolve(file));
    const lists = new Map(codeListPaths(readCodebookFile(value)).map((path) => [path, readRows(folder, path)]));
    const document = codebookDocument(value, lists);
    const codebook = parseCodebook(document);
    const bytes = encodeCodebook(document);
    if (bytes.length > 2 ** 20) refuse(file, `${bytes.length} bytes with its code lists`, 'at most 1 MiB');
    return { bytes, codebook };
  });
}
