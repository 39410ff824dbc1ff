/**
 * From an opened sum to the table that is released: pure, so that an auditor builds the same table from the same log.
 *
 * Order: every figure is decided by the rules that look at it alone; then further figures of a table with margins are hidden, or its margins
 * go, where they would give a hidden figure away, and the grand total goes. Cells come in the order of the query's `by`, codes in code order.
 */

import { isRestBelow } from '../disclosure/complement.ts';
import { type AppliedRules, rulesWithoutPersons } from '../disclosure/hidden-by.ts';
import { roundCount } from '../disclosure/round.ts';
import { mustWithholdGrandTotal, needsSuppression } from '../disclosure/withhold-totals.ts';
import { demand } from '../errors.ts';
import type { EarlierTable } from '../linked/earlier-table.ts';
import { shownRows } from '../linked/told-rows.ts';
import { cellAt } from '../query/cells.ts';
import type { Dimension } from '../query/dimension.ts';
import { findMeasured } from '../query/measured.ts';
import { planCodebook } from '../query/plan-codebook.ts';
import type { Measure } from '../query/types.ts';
import type { AggregateInput } from './aggregate-input.ts';
import { buildCoverage } from './build-coverage.ts';
import type { CellContext } from './cell-context.ts';
import { suppressed } from './cell-states.ts';
import { type DecidedRow, hidesAnything } from './decided-row.ts';
import { hideGroups } from './group-disclosure.ts';
import { measureCell } from './measure-cell.ts';
import { hideNested } from './nested-lengths.ts';
import { leavesCellsOut } from './offer-facts.ts';
import { buildOwnTables } from './own-tables.ts';
import { readFigures } from './read-figures.ts';
import { impossibleCells } from './structural-zero.ts';
import { type LinkedContext, type ProtectedRows, suppressComplementary } from './suppress.ts';
import type { AggregateTable, DatasetCoverage, ResultCell, ResultRow } from './types.ts';

/** The charter's rules as they apply to this table. */
function appliedRules({ plan, rules, releaseMode, aggregateOnly, localThreshold }: AggregateInput): AppliedRules {
  if (plan.public) return rulesWithoutPersons(rules);
  const leavesOut = releaseMode === 'local-threshold' || localThreshold !== undefined;
  const hidesAtSource = leavesCellsOut(aggregateOnly) || (leavesOut && rules.minCount > 1);
  return hidesAtSource ? { ...rules, hidesAtSource } : rules;
}

/** The cells and the coverage of a result. */
export const buildAggregateResult = (input: AggregateInput): AggregateTable =>
  input.plan.combine === 'none' ? buildOwnTables(input, buildTable) : buildTable(input);

function buildTable(given: AggregateInput): AggregateTable {
  const input = { ...given, codebook: planCodebook(given.plan, given.codebook) };
  const { plan, codebook } = input;
  const rules = appliedRules(input);
  const figures = readFigures(input.layout, input.sums, 'cells');
  const grouped = hideGroups(decideRows(input, rules), { plan, codebook, figures, rules });
  const decided = hideNested(grouped, { plan, figures, rules });
  const { rows, withheld, hidesTotal, hidesLacking } = protectRows(input, decided, rules);
  const persons = plan.measures.flatMap(({ kind, name }) => (kind === 'distinct' ? [name] : []));
  const waived = plan.by.map(({ variable }) => variable).filter((variable) => rules.minContributors.waive.includes(variable));
  return {
    kind: 'aggregate',
    cells: rows.filter((row) => !withheld || !isMargin(row)).map(renderRow),
    coverage: { [plan.dataset]: coverageOf(input, rules, { rows, withholdRows: hidesTotal, hidesLacking }) },
    ...(withheld ? { totalsWithheld: true } : {}),
    ...(waived.length === 0 ? {} : { ownFigures: waived }),
    ...(persons.length === 0 ? {} : { mayCountTwice: persons }),
  };
}

const isMargin = ({ codes }: DecidedRow): boolean => [...codes.values()].includes('*');

/** The coverage beside these rows. */
function coverageOf(
  input: AggregateInput,
  rules: AppliedRules,
  {
    rows,
    withholdRows,
    hidesLacking = [],
  }: { readonly rows: readonly DecidedRow[]; readonly withholdRows: boolean; readonly hidesLacking?: readonly string[] },
): DatasetCoverage {
  const hidden = rows.flatMap((row) => row.figures.filter(([, cell]) => hidesAnything(cell)).map(([measure]) => measure));
  return buildCoverage({
    plan: input.plan,
    codebook: input.codebook,
    figures: readFigures(input.layout, input.sums, 'coverage'),
    // What a table made at the source lacks is not known: no counter of missing values is a true zero.
    rules: input.aggregateOnly === undefined ? rules : { ...rules, hidesAtSource: true },
    notRegistered: (variable) => partnersWithout(variable, input),
    withholdRows,
    hiddenMissing: new Set([...hidesLacking, ...hidden.flatMap((measure) => (measure.kind === 'missing' ? [measure.variable] : []))]),
  });
}

interface FinalRows extends ProtectedRows {
  /** The margins had to go. */
  readonly withheld: boolean;
}

/**
 * Hides what would give a hidden figure away: further figures, else the margins.
 *
 * @throws ProtocolError `differencing` (DSC-14) where neither protects what earlier releases hide.
 */
function protectRows(input: AggregateInput, decided: readonly DecidedRow[], rules: AppliedRules): FinalRows {
  const { plan, codebook, earlier = [] } = input;
  const isOn = rules.complementary.width > 0;
  const anyHidden = isOn && decided.some(({ figures }) => figures.some(([, cell]) => hidesAnything(cell)));
  const facts = { hasMargins: plan.totals && plan.by.length > 0, hasDimensions: plan.by.length > 0, anyHidden };
  const withholdRows = mustWithholdGrandTotal(facts);
  const isLinked = isOn && earlier.length > 0 && (anyHidden || earlier.some(hidesCells));
  if (!isLinked && !needsSuppression(facts)) return { rows: decided, withheld: false, hidesTotal: withholdRows, hidesLacking: [] };
  const linked = isLinked ? earlier : [];
  const protect = (rows: readonly DecidedRow[]): ProtectedRows | undefined => {
    const context = { plan, codebook, rules, figures: readFigures(input.layout, input.sums, 'cells'), rows };
    return suppressComplementary(
      { ...context, linked: linkedContext(input, rules, { rows, withholdRows, earlier: linked }) },
      input.suppress,
    );
  };
  const found = protect(decided);
  if (found !== undefined) return { ...found, withheld: false, hidesTotal: found.hidesTotal || withholdRows };
  const parts = decided.filter((row) => !isMargin(row));
  if (linked.length === 0) return { rows: decided, withheld: true, hidesTotal: withholdRows, hidesLacking: [] };
  const left = facts.hasMargins ? protect(parts) : undefined;
  demand(left !== undefined, 'differencing', { clause: 'DSC-14' });
  return { ...left, withheld: true, hidesTotal: left.hidesTotal || withholdRows };
}

/** What a reader knows beside the table: earlier tables, and its own coverage. */
function linkedContext(
  input: AggregateInput,
  rules: AppliedRules,
  {
    earlier,
    ...beside
  }: { readonly rows: readonly DecidedRow[]; readonly withholdRows: boolean; readonly earlier: readonly EarlierTable[] },
): LinkedContext {
  const coverage = coverageOf(input, rules, beside);
  const { rows } = readFigures(input.layout, input.sums, 'coverage').backing({ kind: 'selected' }, 0);
  const told = shownRows(Number(roundCount(rows, rules.round)), rules);
  const isShown = (coverage['rows'] as ResultCell).state === 'value';
  const { name = input.plan.dataset } = input;
  return { earlier, coverage, name, total: { value: Number(rows), told: { isShown, rows: told } } };
}

const hidesCells = ({ cells }: EarlierTable): boolean =>
  cells.some((row) => Object.entries(row).some(([name, cell]) => name !== 'by' && hidesAnything(cell as ResultCell)));

const partnersWithout = (variable: string, { included, notRegistered }: AggregateInput): string[] =>
  included.filter((partner) => notRegistered.get(partner)?.includes(variable) === true).toSorted();

const holds = (partner: string, needs: readonly string[], { notRegistered }: AggregateInput): boolean =>
  !needs.some((name) => notRegistered.get(partner)?.includes(name) === true);

/** Whether exact figures of another table of the dataset, less these, are those of too few. */
const isRestOfOther = ({ beside = [] }: AggregateInput, { figures, rules, cell }: CellContext): boolean =>
  rules.round === 1 &&
  beside.some((other) => isRestBelow(other.backing({ kind: 'selected' }, cell), figures.backing({ kind: 'selected' }, cell), rules));

function decideRows(input: AggregateInput, rules: AppliedRules): DecidedRow[] {
  const { plan, layout, codebook, included } = input;
  const figures = readFigures(layout, input.sums, 'cells');
  const isImpossible = impossibleCells(plan, codebook);
  const places = layout.axes.map(({ codes }) => new Map(codes.map((code, at) => [code, at])));
  const isRegistered = new Set(plan.measured.filter(({ needs }) => included.some((partner) => holds(partner, needs, input))));
  return combinations(plan.by, plan.totals).map((codes) => {
    const positions = layout.axes.map(({ variable }, at) => places[at]?.get(codes.get(variable) ?? '') ?? -1);
    const variables = [...codes].filter(([, code]) => code !== '*').map(([variable]) => variable);
    const cell = cellAt(layout, positions);
    const isStructural = rules.showZero !== 'none' && figures.figure({ kind: 'selected' }, 'rows', cell) === 0n && isImpossible(codes);
    const own: AppliedRules = isStructural ? { ...rules, showZero: 'all', hidesAtSource: false } : rules;
    const context: CellContext = { plan, codebook, figures, rules: own, cell, variables };
    const givesRest = isRestOfOther(input, context);
    const decide = (measure: Measure): readonly [Measure, ResultCell] => {
      const item = !('variable' in measure) ? undefined : findMeasured(plan.measured, measure);
      if (givesRest) return [measure, suppressed('minCount')];
      const registered = item === undefined || isRegistered.has(item);
      return [measure, measureCell(measure, context, registered)];
    };
    return { cell: context.cell, codes, figures: plan.measures.map(decide) };
  });
}

/** Every combination of codes in the order asked, first dimension slowest, `*` last. */
function combinations(by: readonly Dimension[], totals: boolean): ReadonlyMap<string, string>[] {
  let all: ReadonlyMap<string, string>[] = [new Map()];
  for (const { variable, codes } of by) {
    const positions = totals ? [...codes, '*'] : codes;
    all = all.flatMap((start) => positions.map((code) => new Map([...start, [variable, code]])));
  }
  return all;
}

const renderRow = ({ codes, figures }: DecidedRow): ResultRow => ({
  by: Object.fromEntries(codes),
  ...Object.fromEntries(figures.map(([measure, cell]) => [measure.name, cell])),
});
