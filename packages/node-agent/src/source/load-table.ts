/**
 * A table made at the source, as an aggregate-only partner's agent holds it: read once, when the agent starts, with its maker's signature checked. It is
 * small, so it stays in memory; a new table is a new start, and a new offer.
 */
import { closeSync, constants, fstatSync, lstatSync, openSync, readFileSync, realpathSync } from 'node:fs';
import { isAbsolute, join, normalize, sep } from 'node:path';
import { nativePrimitives } from '@ketensom/native';
import {
  ConfigError,
  encodeHex,
  maxTableBytes,
  ProtocolError,
  type SourceTable,
  type TableDataset,
  verifySourceTable,
} from '@ketensom/protocol';
import { refuse } from './refuse.ts';

/** A table with the digest of its file. */
export interface LoadedTable {
  readonly table: SourceTable;
  /** SHA-256 in hex. */
  readonly digest: string;
}

/** The bytes of a file inside `root`, no link on the way. @throws ConfigError */
function readInside(root: string, path: string, place: string): Uint8Array {
  const inside = normalize(path);
  const expected = 'a readable file inside the folder of agent.yaml, no link';
  if (isAbsolute(inside) || inside === '..' || inside.startsWith(`..${sep}`) || path.includes('\0'))
    throw new ConfigError([{ path: place, found: 'a path outside the folder', expected }]);
  let at = realpathSync(root);
  try {
    for (const part of inside.split(sep)) {
      at = join(at, part);
      if (lstatSync(at).isSymbolicLink()) throw new Error('link');
    }
    const file = openSync(at, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    try {
      const stats = fstatSync(file);
      if (!stats.isFile() || stats.size > maxTableBytes) throw new Error('size');
      return readFileSync(file);
    } finally {
      closeSync(file);
    }
  } catch {
    throw new ConfigError([{ path: place, found: 'no such file, a link, or more than 16 MiB', expected }]);
  }
}

/** That the table is the one that agent.yaml speaks of. */
function demandDeclared(partner: string, { name, source, snapshot }: TableDataset, table: SourceTable): void {
  const place = `datasets.${name}.source`;
  const code = 'binding-mismatch' as const;
  if (table.partner !== partner) refuse(place, 'path', { found: `a table of ${table.partner}`, expected: `one of ${partner}`, code });
  if (table.dataset !== name) refuse(place, 'path', { found: `a table of dataset ${table.dataset}`, expected: `one of ${name}`, code });
  if (table.made !== source.made)
    refuse(place, 'made', { found: source.made, expected: `${table.made}, the day that the table says`, code });
  if (table.snapshot !== snapshot)
    refuse(`datasets.${name}`, 'snapshot', { found: snapshot ?? 'nothing', expected: table.snapshot ?? 'nothing, as in the table', code });
}

/**
 * The table of a dataset.
 *
 * @throws ConfigError: `bad-signature` where the maker did not sign exactly this file, `binding-mismatch` where it is another partner's, dataset's or
 *   day's table, `malformed` for what is no table.
 */
export function loadTable(root: string, partner: string, dataset: TableDataset): LoadedTable {
  const { source, name } = dataset;
  const place = `datasets.${name}.source`;
  const bytes = readInside(root, source.path, `${place}.path`);
  const note = readInside(root, source.signature, `${place}.signature`);
  try {
    const table = verifySourceTable(nativePrimitives, { bytes, note, key: source.key });
    demandDeclared(partner, dataset, table);
    return { table, digest: encodeHex(nativePrimitives.sha256(bytes)) };
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
    const expected = 'the note that the maker of the table, by the key in `key`, signed for exactly this file';
    return refuse(place, 'signature', { found: 'another signature', expected, code: error.code });
  }
}
