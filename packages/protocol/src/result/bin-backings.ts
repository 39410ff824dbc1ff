/** Who is behind the bins of a variable, one by one and together. */

import type { Backing } from '../disclosure/backing.ts';
import { largest } from '../largest.ts';
import type { RowSet } from '../query/layout-types.ts';
import type { CellContext } from './cell-context.ts';
import type { Of } from './cell-states.ts';

/** The rows in which a variable has a value, by bin. */
export const binnedRows = ({ variable, only }: Of): RowSet => ({ kind: 'binned', variable, ...(only === undefined ? {} : { only }) });

/** One per bin. */
export function backingsPerBin(of: Of, count: number, { figures, cell, plan }: CellContext): Backing[] {
  const set = binnedRows(of);
  const rows = figures.perBin(set, 'rows', cell, count);
  const persons = plan.subjectKey === undefined ? rows : figures.perBin(set, 'persons', cell, count);
  const contributors = figures.perBin(set, 'contributors', cell, count);
  return rows.map((amount, at) => ({ rows: amount, persons: persons[at] ?? 0n, contributors: contributors[at] ?? 0n }));
}

/**
 * Several bins together. Their persons and partners may be the same ones: what holds for certain is what the largest bin has, or rows where
 * they are persons.
 */
export function together(backings: readonly Backing[]): Backing {
  const most = (pick: (backing: Backing) => bigint): bigint => largest(backings.map(pick));
  const rows = backings.reduce((sum, one) => sum + one.rows, 0n);
  const persons = backings.every((one) => one.persons === one.rows) ? rows : most((one) => one.persons);
  return { rows, persons, contributors: most((one) => one.contributors) };
}
