/**
 * From the table that a model is of to the model (MOD-10). The rows are the cells as they would be released, under all rules, so that the coefficients say
 * nothing that the table would not say.
 */
import type { Rules } from '../../disclosure/rules.ts';
import { noData, suppressed } from '../../result/cell-states.ts';
import type { AggregateTable, ResultCell, ResultRow, SuppressionReason } from '../../result/types.ts';
import { readDesign } from '../design-row.ts';
import { belowArea, belowCounts, everywhere, shownExpected } from '../expected-cells.ts';
import type { ExpectedCell, ModelTable } from '../model-table.ts';
import { rowExpectation } from '../row-expectation.ts';
import type { ModelPlan } from '../types.ts';
import type { CellModel } from './cell-model.ts';
import { type CellRow, type DropReason, designOfCells } from './cell-rows.ts';
import { type CellFit, fitCells } from './fit-cells.ts';

/** What the model is made from. */
export interface CellModelInput {
  readonly model: CellModel;
  readonly table: AggregateTable;
  readonly rules: Rules;
  /** No persons stand behind any of the table. */
  readonly isPublic: boolean;
  /** The persons of a cell, in the table that has most. */
  readonly personsIn: (row: ResultRow) => bigint;
}

const reasons: readonly DropReason[] = ['hidden', 'noData', 'notPositive'];

/** How many cells are not in the model, and why. */
const droppedCells = (cells: readonly CellRow[]): ModelTable['dropped'] =>
  Object.fromEntries(
    reasons.map((reason): [string, ResultCell] => [
      reason,
      { state: 'value', value: cells.filter(({ dropped }) => dropped === reason).length },
    ]),
  );

/** Rows with those figures alone that are hidden: what an audit of the pattern, and a reader who misses a cell, needs. */
function hiddenFigures({ cells }: AggregateTable): readonly ResultRow[] {
  return cells.flatMap(({ by, ...figures }): ResultRow[] => {
    const hidden = Object.entries(figures).filter(([, cell]) => (cell as ResultCell).state === 'suppressed');
    return hidden.length === 0 ? [] : [{ by, ...Object.fromEntries(hidden) }];
  });
}

const reasonOf = ({ by: _by, ...figures }: ResultRow): SuppressionReason => {
  const hidden = Object.values(figures).find((cell) => (cell as ResultCell).state === 'suppressed') as ResultCell | undefined;
  return hidden?.state === 'suppressed' ? hidden.reason : 'minCount';
};

/** The cells of the model by the codes of `expectedBy`, in the order asked. */
function grouped({ expectedBy }: CellModel, cells: readonly CellRow[]) {
  let groups: Readonly<Record<string, string>>[] = [{}];
  for (const { variable, codes } of expectedBy) groups = groups.flatMap((by) => codes.map((code) => ({ ...by, [variable]: code })));
  return groups.map((by) => ({
    by,
    cells: cells.filter(({ cell }) => Object.entries(by).every(([name, code]) => cell.by[name] === code)),
  }));
}

/** Observed and expected are compared where all cells of a group are in the model, so that nobody takes a part for the whole. */
function expectedCell(
  { model, rules, isPublic, personsIn }: CellModelInput,
  { by, cells }: ReturnType<typeof grouped>[number],
  valuesOf: (cells: readonly CellRow[]) => Parameters<typeof shownExpected>[0],
): ExpectedCell {
  const hidden = cells.find(({ dropped }) => dropped === 'hidden');
  if (hidden !== undefined) return { by, ...everywhere(suppressed(reasonOf(hidden.cell))) };
  if (cells.some(({ dropped }) => dropped !== undefined)) return { by, ...everywhere(noData) };
  const values = valuesOf(cells);
  const applied = isPublic ? { minArea: 0, minCount: 1 } : rules;
  const persons = cells.reduce((sum, { cell }) => sum + personsIn(cell), 0n);
  const below = belowArea(persons, applied) ?? belowCounts(values, model, applied);
  return below === undefined
    ? { by, ...shownExpected(values, model, isPublic ? 1 : rules.round) }
    : { by, ...everywhere(suppressed(below)) };
}

function expectedOf(
  input: CellModelInput,
  cells: readonly CellRow[],
  { plan, gate, fit, estimate }: CellFit & { readonly plan: ModelPlan },
) {
  if (input.model.expectedBy.length === 0) return {};
  const expectationOf = rowExpectation(plan, gate, estimate);
  const reader = readDesign(plan);
  const unit = 10 ** (plan.response.decimals + (plan.weights?.decimals ?? 0));
  const valuesOf = (group: readonly CellRow[]) => {
    const patterns = group.flatMap(({ pattern }) => (pattern === undefined ? [] : [pattern]));
    const own = patterns.map(expectationOf);
    const observed = patterns.reduce((sum, pattern) => sum + reader.response(pattern) * reader.weight(pattern), 0n);
    return {
      observed: Number(observed) / unit,
      expected: own.reduce((sum, { expected }) => sum + expected, 0),
      variance: own.reduce((sum, { variance }) => sum + variance, 0) * fit.dispersion,
    };
  };
  return { expected: grouped(input.model, cells).map((group) => expectedCell(input, group, valuesOf)) };
}

/**
 * See the module header.
 *
 * @throws ProtocolError as `fitCells`.
 */
export function modelOfCells(input: CellModelInput): ModelTable {
  const { model, table, rules, isPublic } = input;
  const { plan, cells } = designOfCells(model, table.cells);
  const rows = cells.flatMap(({ pattern }) => (pattern === undefined ? [] : [pattern]));
  const solved = fitCells(plan, rows, isPublic ? { ...rules.model, minDf: 0 } : rules.model);
  const { kind: _kind, cells: _cells, ...about } = table;
  return {
    kind: 'model',
    family: model.family,
    n: rows.length,
    dropped: droppedCells(cells),
    ...solved.fit,
    ...expectedOf(input, cells, { ...solved, plan }),
    of: { ...about, hidden: hiddenFigures(table) },
  };
}
