/** The tables of an earlier release as sheets of a joint system, with its own margins tied, and what its coverage tells. */
import { missingStates } from '../query/coverage-sets.ts';
import type { RowSet } from '../query/layout-types.ts';
import { type MeasureGroup, measureGroups } from '../result/measure-groups.ts';
import type { ResultCell, VariableCoverage } from '../result/types.ts';
import { axisName, meet } from './box.ts';
import type { EarlierTable } from './earlier-table.ts';
import type { JointSystem } from './joint-system.ts';
import { marginSums } from './margin-sums.ts';
import { rowBox, sideOf } from './row-box.ts';
import { splitSelection } from './selection.ts';
import { codesByAxis, rowsOf, type Sheet } from './sheet.ts';
import { type Told, toldRows } from './told-rows.ts';

/** Whether a hidden figure of the group tells its rows by its class: rows are persons, and nothing but their number decided. */
const isPlain = ({ plan, rules, isPart }: EarlierTable, { name, rows }: MeasureGroup): boolean => {
  const isCount = name === 'count' && !isPart;
  return plan.subjectKey === undefined && rows.length === 1 && !name.includes('"missing"') && (isCount || rules.round > 1);
};

/** All sheets of a released table that are of this family. */
export function earlierSheets(
  system: JointSystem,
  earlier: EarlierTable,
  { family, mayLack }: { readonly family: string; readonly mayLack: (axis: string) => boolean },
): readonly Sheet[] {
  const { plan, codebook, cells, rules } = earlier;
  const nameOf = (variable: string): string => axisName(variable, codebook);
  const { box: selected } = splitSelection(plan.where, codebook);
  const by = plan.by.map(({ variable, codes }) => ({ axis: nameOf(variable), codes }));
  const sheetOf = (group: MeasureGroup, set: RowSet): Sheet | undefined => {
    const { family: found, box } = rowBox(set, plan, codebook);
    if (found !== family) return undefined;
    const own = { family, box: meet(selected, box), by };
    const rows = cells.map((row) => {
      const told = group.measures
        .map((measure) => [measure, row[measure.name] as ResultCell] as const)
        .filter(([, cell]) => cell !== undefined);
      const codes = codesByAxis(row.by, plan.by, nameOf);
      const about = rowsOf(own, codes, mayLack);
      return { codes, figure: system.released(about, toldRows(told, sideOf(set), isPlain(earlier, group), rules)) };
    });
    for (const { total, parts } of marginSums(rows.map(({ codes }) => codes)))
      system.tie(
        rows[total]?.figure ?? 0,
        parts.map((part) => rows[part]?.figure ?? 0),
      );
    return { ...own, rows };
  };
  return measureGroups(plan).flatMap((group) => group.rows.flatMap((set) => sheetOf(group, set) ?? []));
}

const told = (cell: ResultCell | undefined, { rules }: EarlierTable): Told =>
  toldRows(cell === undefined ? [] : [[{ kind: 'count', name: 'count' }, cell]], 'all', rules.round > 1, rules);

/** All selected rows, as coverage tells them: a table of one figure. None where they are hidden, which tells nothing. */
export function coverageSheet(system: JointSystem, earlier: EarlierTable): Sheet | undefined {
  const { plan, codebook, coverage } = earlier;
  const rows = told(coverage['rows'] as ResultCell | undefined, earlier);
  if (!rows.isShown) return undefined;
  const { box } = splitSelection(plan.where, codebook);
  const own = { family: 'selected', box, by: [] };
  const codes = new Map();
  return {
    ...own,
    rows: [
      {
        codes,
        figure: system.released(
          rowsOf(own, codes, () => true),
          rows,
        ),
      },
    ],
  };
}

/** Selected rows without a code of a variable of the breakdown, as coverage tells them. */
export function lackingRows(earlier: EarlierTable, variable: string): Told {
  const states = (earlier.coverage[variable] ?? {}) as Partial<VariableCoverage>;
  const each = missingStates.map((state) => told(states[state], earlier));
  return {
    isShown: true,
    rows: { low: each.reduce((sum, { rows }) => sum + rows.low, 0), high: each.reduce((sum, { rows }) => sum + rows.high, 0) },
  };
}
