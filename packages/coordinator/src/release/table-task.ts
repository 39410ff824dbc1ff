/**
 * A table that is to be released, as work for a thread: all that it follows from, as plain data. The sum is opened and nothing of it is shown yet.
 */
import {
  buildAggregateRelease,
  buildTablesRelease,
  decodeSum,
  decodeTablesSum,
  type EarlierTable,
  encodeHex,
  type FindEarlier,
  type LinearSolver,
  type Offer,
  type ReleasedTable,
  searchPattern,
} from '@ketensom/protocol';
import type { RunContextOf } from '../round/run-context.ts';

/** A run whose sum becomes a table. */
export type TableContext = RunContextOf<'aggregate'> | RunContextOf<'tables'>;

/** See the module header. */
export interface TableTask {
  readonly context: TableContext;
  /** The opened sum, with its partners in order. */
  readonly sum: Uint8Array;
  readonly included: readonly string[];
  /** What these had offered before the run was asked. */
  readonly offers: ReadonlyMap<string, Offer['datasets']>;
  /** What was released before of the same rows, by the bytes that name those (hex); oldest first. */
  readonly earlier: ReadonlyMap<string, readonly EarlierTable[]>;
}

/** A table alone is judged in a moment up to so many cells, totals among them; the start of a thread takes longer. */
const fewCells = 60;

/** Cells with their totals. */
function cellsOf({ plan }: TableContext): number {
  const parts = plan.kind === 'aggregate' ? [plan] : plan.parts.map((part) => part.plan);
  const cells = parts.map(({ by, totals }) => by.reduce((count, { codes }) => count * (codes.length + (totals ? 1 : 0)), 1));
  return cells.reduce((sum, count) => sum + count, 0);
}

/** Whether so much may have to be computed that nobody should wait for it. */
export const isLong = ({ context, earlier }: TableTask): boolean =>
  context.rules.complementary.width > 0 && (earlier.size > 0 || cellsOf(context) > fewCells);

/** The table under all rules, held against what was released before. @throws ProtocolError `range-violation`, `differencing` and as `modelOfCells` */
export function makeTable(task: TableTask, solver: LinearSolver): ReleasedTable {
  const { context, sum, included, offers, earlier } = task;
  const find: FindEarlier = (population) => earlier.get(encodeHex(population)) ?? [];
  const { codebook, rules, terms } = context;
  const shared = {
    codebook,
    rules,
    releaseMode: terms.releaseMode,
    included,
    offered: (partner: string) => offers.get(partner),
    suppress: searchPattern(solver),
    findEarlier: find,
  };
  if (context.kind === 'tables') {
    const { plan, layout } = context;
    return buildTablesRelease({ ...shared, plan, layout, sums: decodeTablesSum(layout, sum, included.length) });
  }
  const { plan, layout, request } = context;
  return buildAggregateRelease({ ...shared, plan, layout, sums: decodeSum(layout, sum, included.length), roster: request.partners });
}
