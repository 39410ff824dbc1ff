/** The coverage of a result. Its counters are cells like any other: same rules, same rounding (amendments 28). */
import type { Codebook } from '../codebook/types.ts';
import { type AppliedRules, type HiddenBy, hiddenBy } from '../disclosure/hidden-by.ts';
import { coverageVariables, missingStates } from '../query/coverage-sets.ts';
import type { RowSet } from '../query/layout-types.ts';
import type { AggregatePlan } from '../query/types.ts';
import { releasedCount } from '../statistics/released.ts';
import type { FigureReader } from './read-figures.ts';
import type { DatasetCoverage, ResultCell, VariableCoverage } from './types.ts';

/** What coverage is made from. */
export interface CoverageContext {
  readonly plan: AggregatePlan;
  readonly codebook: Codebook;
  readonly figures: FigureReader;
  readonly rules: AppliedRules;
  /** Partners in the sum that do not register a variable. */
  readonly notRegistered: (variable: string) => readonly string[];
  /** A count of all selected rows would give a hidden cell away. */
  readonly withholdRows: boolean;
  /** Variables of which a `missing` figure is hidden in some cell: their counters would give it away. */
  readonly hiddenMissing: ReadonlySet<string>;
}

const suppressed = (reason: HiddenBy | 'complementary'): ResultCell => ({ state: 'suppressed', reason });
const isHidden = (cell: ResultCell): boolean => cell.state === 'suppressed';
const hideShown = (cell: ResultCell): ResultCell => (isHidden(cell) ? cell : suppressed('complementary'));

/** The coverage of the query's dataset. */
export function buildCoverage(context: CoverageContext): DatasetCoverage {
  const { plan, withholdRows, rules } = context;
  const variables = coverageVariables(plan).map(({ variable, of }) => [variable, variableCoverage(variable, of, context)] as const);
  const rows = counter({ kind: 'selected' }, context);
  const dimensions = new Set(plan.by.map(({ variable }) => variable));
  const hidesDimension = variables.some(
    ([name, coverage]) => dimensions.has(name) && missingStates.some((state) => isHidden(coverage[state])),
  );
  // All rows less those in cells are the rows that miss a dimension: exact figures would give a hidden counter of those away.
  const isDerivable = rules.round === 1 && hidesDimension;
  return {
    rows: withholdRows || isDerivable ? hideShown(rows) : rows,
    unreadableRows: counter({ kind: 'unreadable' }, context),
    ...(plan.where === undefined ? {} : { whereUnknown: counter({ kind: 'whereUnknown' }, context) }),
    ...Object.fromEntries(
      plan.filters.map(({ name }) => [`whereUnknown(${name})`, counter({ kind: 'whereUnknown', only: name }, context)]),
    ),
    ...(plan.subjectKey === undefined ? {} : { noSubject: counter({ kind: 'noSubject' }, context) }),
    ...Object.fromEntries(variables),
  };
}

function counter(rows: RowSet, { figures, rules }: CoverageContext): ResultCell {
  const backing = figures.backing(rows, 0);
  const hidden = hiddenBy(backing, rules, []);
  return hidden === undefined ? { state: 'value', value: releasedCount(backing.rows, rules.round) } : suppressed(hidden);
}

function variableCoverage(variable: string, of: 'selected' | 'all', context: CoverageContext): VariableCoverage {
  const [empty, unmapped, outOfRange] = missingStates.map((state) => counter({ kind: 'state', variable, state, of }, context));
  if (empty === undefined || unmapped === undefined || outOfRange === undefined) throw new TypeError('there are three kinds of missing');
  const isMeasured = context.plan.measured.some((item) => item.variable === variable && item.only === undefined && item.missing);
  // With `missing` asked, the three counters add up to it.
  const isDerivable = context.hiddenMissing.has(variable) || (isMeasured && [empty, unmapped, outOfRange].some(isHidden));
  const show = isDerivable ? hideShown : (cell: ResultCell): ResultCell => cell;
  const definition = context.codebook.variables.get(variable);
  const isNumeric = definition !== undefined && 'decimals' in definition;
  return {
    empty: show(empty),
    unmapped: show(unmapped),
    outOfRange: show(outOfRange),
    ...(isNumeric ? { rounded: counter({ kind: 'rounded', variable, of }, context) } : {}),
    notRegistered: context.notRegistered(variable),
  };
}
