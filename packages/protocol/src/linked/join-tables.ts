/**
 * A new table and those that were released before of the same rows, as one system: what can be worked out from all of them. Two readings are tried, the
 * first one that the figures fit counts: that rows have a code of every variable but where a coverage says that some have none, and that nobody
 * is where the codebook says that nobody can be; and that anybody may be anywhere, with or without codes. Where the figures fit neither, the tables are not of the same rows after all (a partner changed its data under one date): the
 * caller leaves the oldest out.
 */

import type { Codebook } from '../codebook/types.ts';
import type { AdditiveTable } from '../disclosure/suppression/additive-table.ts';
import { maxJoinedFigures } from '../disclosure/suppression/protect-table.ts';
import type { RowSet } from '../query/layout-types.ts';
import type { AggregatePlan } from '../query/types.ts';
import type { Possible } from './atoms.ts';
import { axisName, boxKey, meet } from './box.ts';
import { coverageSheet, earlierSheets, lackingRows } from './earlier-sheets.ts';
import type { EarlierTable } from './earlier-table.ts';
import { impossibleIn, nothingImpossible } from './impossible.ts';
import { JointSystem } from './joint-system.ts';
import { rowBox } from './row-box.ts';
import { splitSelection } from './selection.ts';
import { codesByAxis, type Sheet } from './sheet.ts';
import { type Gaps, tieSheets } from './tie-sheets.ts';
import type { Told } from './told-rows.ts';

/** The new table: one group of measures. Figure `at * rows.length + row` of `table` is of the row set `sets[at]`. */
export interface NewTable {
  readonly plan: AggregatePlan;
  readonly codebook: Codebook;
  readonly table: AdditiveTable;
  readonly sets: readonly RowSet[];
  /** The codes of its rows, `*` for a margin. */
  readonly rows: readonly ReadonlyMap<string, string>[];
  /** The number of all selected rows, as coverage would tell it; hidden already, or still to be decided. */
  readonly total: { readonly value: number; readonly told: Told };
  /** Its own coverage, as it would be released. */
  readonly own: EarlierTable;
}

/** A part of the new table's coverage that may have to go: all selected rows (`rows`), or those without a code of a variable. */
export interface CoverageUnit {
  readonly unit: number;
  readonly key: string;
}

/** A reading is put together when it is tried; undefined where it is too large to be looked at. */
export type Reading = () => AdditiveTable | undefined;

/** `readings`: in the order in which they are tried; a unit means the same in all. */
export interface JoinedTable {
  readonly readings: readonly Reading[];
  readonly coverage: readonly CoverageUnit[];
}

function sheetsOf(asked: NewTable, total: number): readonly Sheet[] {
  const { plan, codebook, sets, rows } = asked;
  const nameOf = (variable: string): string => axisName(variable, codebook);
  const { box: selected } = splitSelection(plan.where, codebook);
  const by = plan.by.map(({ variable, codes }) => ({ axis: nameOf(variable), codes }));
  const own = sets.map((set, at): Sheet => {
    const { family, box } = rowBox(set, plan, codebook);
    const placed = rows.map((codes, row) => ({
      codes: codesByAxis(Object.fromEntries(codes), plan.by, nameOf),
      figure: at * rows.length + row,
    }));
    return { family, box: meet(selected, box), by, rows: placed };
  });
  return [...own, { family: 'selected', box: selected, by: [], rows: [{ codes: new Map(), figure: total }] }];
}

interface ReadTable {
  readonly table: AdditiveTable;
  readonly coverage: readonly CoverageUnit[];
}

/** One reading. Undefined where it is too large. */
function readAs(asked: NewTable, earlier: readonly EarlierTable[], possible: Possible): ReadTable | undefined {
  const { mayLack } = possible;
  const system = new JointSystem(asked.table);
  const total = system.own(asked.total.value, asked.total.told);
  const mine = sheetsOf(asked, total);
  const ownLacking = lackedBy(asked, system);
  const families = new Set(asked.sets.map((set) => rowBox(set, asked.plan, asked.codebook).family));
  for (const family of families) {
    const own = mine.filter((sheet) => sheet.family === family);
    const others = earlier.flatMap((table) => {
      const coverage = family === 'selected' ? coverageSheet(system, table) : undefined;
      return [...earlierSheets(system, table, { family, mayLack }), ...(coverage === undefined ? [] : [coverage])];
    });
    const lacking = family === 'selected' ? [...ownLacking, ...earlier.flatMap((table) => lackingOf(system, table, mayLack))] : [];
    if (!tieSheets(system, [...own, ...others], { ...possible, lacking })) return undefined;
  }
  const unitOf = (figure: number): number => system.figures[figure]?.unit ?? 0;
  const coverage = ownLacking.map(({ variable, figure }) => ({ unit: unitOf(figure), key: variable }));
  return { table: system.table, coverage: [{ unit: unitOf(total), key: 'rows' }, ...coverage] };
}

/** The same of the new table, which may still hide it. */
function lackedBy({ own, plan, codebook }: NewTable, system: JointSystem) {
  const { box } = splitSelection(plan.where, codebook);
  return plan.by.flatMap(({ variable }) => {
    const axis = axisName(variable, codebook);
    // Rows that the condition selects by their code have one.
    if (box.has(axis)) return [];
    const { low, high } = lackingRows(own, variable).rows;
    const figure = system.own(low, { isShown: true, rows: { low, high } });
    return [{ variable, sheet: { family: 'selected', box, by: [], rows: [] }, axis, figure }];
  });
}

/** What a table's coverage says of rows without a code of the variables of its breakdown. */
function lackingOf(system: JointSystem, table: EarlierTable, mayLack: (axis: string) => boolean): Gaps['lacking'] {
  const { plan, codebook } = table;
  const { box } = splitSelection(plan.where, codebook);
  return plan.by.flatMap(({ variable }) => {
    const axis = axisName(variable, codebook);
    if (!mayLack(axis) || box.has(axis)) return [];
    return [
      {
        sheet: { family: 'selected', box, by: [], rows: [] },
        axis,
        figure: system.released(JSON.stringify(['lacking', axis, boxKey(box)]), lackingRows(table, variable)),
      },
    ];
  });
}

/** Variables of which some table's coverage shows that rows lack it. */
function lackedAxes(tables: readonly EarlierTable[]): ReadonlySet<string> {
  const lacked = tables.flatMap((table) =>
    table.plan.by.flatMap(({ variable }) => (lackingRows(table, variable).rows.low > 0 ? [axisName(variable, table.codebook)] : [])),
  );
  return new Set(lacked);
}

/** Whether the new table and the largest earlier one are too many figures already, each of them being a figure of its own. */
const isBeyond = ({ table }: NewTable, earlier: readonly EarlierTable[]): boolean =>
  table.figures.length + Math.max(0, ...earlier.map(({ cells }) => cells.length)) > maxJoinedFigures;

/** See the module header. Undefined where the system is too large to be looked at. */
export function joinTables(asked: NewTable, earlier: readonly EarlierTable[]): JoinedTable | undefined {
  if (isBeyond(asked, earlier)) return undefined;
  const lacked = lackedAxes([asked.own, ...earlier]);
  const impossible = impossibleIn(asked.plan.dataset, asked.codebook);
  const known = readAs(asked, earlier, { mayLack: (axis) => lacked.has(axis), impossible });
  if (known === undefined) return undefined;
  const any: Reading = () => readAs(asked, earlier, { mayLack: () => true, impossible: nothingImpossible })?.table;
  return { readings: [() => known.table, any], coverage: known.coverage };
}
