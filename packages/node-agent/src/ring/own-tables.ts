/**
 * This partner's lists of a link from its tables (LNK-2): each row in the list of its cell, under a number that is drawn for this run; rows of the middle table
 * each in a slot of their own; for the values that are added up, the lists of each of their parts (LNK-9).
 */
import {
  demand,
  identifierAt,
  type LinkPlan,
  type LinkTable,
  linkColumns,
  type PackedIdentifiers,
  packIdentifiers,
  type RingShape,
  type SealedSizes,
  slotText,
  type ValuePart,
} from '@ketensom/protocol';
import type { LinkRow, TableRows } from '../evaluate/list-rows.ts';
import type { CellOfList } from './own-labels.ts';
import { type OwnLists, type PersonColumns, personCount } from './own-lists.ts';
import { type ToldRow, toldRows } from './told-rows.ts';

const clause = 'LNK-4';

/** One row that is sent: `slots` by key of the table, where it has one; `copies` rows of the table. */
interface SentRow {
  readonly identifiers: readonly string[];
  readonly cell: number;
  readonly copies: number;
  readonly slot?: number;
  readonly step?: number;
  readonly totals?: LinkRow['totals'];
}

/** No identifier has more rows than there are slots, or than the query's `maxDegree` where they have none. @throws ProtocolError `fan-out`. */
function slotted(plan: LinkPlan, { keys }: LinkTable, rows: readonly LinkRow[]): readonly SentRow[] {
  const single = rows.flatMap((row) => Array.from({ length: plan.countsRows ? row.count : 1 }, () => row));
  const known = plan.edges.map(() => new Map<string, number>());
  return single.map(({ identifiers, cell }) => {
    const places = plan.edges.map(({ centreKey, isSlotted, maxDegree }, edge) => {
      const identifier = identifiers[keys.indexOf(centreKey)] ?? '';
      const place = known[edge]?.get(identifier) ?? 0;
      demand(place < (isSlotted ? plan.slots : maxDegree), 'fan-out', { clause });
      known[edge]?.set(identifier, place + 1);
      return isSlotted ? place : undefined;
    });
    const slot = places.find((place) => place !== undefined);
    return { identifiers, cell, copies: 1, ...(slot === undefined ? {} : { slot }) };
  });
}

function plain(plan: LinkPlan, rows: readonly (ToldRow & Pick<LinkRow, 'totals'>)[]): readonly SentRow[] {
  return rows.map(({ identifiers, cell, count, step, totals }) => {
    const copies = plan.countsRows ? count : 1;
    demand(copies <= plan.slots, 'fan-out', { clause });
    return { identifiers, cell, copies, ...(step === undefined ? {} : { step }), ...(totals === undefined ? {} : { totals }) };
  });
}

const sentRows = (plan: LinkPlan, table: LinkTable, rows: readonly LinkRow[]): readonly SentRow[] =>
  table.name === plan.centre && table.keys.length > 1 ? slotted(plan, table, rows) : plain(plan, toldRows(plan, table, rows));

/**
 * Whether a row stands in the lists of a part (LNK-9): of another table's values every row does, of this one's those of persons who have a value, or this bit of it.
 *
 * @throws ProtocolError `cell-range` where the rows of one person add up to more than the codebook lets a value be.
 */
function isInPart({ values }: LinkPlan, table: string, { value = -1, bit }: Partial<ValuePart>): (row: SentRow) => boolean {
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

/** Of a base that is compared each person is in one cell, so that cells and strata add up (LNK-10). @throws ProtocolError `fan-out`. */
function demandOnce({ base, comparison }: LinkPlan, { table, found }: TableRows): void {
  if (comparison === undefined || table !== base?.table) return;
  const cells = new Map(found.map(({ identifiers: [person], cell }) => [person, cell]));
  demand(
    found.every(({ identifiers: [person], cell }) => cells.get(person) === cell),
    'fan-out',
    { clause: 'LNK-10' },
  );
}

/** See the module header. @throws ProtocolError `fan-out`, `cell-range`. */
export function ownTables(config: Pick<RingShape, 'lists'>, plan: LinkPlan, tables: readonly TableRows[], cellOf: CellOfList): OwnLists {
  const lists = new Map<number, readonly PackedIdentifiers[]>();
  for (const own of tables) {
    const { table: name, found } = own;
    demandOnce(plan, own);
    const table = plan.tables.find((each) => each.name === name) as LinkTable;
    const rows = sentRows(plan, table, found);
    const once = plan.countsRows && plan.values.length > 0 ? sentRows({ ...plan, countsRows: false }, table, found) : rows;
    for (const [list, { sets, copies, value, bit, ...place }] of config.lists.entries()) {
      if (sets[0] !== name) continue;
      const cell = cellOf({ table: name, ...place });
      const part = { ...(value === undefined ? {} : { value }), ...(bit === undefined ? {} : { bit }) };
      const isIn = isInPart(plan, name, part);
      const sent = (value === undefined ? rows : once).filter((row) => row.cell === cell && row.copies === copies && isIn(row));
      lists.set(list, columnsOf(plan, table, sent));
    }
  }
  return lists;
}

/** Distinct identifiers of each table's scarcest key: what is held against the least that a selection must have. */
export const tableSizes = (tables: readonly TableRows[]): ReadonlyMap<string, number> =>
  new Map(
    tables.map(({ table, found }) => {
      const keys = found[0]?.identifiers.length ?? 0;
      const sizes = Array.from({ length: keys }, (_, key) => new Set(found.map(({ identifiers }) => identifiers[key])).size);
      return [table, sizes.length === 0 ? 0 : Math.min(...sizes)] as const;
    }),
  );

/** Persons of a list of the base: within windows somebody has a row for each date, and the last column tells who. */
function basePersons({ edges }: LinkPlan, columns: PersonColumns): number {
  const who = edges.some(({ window }) => window !== undefined) ? columns.at(-1) : undefined;
  if (who === undefined) return personCount(columns);
  return new Set(Array.from({ length: who.ends.length }, (_, row) => Buffer.from(identifierAt(who, row)).toString('latin1'))).size;
}

/** Persons of each list of a base, by which the coordinator finds how many were not joined (LNK-8); of other tables nothing is said. */
export const baseSizes = ({ lists }: Pick<RingShape, 'lists'>, plan: LinkPlan, own: OwnLists): SealedSizes['lists'] =>
  [...own].flatMap(([list, columns]) =>
    plan.base !== undefined && lists[list]?.sets[0] === plan.base.table ? [{ list, persons: basePersons(plan, columns) }] : [],
  );

const percent = ({ rows, usable }: { readonly rows: number; readonly usable: number }) => ({
  rows: 100,
  usable: rows === 0 ? 100 : Math.floor((100 * usable) / rows),
});

/** In whole per cents: the coordinator needs a class, not how many rows a table has. Nothing is said of subgroups of fewer than `least` rows. */
export const linkageShares = (tables: readonly TableRows[], least: number): SealedSizes['sets'] =>
  tables.map(({ table, groups, ...rows }) => {
    const told = groups.filter((group) => group.rows >= Math.max(least, 1)).map(({ code, ...group }) => ({ code, ...percent(group) }));
    return { set: table, ...percent(rows), ...(told.length === 0 ? {} : { groups: told }) };
  });
