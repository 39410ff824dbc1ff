/**
 * The pattern of hidden cells, read off the released file and held against the interval audit. How the coordinator found it does not matter, and
 * that it hid more than it had to is not checked.
 */

import { primaryUnits } from '../../disclosure/suppression/additive-table.ts';
import type { LinearSolver } from '../../disclosure/suppression/linear-solver.ts';
import { firstFitting, isProtected } from '../../disclosure/suppression/protect-table.ts';
import { demand } from '../../errors.ts';
import { missingStates } from '../../query/coverage-sets.ts';
import type { Suppress } from '../../result/suppress.ts';
import type { AggregateTable } from '../../result/types.ts';
import { NotProved } from '../judge.ts';

const isHidden = (cell: unknown): boolean => (cell as { readonly state?: unknown } | undefined)?.state === 'suppressed';

/** Whether a counter of the coverage, or all counters of a variable that lacks a value, are hidden. */
const isGone = (told: unknown): boolean =>
  isHidden(told) || missingStates.every((state) => isHidden((told as Readonly<Record<string, unknown>> | undefined)?.[state]));

type ServedTable = Partial<Pick<AggregateTable, 'cells' | 'coverage' | 'totalsWithheld'>>;

const keyOf = (codes: Readonly<Record<string, string>>): string =>
  JSON.stringify(Object.entries(codes).toSorted(([a], [b]) => (a < b ? -1 : 1)));

/**
 * @throws NotProved `no-solver`, and ProtocolError `result-mismatch` (DSC-6) where a hidden figure can be narrowed too far, when called.
 */
export function readPattern(served: ServedTable, solver: LinearSolver | undefined): Suppress {
  const byKey = new Map((served.cells ?? []).map((row) => [keyOf(row.by), row]));
  return ({ readings, width, measures, rows, coverage }) => {
    const hasMargins = rows.some((codes) => [...codes.values()].includes('*'));
    if (served.totalsWithheld === true && hasMargins) return undefined;
    if (solver === undefined) throw new NotProved('no-solver');
    const table = firstFitting(readings, width, solver);
    demand(table !== undefined, 'result-mismatch', { clause: 'DSC-6' });
    const hidden = new Set([
      // What earlier releases hide; of this one the file says it.
      ...[...primaryUnits(table)].filter((unit) => unit >= rows.length),
      ...rows.flatMap((codes, unit) => {
        const row = byKey.get(keyOf(Object.fromEntries(codes)));
        return measures.some((name) => isHidden(row?.[name])) ? [unit] : [];
      }),
      ...(coverage?.units ?? []).flatMap(({ unit, key }) => (isGone(served.coverage?.[coverage?.name ?? '']?.[key]) ? [unit] : [])),
    ]);
    demand(isProtected(table, hidden, { width, solver }), 'result-mismatch', { clause: 'DSC-6' });
    return hidden;
  };
}
