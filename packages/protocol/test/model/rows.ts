/** The rows of r/rows.csv, dealt to partners. */
import { readFileSync } from 'node:fs';
import { toUnits } from '../../src/codebook/decimals.ts';
import type { Row, Value } from '../../src/codebook/index.ts';
import type { PartnerRows } from '../../src/query/index.ts';
import { residents } from './simulate.ts';

const here = (name: string): string => readFileSync(new URL(`r/${name}`, import.meta.url), 'utf8');

function readValue(name: string, text: string): Value {
  if (text === '') return { state: 'empty' };
  const variable = residents.variables.get(name);
  if (variable?.kind === 'boolean') return { state: 'value', value: text === 'true' };
  if (variable === undefined || !('decimals' in variable)) return { state: 'value', value: text };
  const value = toUnits(text, variable.decimals);
  return value === undefined ? { state: 'unmapped' } : { state: 'value', value };
}

/** All rows, each with the partner number that the file gives it (1 to 6). */
function readRows(): readonly { readonly partner: number; readonly values: Row }[] {
  const [header = '', ...lines] = here('rows.csv').trim().split('\n');
  const names = header.split(',');
  return lines.map((line) => {
    const cells = line.split(',');
    const values = new Map(names.slice(1).map((name, at) => [name, readValue(name, cells[at + 1] ?? '')]));
    return { partner: Number(cells[0]), values };
  });
}

const all = readRows();

/** The rows over `count` partners (3 to 6). */
export const split = (count: number): PartnerRows[] =>
  Array.from({ length: count }, (_, at) => ({
    rows: all.filter(({ partner }) => partner % count === at),
    unreadable: 0,
    notRegistered: new Set<string>(),
  }));

/** What R printed (r/fit.R). */
export const expected = JSON.parse(here('expected.json')) as Record<string, Record<string, number[] & number>>;
