/** rows.csv as the rows of a few partners, and the table that their sum gives without protection. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Codebook } from '../../src/codebook/index.ts';
import { charterFloor, defaultRules, type Rules } from '../../src/disclosure/index.ts';
import type { PartnerRows } from '../../src/query/index.ts';
import { type AggregateTable, buildAggregateResult, type ResultCell } from '../../src/result/index.ts';
import { open, partner, row } from '../tables.ts';
import { youth } from '../youth-codebook.ts';

const folder = import.meta.dirname;

/** What another program found in the same rows (see the head of `figures.py`). */
export const expectedFigures: unknown = JSON.parse(readFileSync(join(folder, 'figures.json'), 'utf8'));

const cents = (text: string): bigint => {
  const [whole = '0', fraction = ''] = text.split('.');
  return BigInt(`${whole}${fraction.padEnd(2, '0')}`);
};

const readers: Readonly<Record<string, (text: string) => string | boolean | bigint>> = {
  region: String,
  age: BigInt,
  income: cents,
  has_plan: (text) => text === 'true',
  opened: String,
  closed: String,
};

type Rows = PartnerRows['rows'];

/** The rows of the file; an empty field is `empty`. */
export function allRows(): Rows {
  const [head = '', ...lines] = readFileSync(join(folder, 'rows.csv'), 'utf8').trim().split('\n');
  const names = head.split(',');
  return lines.map((line) => {
    const fields = line.split(',');
    const read = (name: string): string => fields[names.indexOf(name)] ?? '';
    const cells = Object.entries(readers).map(([name, reader]) => [name, read(name) === '' ? 'empty' : reader(read(name))] as const);
    return row(read('person'), Object.fromEntries(cells));
  });
}

/** The rows dealt to `count` partners of unlike size. */
export function deal(count: number, rows: Rows = allRows()): PartnerRows[] {
  const parts = Array.from({ length: count }, (): Rows[number][] => []);
  for (const [at, each] of rows.entries()) parts[(at * at + (at % 3)) % count]?.push(each);
  return parts.map((part) => partner(part, { snapshot: '2024-12-31' }));
}

const names = ['a', 'b', 'c', 'd', 'e', 'f'];

/** The released table of a query over partners. */
export function releaseOf(
  query: object,
  partners: readonly PartnerRows[],
  { rules = charterFloor({ protection: 'off', rules: defaultRules }), codebook = youth }: { rules?: Rules; codebook?: Codebook } = {},
): AggregateTable {
  const opened = open(codebook, { dataset: 'cases', ...query }, partners);
  return buildAggregateResult({
    ...opened,
    codebook,
    rules,
    releaseMode: 'plain',
    included: names.slice(0, partners.length),
    notRegistered: new Map(),
    // Margins go where a figure is hidden: what happens without a solver.
    suppress: () => undefined,
  });
}

/** The value of a figure. */
export const amountOf = (cell: ResultCell | undefined): number | string | undefined =>
  cell?.state === 'value' && 'value' in cell ? cell.value : undefined;
