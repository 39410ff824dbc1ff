/** Reading and writing the file of a table made at the source, and what its maker signs (TAB-1, TAB-2). */
import { counted } from '../counted.ts';
import { encodeHex, utf8 } from '../crypto/bytes.ts';
import type { Primitives } from '../crypto/primitives.ts';
import { demand, ProtocolError } from '../errors.ts';
import { decodeUtf8 } from '../json/decode-utf8.ts';
import { ConfigError, renderFound } from '../local-issue.ts';
import { decodeNote, decodeVerifierKey, encodeNote, type NoteSigner, signNote, verifyNote } from '../log/index.ts';
import { readShape } from '../schema-issues.ts';
import { type TableFile, tableSchema } from './table-schema.ts';
import { cellKey, type SourceTable, type TableFigures } from './types.ts';

/** The most bytes of a table file: 16 MiB. */
export const maxTableBytes = 2 ** 24;

const clause = 'TAB-2';

/** What a table file says; whether it fits a codebook is `checkSourceTable`. @throws ConfigError `unknown-field` or `malformed`. */
export function parseSourceTable(bytes: Uint8Array): SourceTable {
  if (bytes.length > maxTableBytes)
    throw new ConfigError([{ path: '', found: 'more than 16 MiB', expected: 'a table of at most 16 MiB', code: 'oversize' }]);
  const file = readShape(tableSchema, parseJson(bytes));
  const { table: _version, cells: _cells, ...rest } = file;
  return { ...rest, cells: readCells(file) };
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(decodeUtf8(bytes) ?? '');
  } catch {
    throw new ConfigError([{ path: '', found: 'text that is not JSON', expected: 'a table made by ketensom-agent table' }]);
  }
}

function readCells({ by, figures, cells }: TableFile): ReadonlyMap<string, TableFigures> {
  const read = new Map<string, TableFigures>();
  for (const [at, cell] of cells.entries()) {
    const path = `cells[${at}]`;
    const names = Object.keys(cell.by);
    if (names.length !== by.length || !by.every((name) => names.includes(name)))
      throw new ConfigError([{ path: `${path}.by`, found: renderFound(cell.by), expected: `a code of each of ${by.join(', ')}` }]);
    if (cell.figures.length !== figures.length)
      throw new ConfigError([
        { path: `${path}.figures`, found: counted(cell.figures.length, 'figure', 'figures'), expected: `${figures.length}, as listed` },
      ]);
    const key = cellKey(by.map((name) => cell.by[name] ?? ''));
    if (read.has(key)) throw new ConfigError([{ path: `${path}.by`, found: 'a cell that stands above', expected: 'every cell once' }]);
    const lists = cell.figures.map((figure) => (Array.isArray(figure) ? figure : [figure]).map(BigInt));
    read.set(key, new Map(figures.map((name, column) => [name, lists[column] ?? []])));
  }
  return read;
}

const writeWhole = (value: bigint): number | string => (BigInt.asIntN(53, value) === value ? Number(value) : String(value));

/** The bytes of a table file: one line per cell, so that a person can read it. */
export function encodeSourceTable(table: SourceTable): Uint8Array {
  const { cells, ...head } = table;
  const lines = [...cells].map(([key, figures]) => {
    const codes = JSON.parse(key) as string[];
    const by = Object.fromEntries(table.by.map((name, at) => [name, codes[at]]));
    const list = table.figures.map((name) => {
      const values = (figures.get(name) ?? []).map(writeWhole);
      return values.length === 1 ? values[0] : values;
    });
    return `  ${JSON.stringify({ by, figures: list })}`;
  });
  const text = JSON.stringify({ table: 1, ...head }, undefined, 1);
  return utf8(`${text.slice(0, -2)},\n "cells": [\n${lines.join(',\n')}\n ]\n}\n`);
}

/** What the maker signs: whose table, of which dataset, and the digest of the file. */
const statementOf = (primitives: Primitives, { partner, dataset }: Pick<SourceTable, 'partner' | 'dataset'>, bytes: Uint8Array): string =>
  `ketensom/source-table/v1\n${partner}\n${dataset}\n${encodeHex(primitives.sha256(bytes))}\n`;

/** The signature file: a C2SP signed note over the statement. */
export function signSourceTable(primitives: Primitives, bytes: Uint8Array, signer: NoteSigner): Uint8Array {
  const text = statementOf(primitives, parseSourceTable(bytes), bytes);
  return encodeNote({ text, signatures: [signNote(primitives, text, signer)] });
}

/** A table file, the note beside it, and the key of whoever makes it. */
export interface SignedTable {
  readonly bytes: Uint8Array;
  readonly note: Uint8Array;
  /** A C2SP verifier key of the kind `ed25519`. */
  readonly key: string;
}

/**
 * The table, if its maker signed exactly this file.
 *
 * @throws ProtocolError `bad-signature` (TAB-2), `malformed` for a key or note of another form; ConfigError as `parseSourceTable`.
 */
export function verifySourceTable(primitives: Primitives, { bytes, note, key }: SignedTable): SourceTable {
  const verifier = decodeVerifierKey(primitives, key);
  if (verifier.kind !== 'ed25519') throw new ProtocolError('malformed', { clause });
  const { text } = verifyNote(primitives, decodeNote(note, clause), { keys: [verifier], clause });
  const table = parseSourceTable(bytes);
  demand(text === statementOf(primitives, table, bytes), 'bad-signature', { clause });
  return table;
}
