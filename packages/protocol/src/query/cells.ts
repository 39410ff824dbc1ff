/** From codes to cells and back. */
import type { Layout } from './layout-types.ts';

/** The cell at a position on each axis (axes in layout order, positions as in their `codes`). */
export function cellAt(layout: Layout, positions: readonly number[]): number {
  if (positions.length !== layout.axes.length) throw new RangeError('one position per axis');
  return layout.axes.reduce((cell, axis, at) => {
    const position = positions[at] ?? -1;
    if (!Number.isInteger(position) || position < 0 || position >= axis.codes.length) throw new RangeError('a position outside its axis');
    return cell + position * axis.stride;
  }, 0);
}

/** The codes of a cell by variable, `*` for a margin. */
export function codesAt(layout: Layout, cell: number): ReadonlyMap<string, string> {
  if (!Number.isInteger(cell) || cell < 0 || cell >= layout.cells) throw new RangeError('a cell outside the layout');
  const entries = layout.axes.map(
    ({ variable, codes, stride }) => [variable, codes[Math.floor(cell / stride) % codes.length] ?? ''] as const,
  );
  return new Map(entries);
}

/**
 * All cells that a row with these codes falls in: its own, and every margin over it where the layout has totals. Undefined when a code is
 * on no axis position: such a row belongs to no cell.
 */
export function cellsOf(layout: Layout, codes: readonly (string | undefined)[]): number[] | undefined {
  const positions = layout.axes.map((axis, at) => axis.codes.indexOf(codes[at] ?? '*'));
  const last = layout.totals ? 1 : 0;
  const isInside = positions.every((position, at) => position >= 0 && position < (layout.axes[at]?.codes.length ?? 0) - last);
  if (!isInside) return undefined;
  return positions.reduce(
    (cells: number[], position, at) => {
      const axis = layout.axes[at];
      if (axis === undefined) return cells;
      const steps = layout.totals ? [position, axis.codes.length - 1] : [position];
      return cells.flatMap((cell) => steps.map((step) => cell + step * axis.stride));
    },
    [0],
  );
}
