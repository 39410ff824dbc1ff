/** Made-up rows of one file or table, as text, from a seed. */
import { type CellText, makeCell, resolve, type Scope, spoil } from './cells.ts';
import { SeededRandom } from './random.ts';
import type { GeneratedColumn, GeneratedFile, GeneratedTable } from './schema.ts';

/** A made table: for each row, its cells and those of the rows it was made from, under `table.column`. */
export type Population = ReadonlyMap<string, readonly Scope[]>;

interface Origin {
  readonly scope: Scope;
  /** Which of the rows made from the same row this is, from 1. */
  readonly nr: number;
}

/** The rows of one table, or of several under common names. check-plan.ts has refused a name that no table above has. */
function* parentsOf(of: string | readonly string[], population: Population): Generator<Scope> {
  if (typeof of === 'string') return yield* population.get(of) ?? [];
  for (const table of of) {
    for (const scope of population.get(table) ?? []) {
      const own = Object.entries(scope).filter(([name]) => name.startsWith(`${table}.`));
      yield Object.fromEntries(own.map(([name, cell]) => [`row.${name.slice(table.length + 1)}`, cell]));
    }
  }
}

/** The rows that this one's rows are made from, in order. */
function* origins(plan: GeneratedFile | GeneratedTable, population: Population, random: SeededRandom): Generator<Origin> {
  if ('rows' in plan) {
    for (let row = 0; row < plan.rows; row += 1) yield { scope: {}, nr: 1 };
    return;
  }
  const { of, keep, times } = plan.each;
  for (const scope of parentsOf(of, population)) {
    if (keep !== undefined && random.unit() >= resolve(keep, scope)) continue;
    const count = times === undefined ? 1 : Number(random.weighted(resolve(times, scope)));
    for (let nr = 1; nr <= count; nr += 1) yield { scope, nr };
  }
}

/** One row, or `undefined` where a required cell came out empty. */
function makeRow(columns: readonly (readonly [string, GeneratedColumn])[], random: SeededRandom, { scope, nr }: Origin, index: number) {
  const row: Scope = { ...scope, nr: String(nr) };
  const days: Record<string, string | undefined> = {};
  const making = { random, row, days, index };
  const cells: CellText[] = [];
  for (const [name, column] of columns) {
    const cell = makeCell(column, name, making);
    row[name] = cell;
    const written = spoil(cell, column, making);
    if (written === undefined) days[name] = undefined;
    cells.push(written);
  }
  return columns.some(([, column], at) => column.required === true && cells[at] === undefined) ? undefined : cells;
}

/** The rows of `plan` with the row each was made from. */
function* makeWithOrigins(plan: GeneratedFile | GeneratedTable, seed: string, population: Population) {
  const random = new SeededRandom(seed);
  const columns = Object.entries(plan.columns);
  let index = 0;
  for (const origin of origins(plan, population, random)) {
    const cells = makeRow(columns, random, origin, index);
    if (cells === undefined) continue;
    index += 1;
    yield { cells, scope: origin.scope };
  }
}

/** The rows of a file, one at a time, each a list of cells in column order. `population` holds the tables that it may be made from. */
export function* makeRows(file: GeneratedFile, seed: string, population: Population = new Map()): Generator<readonly CellText[]> {
  for (const { cells } of makeWithOrigins(file, seed, population)) yield cells;
}

/** Makes the tables in the order in which they stand; one may be made from those above it. */
export function makePopulation(tables: Readonly<Record<string, GeneratedTable>>, seed: string): Population {
  const population = new Map<string, readonly Scope[]>();
  for (const [name, table] of Object.entries(tables)) {
    const columns = Object.keys(table.columns).map((column) => `${name}.${column}`);
    const rows: Scope[] = [];
    for (const { cells, scope } of makeWithOrigins(table, `${seed}/${name}`, population))
      rows.push({ ...scope, ...Object.fromEntries(columns.map((column, at) => [column, cells[at]])) });
    population.set(name, rows);
  }
  return population;
}
