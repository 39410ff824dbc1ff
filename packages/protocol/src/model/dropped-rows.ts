/** The rows that are not in the model, per reason: counters under the rules that hold for any counter (amendments 28). */

import type { Backing } from '../disclosure/backing.ts';
import { type AppliedRules, hiddenBy } from '../disclosure/hidden-by.ts';
import { largest } from '../largest.ts';
import { missingStates } from '../query/coverage-sets.ts';
import type { RowSet, SummedTable } from '../query/layout-types.ts';
import type { ResultCell } from '../result/cell.ts';
import { type FigureReader, readFigures } from '../result/read-figures.ts';
import { releasedCount } from '../statistics/released.ts';
import type { StepTable } from './gate-tables.ts';
import type { GateOutcome } from './step-input.ts';
import type { ModelPlan } from './types.ts';

/** What the counters are made from. `complete`: who is behind the rows in the model. */
export interface DroppedRows {
  readonly plan: ModelPlan;
  readonly rules: AppliedRules;
  readonly complete: Backing;
  readonly selected: StepTable;
  readonly sums: SummedTable;
}

const render = (backing: Backing, rules: AppliedRules): ResultCell => {
  const reason = hiddenBy(backing, rules, []);
  return reason === undefined ? { state: 'value', value: releasedCount(backing.rows, rules.round) } : { state: 'suppressed', reason };
};

/**
 * `incomplete`: selected rows that lack something the model needs (their persons are taken as rows, since distinct persons do not subtract);
 * `unreadable`; `whereUnknown` where there is a condition; and per variable the three kinds of missing among the selected rows.
 */
export function droppedRows({ plan, rules, complete, selected, sums }: DroppedRows): GateOutcome['dropped'] {
  const coverage = readFigures(selected.layout, sums, 'coverage');
  const counter = (rows: RowSet): ResultCell => render(coverage.backing(rows, 0), rules);
  const incomplete = coverage.backing({ kind: 'selected' }, 0).rows - complete.rows;
  const rest: Backing = { rows: incomplete, persons: incomplete, contributors: incompleteContributors(plan, coverage) };
  return {
    incomplete: render(rest, rules),
    unreadable: counter({ kind: 'unreadable' }),
    ...(plan.where === undefined ? {} : { whereUnknown: counter({ kind: 'whereUnknown' }) }),
    ...Object.fromEntries(
      plan.variables.map((variable) => [
        variable,
        Object.fromEntries(missingStates.map((state) => [state, counter({ kind: 'state', variable, state, of: 'selected' })])),
      ]),
    ),
  };
}

/** At least so many partners have incomplete rows: the most that any one reason names. */
function incompleteContributors({ variables }: ModelPlan, coverage: FigureReader): bigint {
  const counts = variables.flatMap((variable) =>
    missingStates.map((state) => coverage.backing({ kind: 'state', variable, state, of: 'selected' }, 0).contributors),
  );
  return largest(counts);
}
