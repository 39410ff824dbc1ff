/**
 * The base's rows joined with every other table, found in it or not (LNK-8). A row that nobody has, padding among them, is not counted here: who was found nowhere
 * is the difference with what the owner sealed.
 */
import type { LinkPlan } from '../query/link/types.ts';
import { CellTree, nothing } from './cell-tree.ts';
import { joinRows } from './join-rows.ts';
import { type JoinRoom, sidesOf } from './joining.ts';
import type { MetRow } from './met-row.ts';
import type { TaggedList } from './tagged-list.ts';

/** Persons of one list of the base of whom the same was found. */
export interface FoundCell {
  /** The list, by its place. */
  readonly place: number;
  /** By join: the number of the list at the end, 0 where nothing was found. */
  readonly numbers: readonly number[];
  /** Bit e is set where join e found nothing. */
  readonly mask: number;
  readonly persons: number;
}

/**
 * What was found, and of each list how many persons anything was found of. `beyond`: of a base at an end, the persons of the other end whom those of a cell lead
 * to, in a comparison also those of one side of it.
 */
export interface FoundBase {
  readonly cells: readonly FoundCell[];
  readonly found: ReadonlyMap<number, number>;
  readonly beyond?: (cell: number, side?: number) => number;
}

/** By list of the base, how many persons anything was found of. */
const foundOf = (lists: readonly TaggedList[], countOf: (place: number) => number): ReadonlyMap<number, number> =>
  new Map(lists.map(({ cell }) => [cell, countOf(cell)] as const).filter(([, count]) => count > 0));

/** The base in the middle: of each of its rows the rows at every end, or none. */
function* joinMiddle(plan: LinkPlan, lists: readonly TaggedList[], room: JoinRoom): Generator<number, FoundBase> {
  const sides = sidesOf(plan, lists);
  const tree = new CellTree();
  const leaves = new Set<number>();
  /** Every choice of one row per end, or none where there is none, from `edge` on. */
  const choose = (row: MetRow, edge: number, cell: number): void => {
    const end = row.ends[edge];
    if (end === undefined) {
      leaves.add(cell);
      row.countOwn(0, cell);
      return;
    }
    if (end.first === 0) choose(row, edge + 1, tree.step(cell, nothing));
    for (let entry = end.first; entry > 0; entry = end.chains.next(entry))
      choose(row, edge + 1, tree.step(cell, sides.ends[edge]?.[end.chains.listOf(entry)]?.cell ?? 0));
  };
  const onRow = (row: MetRow): void => {
    if (row.ends.every(({ first }) => first === 0)) return;
    const place = tree.step(0, sides.middle[row.list]?.cell ?? 0);
    row.countOwn(0, place);
    choose(row, 0, place);
  };
  // Within windows the marks of joins are of persons and dates; then a mark of persons stands beside them.
  const person = plan.extraKeys.length > 0 ? plan.edges.length : 0;
  const persons = yield* joinRows({ own: [person], onRow }, sides, room);
  const identity = plan.edges.length;
  const cells = [...leaves].map((node): FoundCell => {
    const [place = 0, ...steps] = tree.path(node);
    return {
      place,
      numbers: steps.map((step) => (step === nothing ? 0 : step)),
      mask: steps.reduce((bits, step, edge) => (step === nothing ? bits | (1 << edge) : bits), 0),
      persons: persons.count(identity, node),
    };
  });
  return { cells, found: foundOf(sides.middle, (place) => persons.count(identity, tree.step(0, place))) };
}

/** The base at one end of two joins: its persons of whom any row in the middle leads to somebody at the other. */
function* joinThrough(plan: LinkPlan, lists: readonly TaggedList[], room: JoinRoom): Generator<number, FoundBase> {
  const sides = sidesOf(plan, lists);
  const own = plan.edges.findIndex(({ end }) => end === plan.base?.table);
  const other = 1 - own;
  const tree = new CellTree();
  const onRow = (row: MetRow): void => {
    const [base, beyond] = [row.ends[own], row.ends[other]];
    if (base === undefined || beyond === undefined || beyond.first === 0) return;
    for (let entry = base.first; entry > 0; entry = base.chains.next(entry)) {
      const { cell = 0, of } = sides.ends[own]?.[base.chains.listOf(entry)] ?? {};
      row.countAt(own, tree.step(0, cell), entry);
      const group = tree.step(0, of?.cell ?? 0);
      const side = plan.comparison === undefined ? group : tree.step(group, of?.side ?? 0);
      for (let reached = beyond.first; reached > 0; reached = beyond.chains.next(reached)) {
        row.countAt(other, group, reached);
        if (side !== group) row.countAt(other, side, reached);
      }
    }
  };
  const persons = yield* joinRows({ own: [], onRow }, sides, room);
  const found = foundOf(sides.ends[own] ?? [], (place) => persons.count(own, tree.step(0, place)));
  const numbers = plan.edges.map(() => 0);
  const cells = [...found].map(([place, count]) => ({ place, numbers, mask: 0, persons: count }));
  const beyond = (cell: number, side?: number): number => {
    const group = tree.step(0, cell);
    return persons.count(other, side === undefined ? group : tree.step(group, side));
  };
  return { cells, found, beyond };
}

/** See the module header; in steps that give marks as they are done. */
export const joinBase = (plan: LinkPlan, lists: readonly TaggedList[], room: JoinRoom): Generator<number, FoundBase> =>
  plan.base?.through === undefined ? joinMiddle(plan, lists, room) : joinThrough(plan, lists, room);
