/** The figures of a released result, each with the cell that it is of: what a series puts side by side. */
import type { ModelTable } from '../model/model-table.ts';
import type { ComparedTable, ReleasedOf, ResultCell, ResultRow } from '../result/types.ts';
import { z95 } from '../statistics/interval.ts';

/** A figure of one cell. */
export interface SeriesFigure {
  readonly by: Readonly<Record<string, string>>;
  readonly measure: string;
  readonly cell: ResultCell;
}

const isCell = (value: unknown): value is ResultCell => typeof value === 'object' && value !== null && 'state' in value;

const ofRow = ({ by, ...figures }: ResultRow): SeriesFigure[] =>
  Object.entries(figures).flatMap(([measure, cell]) => (isCell(cell) ? [{ by, measure, cell }] : []));

/** What was made of two groups, named after what it is made of: `difference(share(has_plan))`. The groups themselves are cells of the table. */
function ofComparison({ cells, method }: ComparedTable): SeriesFigure[] {
  // Observed less expected are persons, whatever the figure is.
  const nameOf = (kind: string): string => (kind === 'difference' && method === 'indirect' ? 'excess' : kind);
  return cells.flatMap(({ by, figures }) =>
    Object.entries(figures).flatMap(([name, { standardised, observed, expected, difference, ratio }]) =>
      Object.entries({ standardised, observed, expected, difference, ratio }).flatMap(([kind, cell]) =>
        cell === undefined ? [] : [{ by, measure: `${nameOf(kind)}(${name})`, cell }],
      ),
    ),
  );
}

/** Coefficients with their intervals, then what was compared by cell. */
const ofModel = ({ coefficients, expected: compared = [] }: ModelTable): SeriesFigure[] => [
  ...coefficients.map(({ term, estimate, se }): SeriesFigure => {
    const cell: ResultCell = { state: 'value', value: estimate, low: estimate - z95 * se, high: estimate + z95 * se, method: 'wald' };
    return { by: { term }, measure: 'coefficient', cell };
  }),
  ...compared.flatMap(({ by, observed, expected, ratio, residual }) =>
    Object.entries({ observed, expected, ratio, residual }).map(([measure, cell]) => ({ by, measure, cell })),
  ),
];

/** In the order of the result. */
export function seriesFigures(result: ReleasedOf<'aggregate'> | ReleasedOf<'model'>): readonly SeriesFigure[] {
  if (result.kind === 'model') return ofModel(result);
  return [...result.cells.flatMap(ofRow), ...(result.comparison === undefined ? [] : ofComparison(result.comparison))];
}
