/** The comparison of a link, from the figures that were protected without names and the labels of its cells and sides (LNK-10). */
import { demand } from '../errors.ts';
import type { CellLabel } from '../link/cell-labels.ts';
import type { CellRules } from '../link/cell-rules.ts';
import { leastStratum, type ProtectedComparison } from '../link/protect-comparison.ts';
import { cellMeasures, type ProtectedCells } from '../link/protected-cells.ts';
import { sideCount, sideNumber } from '../link/strata.ts';
import type { Comparison } from '../query/comparison/types.ts';
import type { LinkPlan } from '../query/link/types.ts';
import { suppressed } from './cell-states.ts';
import { compareFigures } from './comparison/compare-figures.ts';
import type { ComparedFigure, ComparedTable } from './comparison/types.ts';

/** What a comparison is read from. `base`: the table that is compared, the cells of its own `by`. */
export interface CompareInput {
  readonly plan: LinkPlan;
  readonly comparison: Comparison;
  readonly rules: CellRules;
  readonly protectedCells: ProtectedCells;
  readonly labels: readonly CellLabel[];
  readonly base: { readonly table: string; readonly cells: number };
}

/** A share, or a mean by its place among the measures of a cell. */
export type ComparedOf = { readonly share: number } | { readonly measure: number };

/** Gives the figures of an own cell of the base; hidden ones where its label stayed closed. */
export type FigureFinder = (cell: number, of: ComparedOf) => ComparedFigure;

/** Cells are labelled as cells, sides as sides of the same share. @throws ProtocolError `binding-mismatch`. */
function demandKinds(labels: readonly CellLabel[], cells: number): void {
  const kindOf = (at: number): number => (at < cells ? -1 : Math.floor((at - cells) / sideCount));
  demand(
    labels.every(({ number, cell }) => kindOf(number) === kindOf(cell)),
    'binding-mismatch',
    { clause: 'LNK-10' },
  );
}

function hiddenFigure(comparison: Comparison, kind: 'share' | 'mean'): ComparedFigure {
  const cell = suppressed('minCount');
  const alike = { strata: [], hits: 0n, decimals: 0, rules: { minCount: 1 } };
  return compareFigures({ kind, of: cell, against: cell }, { comparison, round: 1, ...(comparison.method === 'crude' ? {} : { alike }) });
}

/** @throws ProtocolError `binding-mismatch` for a side under the number of a cell. */
export function findFigures({ comparison, protectedCells, labels, base }: CompareInput): FigureFinder {
  const own = labels.filter(({ table }) => table === base.table);
  demandKinds(own, base.cells);
  // Of each share the number of the side that it counts.
  const sideOf = (share: number): 0 | 1 =>
    own.find(({ cell }) => cell === sideNumber(base.cells, share, 0))?.number === sideNumber(base.cells, share, 1) ? 1 : 0;
  const nameOf = (number: number, share: number): string => `${share} ${number}`;
  const compared = new Map<string, ProtectedComparison>(
    (protectedCells.compared ?? []).map((each) => [nameOf(each.number, each.share), each]),
  );
  const meanOf = (at: number, measure: number): ComparedFigure | undefined =>
    protectedCells.means?.find((mean) => mean.number === at && mean.measure === measure)?.figure;
  return (cell, of) => {
    const number = base.cells === 1 ? 0 : own.find((label) => label.cell === cell)?.number;
    if ('measure' in of) return (number === undefined ? undefined : meanOf(number, of.measure)) ?? hiddenFigure(comparison, 'mean');
    const { share } = of;
    const found = number === undefined ? undefined : compared.get(nameOf(number, share))?.sides[sideOf(share)];
    return found ?? hiddenFigure(comparison, 'share');
  };
}

/** What is compared, in the order of the query: shares, and means. */
const comparedIn = (plan: LinkPlan): readonly { readonly name: string; readonly of: ComparedOf }[] =>
  plan.measures.flatMap((measure): readonly { readonly name: string; readonly of: ComparedOf }[] => {
    if (measure.kind === 'share') return [{ name: measure.name, of: { share: measure.share } }];
    return measure.kind === 'mean' ? [{ name: measure.name, of: { measure: cellMeasures(plan).indexOf(measure) } }] : [];
  });

/** The block of the result. `rows`: the codes of the base's own `by`, with its cell. */
export function linkComparison(
  { plan, comparison, rules, base }: CompareInput,
  rows: readonly { readonly by: Readonly<Record<string, string>>; readonly cell: number }[],
  find: FigureFinder,
): ComparedTable {
  const { group, of, against, method, standardise } = comparison;
  const figures = comparedIn(plan);
  const written = standardise.map(({ variable }) => `${base.table}.${variable}`);
  return {
    group,
    of,
    against,
    ...(method === 'crude' ? {} : { method, standardise: written, minStratum: leastStratum(comparison, rules) }),
    cells: rows.map(({ by, cell }) => ({ by, figures: Object.fromEntries(figures.map(({ name, of: what }) => [name, find(cell, what)])) })),
  };
}
