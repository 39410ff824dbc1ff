/**
 * Rows of a table of which nothing is told but who, in which cell and how often, packed as the engine gives them: ten million of them cost their bytes and four each,
 * where an object for each would fill the memory of the program.
 */
import type { LinkPlan, LinkTable, PackedIdentifiers } from '@ketensom/protocol';
import type { Engine } from '../source/engine.ts';
import { IdentifierPacker } from './identifier-packer.ts';

/** Persons of one cell of the table's own who have so many rows there; who has more than the plan has slots stands with one more than those. */
export interface PackedList {
  readonly cell: number;
  readonly copies: number;
  readonly identifiers: PackedIdentifiers;
}

/** See the module header. `persons`: distinct, over all cells. */
export interface PackedTable {
  readonly persons: number;
  readonly lists: readonly PackedList[];
}

/** Whether nothing more is told of a table's rows: no date, no value, no class, no second key, and nothing that a comparison asks of its base. */
export const isPacked = ({ values, comparison, base }: LinkPlan, { name, keys, date, classes }: LinkTable): boolean =>
  keys.length === 1 &&
  date === undefined &&
  classes === undefined &&
  values.every(({ table }) => table !== name) &&
  (comparison === undefined || name !== base?.table);

/** `rowsOf`: a statement that gives `id0` and `cell`, null where a row is in none. @throws EngineFailure */
export async function readPacked(engine: Engine, rowsOf: string, { countsRows, slots }: LinkPlan): Promise<PackedTable> {
  const placed = `from (${rowsOf}) where cell is not null`;
  const copies = countsRows ? `least(count(*), ${slots + 1})` : '1';
  const packers = new Map<string, { readonly cell: number; readonly copies: number; readonly packer: IdentifierPacker }>();
  for await (const [ids = [], cells = [], counts = []] of engine.columnBatches(
    `select id0, cast(cell as integer), cast(${copies} as integer) ${placed} group by id0, cell`,
  )) {
    for (const [at, id] of ids.entries()) {
      const [cell, count] = [Number(cells[at]), Number(counts[at])];
      const name = `${cell} ${count}`;
      const own = packers.get(name) ?? { cell, copies: count, packer: new IdentifierPacker() };
      packers.set(name, own);
      own.packer.push(String(id));
    }
  }
  const persons = await engine.count(`select count(distinct id0) ${placed}`);
  return { persons, lists: [...packers.values()].map(({ packer, ...list }) => ({ ...list, identifiers: packer.packed() })) };
}
