/**
 * How the lists of a base that is compared stand together (LNK-10): a list per cell of its own `by`, per stratum of it, and per side: rows that a share counts
 * and rows that it does not. All three are numbers that its owner draws; labels are asked of cells and sides, never of strata. Of several shares each has such
 * lists of its own. Where a mean is made alike the lists of its value are per cell and stratum.
 */
import type { RowShape } from '../overlap/lists.ts';
import type { LinkPlan, LinkTable } from '../query/link/types.ts';

/** Sides of a cell by one share. An owner's own number 0 is the side that is counted. */
export const sideCount = 2;

/** Cells of the base's own `by`, strata of each, 1 where nothing is made alike, and how many shares are compared. */
export interface StrataShape {
  readonly cells: number;
  readonly strata: number;
  readonly shares: number;
}

const sizeOf = (by: readonly { readonly codes: readonly string[] }[]): number =>
  by.reduce((product, { codes }) => product * codes.length, 1);

/** The variables of a table by which the released table is broken down: in the base of a comparison those of strata come after them. */
export function releasedBy({ comparison, base }: LinkPlan, { name, by, classes }: LinkTable): LinkTable['by'] {
  if (classes !== undefined) return [{ variable: classes.kind, codes: classes.codes }];
  return comparison !== undefined && name === base?.table ? by.slice(0, by.length - comparison.standardise.length) : by;
}

/** Cells of a table that have labels. */
export const releasedCells = (plan: LinkPlan, table: LinkTable): number => sizeOf(releasedBy(plan, table));

/** Undefined for every table but the base of a comparison. */
export function strataShape(plan: LinkPlan, table: LinkTable): StrataShape | undefined {
  const { comparison, base } = plan;
  if (comparison === undefined || table.name !== base?.table) return undefined;
  return { cells: releasedCells(plan, table), strata: sizeOf(comparison.standardise), shares: table.hits?.length ?? 0 };
}

/** The place of a list among those of its table: as a number of its own, or as the cell of an owner's row. */
export function listPlace({ cell = 0, stratum, side }: Pick<RowShape, 'cell' | 'stratum' | 'side'>, strata: number): number {
  if (stratum === undefined) return cell;
  const place = cell * strata + stratum;
  return side === undefined ? place : place * sideCount + side;
}

/** Whether a mean of a value is made alike, so that its lists are by stratum too. */
export const isValueStratified = ({ comparison, measures }: LinkPlan, value: number): boolean =>
  comparison !== undefined &&
  comparison.standardise.length > 0 &&
  measures.some((measure) => measure.kind === 'mean' && measure.value === value);

/** The strata of a base that is compared; one, and no share, elsewhere. */
export function strataOfBase(plan: LinkPlan): Pick<StrataShape, 'strata' | 'shares'> {
  const base = plan.tables.find(({ name }) => name === plan.base?.table);
  return (base && strataShape(plan, base)) ?? { strata: 1, shares: 0 };
}

/** The own number of a side of a share, after those of `cells`. */
export const sideNumber = (cells: number, share: number, side: number): number => cells + share * sideCount + side;

/** Joins whose end is told of beside a base, by their place among the plan's: all but that of a base which stands at an end itself. */
export const toldEdges = ({ base, edges }: LinkPlan): readonly number[] =>
  base === undefined ? [] : edges.flatMap(({ end }, edge) => (base.others.includes(end) ? [edge] : []));

/** The mask of a base's cell in which nobody was found anywhere. */
export const nowhereMask = (plan: LinkPlan): number => toldEdges(plan).reduce((mask, edge) => mask | (1 << edge), 0);
