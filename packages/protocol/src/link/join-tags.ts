/** The joined cells of a link (LNK-5): which rows of the middle table have a partner at every end, and in which cell they fall. Cells are numbers of lists; nothing here knows what they mean. */
import type { LinkPlan } from '../query/link/types.ts';
import { CellTree } from './cell-tree.ts';
import { joinRows } from './join-rows.ts';
import { type JoinRoom, sidesOf } from './joining.ts';
import type { MetRow } from './met-row.ts';
import type { TaggedList } from './tagged-list.ts';

/** How many joined persons of a cell have a value, and of how many of those it has each bit (LNK-9). */
export interface ValueCounts {
  readonly present: number;
  readonly bits: readonly number[];
}

/** One cell of the joined table: numbers of the owners' cells, in the order of the plan's tables. */
export interface JoinedCell {
  readonly cells: readonly number[];
  readonly rows: bigint;
  /** Distinct persons by identity: one per join, then one per further key of the middle table. */
  readonly distinct: readonly number[];
  /** By entry of the plan's `values`. */
  readonly values?: readonly ValueCounts[];
  /** Where a cell is not judged by its own persons alone (LNK-8). */
  readonly isHidden?: boolean;
}

/** The cells that have any joined row, in no order; in steps that give marks as they are done. */
export function* joinTags(plan: LinkPlan, lists: readonly TaggedList[], room: JoinRoom): Generator<number, readonly JoinedCell[]> {
  const sides = sidesOf(plan, lists);
  const own = plan.extraKeys.map((_, at) => plan.edges.length + at);
  const tree = new CellTree();
  // Whole numbers below 2^53: a cell of more rows would take a processor years.
  const rowsOf = new Map<number, number>();
  const entries: number[] = plan.edges.map(() => 0);

  const addRow = (row: MetRow, cell: number, copies: number): void => {
    rowsOf.set(cell, (rowsOf.get(cell) ?? 0) + copies);
    for (let edge = 0; edge < entries.length; edge += 1) row.countAt(edge, cell, entries[edge] as number);
    for (let at = 0; at < own.length; at += 1) row.countOwn(at, cell);
  };
  /** Every choice of one row per end, from `edge` on. */
  const choose = (row: MetRow, edge: number, cell: number, copies: number): void => {
    const end = row.ends[edge];
    if (end === undefined) {
      addRow(row, cell, copies);
      return;
    }
    for (let entry = end.first; entry > 0; entry = end.chains.next(entry)) {
      const list = sides.ends[edge]?.[end.chains.listOf(entry)];
      entries[edge] = entry;
      choose(row, edge + 1, tree.step(cell, list?.cell ?? 0), copies * (list?.copies ?? 1));
    }
  };
  const onRow = (row: MetRow): void => {
    if (row.ends.some(({ first }) => first === 0)) return;
    const { cell = 0, copies = 1 } = sides.middle[row.list] ?? {};
    choose(row, 0, tree.step(0, cell), copies);
  };

  const persons = yield* joinRows({ own, onRow }, sides, room);
  const identities = [...plan.edges, ...plan.extraKeys];
  return [...rowsOf].map(([node, rows]) => {
    const [middle = 0, ...ends] = tree.path(node);
    const cells = plan.tables.map(({ name }) =>
      name === plan.centre ? middle : (ends[plan.edges.findIndex(({ end }) => end === name)] ?? 0),
    );
    return { cells, rows: BigInt(rows), distinct: identities.map((_, identity) => persons.count(identity, node)) };
  });
}
