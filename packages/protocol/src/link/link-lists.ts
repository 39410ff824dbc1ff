/**
 * Which lists a link passes round (LNK-2). A table is one list per cell of its own breakdown, each row in one; where joined rows are counted and a table has one
 * key, rows that are alike are one row in the list of so many copies. Which list is which cell only its owner knows until it tells the coordinator. Where values
 * are added up, all of it stands once more for each of their parts (LNK-9), and where shares are compared for each after the first (LNK-10).
 */
import { demand } from '../errors.ts';
import type { LinkEdge, LinkPlan, LinkTable, WindowGrid } from '../query/link/types.ts';
import { isValueStratified, releasedCells, sideCount, strataOfBase, strataShape } from './strata.ts';

/** Lists by which values are told: of the persons who have a value, or of those among them whose value above the least has this bit. */
export interface ValuePart {
  /** Entry of the plan's `values`. */
  readonly value: number;
  readonly bit?: number;
}

/**
 * What all tables pass round once more for: a part of a value, or a further share of a comparison. Nothing of it is the first pass, in which persons are counted
 * and the first share is told.
 */
export interface LinkPart extends Partial<ValuePart> {
  readonly share?: number;
}

/** Whether a list is of this part. */
export const isOfPart = (list: LinkPart, { value, bit, share }: LinkPart): boolean =>
  list.value === value && list.bit === bit && list.share === share;

/** Rows of one table. `cell` is a number that its owner chose at random; `copies` how many rows of the table each row stands for. */
export interface LinkList extends LinkPart {
  readonly owner: string;
  /** The table, alone. */
  readonly sets: readonly [string];
  readonly cell: number;
  /** Of the base of a comparison (LNK-10): the stratum of the cell, and of a share the side, numbers as `cell` is one. */
  readonly stratum?: number;
  readonly side?: number;
  readonly copies: number;
  /** Marks in each row. */
  readonly columns: number;
  /** Marks after the first may stand in several rows: rows of the middle table that relate to one person. */
  readonly repeats: boolean;
}

/** More lists cost too much: each is padded. */
const mostLists = 700;

/** Whether rows relate persons to one another: the middle table, where it has several keys. */
const isRelation = ({ centre }: LinkPlan, { name, keys }: LinkTable): boolean => name === centre && keys.length > 1;

/** Whether a person may have several rows in a list: relations, or rows of several dates. */
const isMany = (plan: LinkPlan, table: LinkTable): boolean =>
  isRelation(plan, table) || (table.name === plan.centre && table.date !== undefined);

/**
 * The columns of a table's rows: at an end as many as the join has slots, in the middle one per join and one per key beside. `key` counts the table's keys; `edge`
 * is absent where nothing is compared; `slot` the slot that the mark is for, in the middle that of the row itself.
 */
export interface LinkColumn {
  readonly key: number;
  readonly edge?: number;
  readonly slot?: number | 'own';
  /** Marks are of persons on a date, in steps of this grid. */
  readonly grid?: WindowGrid;
}

const gridOf = (edge: LinkEdge | undefined): { readonly grid?: WindowGrid } =>
  edge?.window === undefined ? {} : { grid: edge.window.grid };

/** See `LinkColumn`. */
export function linkColumns({ centre, edges, slots, extraKeys }: LinkPlan, { name, keys }: LinkTable): readonly LinkColumn[] {
  if (name !== centre) {
    const edge = edges.findIndex(({ end }) => end === name);
    const grid = gridOf(edges[edge]);
    if (edges[edge]?.isSlotted !== true) return [{ key: 0, edge, ...grid }];
    return Array.from({ length: slots }, (_, slot) => ({ key: 0, edge, slot }));
  }
  const joined = edges.map((each, edge) => ({
    key: keys.indexOf(each.centreKey),
    edge,
    ...(each.isSlotted ? { slot: 'own' as const } : {}),
    ...gridOf(each),
  }));
  return [...joined, ...extraKeys.map((key) => ({ key: keys.indexOf(key) }))];
}

const countTo = (length: number): readonly number[] => Array.from({ length }, (_, at) => at);

/** The numbers of a table's lists. Values are added up over cells, so their lists have strata only where a mean is made alike; persons are counted by sides of a share. */
function placesOf(plan: LinkPlan, table: LinkTable, { value }: LinkPart): readonly Pick<LinkList, 'cell' | 'stratum' | 'side'>[] {
  const shape = strataShape(plan, table);
  const cells = countTo(releasedCells(plan, table));
  const hasStrata = shape !== undefined && (value === undefined ? shape.shares > 0 : isValueStratified(plan, value));
  if (!hasStrata) return cells.map((cell) => ({ cell }));
  const places = cells.flatMap((cell) => countTo(shape.strata).map((stratum) => ({ cell, stratum })));
  return value === undefined ? places.flatMap((place) => countTo(sideCount).map((side) => ({ ...place, side }))) : places;
}

/** All parts of all values, each with a hash domain of its own. */
export const valueParts = ({ values }: LinkPlan): readonly ValuePart[] =>
  values.flatMap(({ bits }, value) => [{ value }, ...Array.from({ length: bits }, (_, bit) => ({ value, bit }))]);

/** Shares after the first, each with a hash domain of its own: what a person has of two of them cannot be put together. */
export const shareParts = (plan: LinkPlan): readonly Required<Pick<LinkPart, 'share'>>[] =>
  Array.from({ length: Math.max(0, strataOfBase(plan).shares - 1) }, (_, at) => ({ share: at + 1 }));

/** The lists of all tables, once; how often a row stands matters to counts alone. */
const listsOf = (plan: LinkPlan, part?: LinkPart): readonly LinkList[] =>
  plan.tables.flatMap((table) => {
    const columns = linkColumns(plan, table).length;
    const isCopied = part === undefined && plan.countsRows && !isRelation(plan, table);
    const copies = Array.from({ length: isCopied ? plan.slots : 1 }, (_, at) => at + 1);
    return placesOf(plan, table, part ?? {}).flatMap((place) =>
      copies.map(
        (count): LinkList => ({
          owner: table.partner,
          sets: [table.name],
          ...place,
          copies: count,
          columns,
          repeats: isMany(plan, table),
          ...part,
        }),
      ),
    );
  });

/** @throws ProtocolError `spec-complexity` for too many lists. */
export function linkLists(plan: LinkPlan): readonly LinkList[] {
  const lists = [listsOf(plan), ...[...valueParts(plan), ...shareParts(plan)].map((part) => listsOf(plan, part))].flat();
  demand(lists.length <= mostLists, 'spec-complexity', { clause: 'LNK-2' });
  return lists;
}
