/**
 * The gate of a model (MOD-2): from the counts and moments of step 0 to leave to go on, or a refusal. Nothing that crosses two columns has been
 * summed by then, so a column that marks a few persons is refused before anything could show their row.
 */
import type { Codebook } from '../codebook/types.ts';
import type { Backing } from '../disclosure/backing.ts';
import { type AppliedRules, rulesWithoutPersons } from '../disclosure/hidden-by.ts';
import { isBelowMinContributors } from '../disclosure/min-contributors.ts';
import type { ModelRules, Rules } from '../disclosure/rules.ts';
import { demand } from '../errors.ts';
import type { SummedTable } from '../query/layout-types.ts';
import { type FigureReader, readFigures } from '../result/read-figures.ts';
import { releasedCount } from '../statistics/released.ts';
import { columnScale } from './column-scale.ts';
import { droppedRows } from './dropped-rows.ts';
import { gateTables } from './gate-tables.ts';
import { countedNumbers, demandAway } from './persons-away.ts';
import type { ColumnScale, GateOutcome } from './step-input.ts';
import type { DesignColumn, ModelPlan } from './types.ts';

const clause = 'MOD-2';

/** What a gate is judged from. `sums` are the two tables of step 0; `partners` is how many are in the sum. */
export interface GateSums {
  readonly plan: ModelPlan;
  readonly codebook: Codebook;
  readonly rules: Rules;
  readonly partners: number;
  readonly sums: readonly SummedTable[];
  /** Of each counted number, the persons away from a partner's most common value. */
  readonly away: readonly bigint[];
}

/** Where nobody stands behind the rows, the rules that count persons do not apply. */
function applied({ plan, rules }: GateSums): AppliedRules {
  if (!plan.public) return rules;
  return { ...rulesWithoutPersons(rules), model: { ...rules.model, minDf: 0, perParameter: 0, perLevel: 0 } };
}

/**
 * The gate.
 *
 * @throws ProtocolError `model-df`, `model-per-parameter`, `model-level` (a level, or a value of a two-valued column, with too few persons or
 *   partners), `model-rank` for a number that never varies
 */
export function checkGate(gate: GateSums): GateOutcome {
  const { plan, codebook, partners, sums } = gate;
  const rules = applied(gate);
  const [complete, selected] = gateTables(plan, codebook, partners);
  const [completeSums, selectedSums] = sums;
  if (completeSums === undefined || selectedSums === undefined) throw new RangeError('step 0 has two tables');
  const figures = readFigures(complete.layout, completeSums, 'cells');
  const all = figures.backing({ kind: 'selected' }, 0);
  demandSize(all, plan.columns.length, rules.model);
  for (const { variable, codes } of plan.factors) demandLevels(variable, codes, { figures, rules });
  for (const column of plan.columns) demandTwoValues(column, { figures, rules });
  demandSpread(gate, { figures, rules });
  const isShown = !isBelowMinContributors(all, rules, []);
  demand(isShown, 'model-level', { clause });
  return {
    rows: all.rows.toString(),
    responseSum: responseSum(plan, figures).toString(),
    scales: plan.columns.map((column) => scaleOf(column, figures)),
    dropped: droppedRows({ plan, rules, complete: all, selected, sums: selectedSums }),
    n: releasedCount(all.rows, rules.round),
  };
}

/** Enough rows left over, and enough for each column. */
function demandSize({ rows, persons }: Backing, parameters: number, { minDf, perParameter }: ModelRules): void {
  const least = persons < rows ? persons : rows;
  const p = BigInt(parameters);
  // A dispersion and an error need one row more than columns, whatever the rules say.
  demand(least - p >= BigInt(minDf) && rows > p, 'model-df', { clause });
  demand(least >= p * BigInt(perParameter), 'model-per-parameter', { clause });
}

interface Levels {
  readonly figures: FigureReader;
  readonly rules: AppliedRules;
}

const isEnough = ({ persons, contributors, rows }: Backing, variable: string, rules: AppliedRules): boolean =>
  persons >= BigInt(rules.model.perLevel) && !isBelowMinContributors({ persons, contributors, rows }, rules, [variable]);

/** Both values of every 0/1 column: the level, and all the others together. */
function demandLevels(variable: string, codes: readonly string[], { figures, rules }: Levels): void {
  for (const code of codes) {
    for (const kind of ['equal', 'other'] as const) {
      const isBig = isEnough(figures.backing({ kind, variable, code }, 0), variable, rules);
      demand(isBig, 'model-level', { clause });
    }
  }
}

/** A number with two possible values is a 0/1 column by another name; how many rows have the higher one follows from its sum. */
function demandTwoValues(column: DesignColumn, { figures, rules }: Levels): void {
  if (column.kind !== 'number' || column.bounds.max - column.bounds.min !== 1n) return;
  const { rows, sum } = momentsOf(column.variable, figures);
  const higher = sum - column.bounds.min * rows;
  const least = BigInt(rules.model.perLevel);
  demand(higher >= least && rows - higher >= least, 'model-level', { clause });
}

/** No number is the same for all but a few. */
function demandSpread({ plan, away }: GateSums, { figures, rules }: Levels): void {
  const summed = new Set([...plan.numbers, plan.response].map(({ variable }) => variable));
  for (const [at, number] of countedNumbers(plan).entries()) {
    const moments = summed.has(number.variable) ? { moments: momentsOf(number.variable, figures) } : {};
    demandAway({ number, persons: away[at] ?? 0n, ...moments, least: rules.model.perLevel });
  }
}

function momentsOf(variable: string, figures: FigureReader) {
  const rows = { kind: 'present', variable } as const;
  return { rows: figures.figure(rows, 'rows', 0), sum: figures.figure(rows, 'sum', 0), squares: figures.figure(rows, 'squares', 0) };
}

const responseSum = ({ response }: ModelPlan, figures: FigureReader): bigint =>
  response.isBoolean
    ? figures.figure({ kind: 'equal', variable: response.variable, code: 'true' }, 'rows', 0)
    : figures.figure({ kind: 'present', variable: response.variable }, 'sum', 0);

function scaleOf(column: DesignColumn, figures: FigureReader): ColumnScale {
  return column.kind === 'number' ? columnScale(momentsOf(column.variable, figures)) : { centre: '0', shift: 0 };
}
