/** Tables of the independent rows as another program counted them (tables.py), as the project's own files. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { utf8 } from '../../src/crypto/bytes.ts';
import { noblePrimitives as primitives } from '../../src/crypto/noble-primitives.ts';
import { parseSourceTable, type SourceTable, tableDefinitions } from '../../src/source-table/index.ts';
import { youth } from '../youth-codebook.ts';

type Figures = Readonly<Record<string, number>>;
type Cells = readonly { readonly by: Readonly<Record<string, string>>; readonly figures: Figures }[];

export const counted = JSON.parse(readFileSync(join(import.meta.dirname, 'tables.json'), 'utf8')) as {
  readonly exact: Cells;
  readonly withoutSmall: Cells;
  readonly answers: Readonly<Record<string, Readonly<Record<string, Figures>>>>;
};

const variables = ['age_band', 'has_plan', 'region', 'year'];

/** A table file as JSON, with anything in it changed. */
export function tableFile(change: object = {}, cells: Cells = counted.exact): Record<string, unknown> {
  const figures = Object.keys(cells[0]?.figures ?? {});
  const head = {
    table: 1,
    partner: 'a',
    dataset: 'cases',
    codebook: { name: youth.name, version: youth.version },
    definitions: tableDefinitions(primitives, youth, { dataset: 'cases', variables, figures }),
    snapshot: '2024-12-31',
    variables,
    made: '2025-01-15',
    by: ['age_band', 'region', 'year'],
    totals: true,
    minCount: 1,
    round: 1,
    figures,
  };
  const list = cells.map(({ by, figures: of }) => ({ by, figures: figures.map((name) => of[name] ?? 0) }));
  return { ...head, cells: list, ...change };
}

export const encodeFile = (file: unknown): Uint8Array => utf8(JSON.stringify(file));

export const readTable = (change?: object, cells?: Cells): SourceTable => parseSourceTable(encodeFile(tableFile(change, cells)));
