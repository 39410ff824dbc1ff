/** The lists of a table that was packed (`isPacked`): as it was read, with nothing copied but what is hashed in several slots. */
import {
  concatBytes,
  demand,
  type LinkPart,
  type LinkPlan,
  type LinkTable,
  linkColumns,
  type PackedIdentifiers,
  type RowShape,
  slotIdentifiers,
} from '@ketensom/protocol';
import type { PackedTable } from '../evaluate/packed-table.ts';
import type { PersonColumns } from './own-lists.ts';

const nobody: PackedIdentifiers = { bytes: new Uint8Array(0), ends: new Uint32Array(0) };

/** Several batches as one. */
function joined(batches: readonly PackedIdentifiers[]): PackedIdentifiers {
  const [first = nobody, ...others] = batches;
  if (others.length === 0) return first;
  const ends = new Uint32Array(batches.reduce((sum, batch) => sum + batch.ends.length, 0));
  let [at, start] = [0, 0];
  for (const batch of batches) {
    ends.set(
      batch.ends.map((end) => start + end),
      at,
    );
    at += batch.ends.length;
    start += batch.bytes.length;
  }
  return { bytes: concatBytes(...batches.map(({ bytes }) => bytes)), ends };
}

/** What a list is asked for: its own cell, and whether rows stand apart by how often they are there. */
type Asked = LinkPart & Pick<RowShape, 'copies'> & { readonly place: number };

/** The columns of each list of the table. @throws ProtocolError `fan-out` where somebody has more rows than there are slots. */
export function packedRows(plan: LinkPlan, table: LinkTable, { lists }: PackedTable): (asked: Asked) => PersonColumns {
  demand(
    lists.every(({ copies }) => copies <= plan.slots),
    'fan-out',
    { clause: 'LNK-4' },
  );
  // Parts of another table's values ask for the same rows again: they are made once.
  const known = new Map<string, PersonColumns>();
  return ({ place, copies = 1, value }) => {
    // How often a row stands matters to counts alone.
    const isApart = plan.countsRows && value === undefined;
    const name = isApart ? `${place} ${copies}` : `${place}`;
    const columns = known.get(name);
    if (columns !== undefined) return columns;
    const own = joined(
      lists.filter((list) => list.cell === place && (!isApart || list.copies === copies)).map(({ identifiers }) => identifiers),
    );
    const made = linkColumns(plan, table).map(({ slot }) => (typeof slot === 'number' ? slotIdentifiers(own, slot) : own));
    known.set(name, made);
    return made;
  };
}
