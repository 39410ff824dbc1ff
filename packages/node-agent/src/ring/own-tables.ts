/**
 * This partner's lists of a link from its tables (LNK-2): each row in the list of its cell, under a number that is drawn for this run; for the values that are added up
 * and for further shares, the lists of each of their parts (LNK-9, LNK-10).
 */
import {
  demand,
  isValueStratified,
  type LinkPart,
  type LinkPlan,
  type LinkTable,
  linkColumns,
  type PackedIdentifiers,
  packIdentifiers,
  type RingShape,
  slotText,
} from '@ketensom/protocol';
import type { LinkRow, TableRows } from '../evaluate/list-rows.ts';
import type { CellOfList } from './own-labels.ts';
import type { OwnLists } from './own-lists.ts';
import { packedRows } from './packed-rows.ts';
import { demandOnce, placeOf, type SentRow, sentRows } from './sent-rows.ts';

/**
 * Whether a row stands in the lists of a part (LNK-9): of another table's values every row does, of this one's those of persons who have a value, or this bit of it.
 *
 * @throws ProtocolError `cell-range` where the rows of one person add up to more than the codebook lets a value be.
 */
function isInPart({ values }: LinkPlan, table: string, { value = -1, bit }: LinkPart): (row: SentRow) => boolean {
  const told = values[value];
  if (told === undefined || told.table !== table) return () => true;
  const [least, most] = [BigInt(told.least), BigInt(told.most)];
  return ({ totals }) => {
    const total = totals?.[value];
    if (total === undefined) return false;
    demand(total >= least && total <= most, 'cell-range', { clause: 'LNK-9' });
    return bit === undefined || (((total - least) >> BigInt(bit)) & 1n) === 1n;
  };
}

function columnsOf(plan: LinkPlan, table: LinkTable, rows: readonly SentRow[]): readonly PackedIdentifiers[] {
  return linkColumns(plan, table).map(({ key, slot, grid }) =>
    packIdentifiers(
      rows.map((row) => {
        const place = grid === undefined ? slot : 'own';
        return slotText(row.identifiers[key] ?? '', place === 'own' ? (grid === undefined ? row.slot : row.step) : place);
      }),
    ),
  );
}

/** Rows by their place and copies, put there in one pass. */
function sorted(rows: readonly SentRow[], placeIn: (cell: number) => number): (place: number, copies: number) => readonly SentRow[] {
  const byPlace = Map.groupBy(rows, ({ cell, copies }) => `${placeIn(cell)} ${copies}`);
  return (place, copies) => byPlace.get(`${place} ${copies}`) ?? [];
}

/** The rows of a table in each part: sorted once for each way that lists of it stand together. */
function rowsOfParts(plan: LinkPlan, table: LinkTable, found: readonly LinkRow[]) {
  const rows = sentRows(plan, table, found);
  // How often a row stands matters to counts alone.
  const once = plan.countsRows && plan.values.length > 0 ? sentRows({ ...plan, countsRows: false }, table, found) : rows;
  const known = new Map<string, ReturnType<typeof sorted>>();
  return ({ value, share }: LinkPart): ReturnType<typeof sorted> => {
    const kind = value === undefined ? `share ${share ?? 0}` : isValueStratified(plan, value) ? 'values by stratum' : 'values';
    const own =
      known.get(kind) ??
      sorted(
        value === undefined ? rows : once,
        placeOf(plan, table, { ...(value === undefined ? {} : { value }), ...(share === undefined ? {} : { share }) }),
      );
    known.set(kind, own);
    return own;
  };
}

/** A list of a table, and which of the table's own cells it is. */
type Placed = RingShape['lists'][number] & { readonly place: number };

/** The columns of each list of a table. @throws ProtocolError `fan-out`, `cell-range`. */
function columnsOfLists(plan: LinkPlan, table: LinkTable, own: TableRows): (list: Placed) => readonly PackedIdentifiers[] {
  if ('packed' in own) return packedRows(plan, table, own.packed);
  demandOnce(plan, own);
  const rowsOf = rowsOfParts(plan, table, own.found);
  return (list) => columnsOf(plan, table, rowsOf(list)(list.place, list.copies ?? 1).filter(isInPart(plan, table.name, list)));
}

/** See the module header. @throws ProtocolError `fan-out`, `cell-range`. */
export function ownTables(config: Pick<RingShape, 'lists'>, plan: LinkPlan, tables: readonly TableRows[], cellOf: CellOfList): OwnLists {
  const lists = new Map<number, readonly PackedIdentifiers[]>();
  for (const own of tables) {
    const { table: name } = own;
    const table = plan.tables.find((each) => each.name === name) as LinkTable;
    const columnsIn = columnsOfLists(plan, table, own);
    for (const [list, shape] of config.lists.entries())
      if (shape.sets[0] === name) lists.set(list, columnsIn({ ...shape, place: cellOf({ ...shape, table: name }) }));
  }
  return lists;
}
