/**
 * A partner's figures for a step of a model. Tables are counted by the engine like any table; for the rest, the complete rows come by in batches,
 * equal rows together, and are added up by the protocol's own arithmetic, so that a figure does not depend on the engine.
 */
import {
  type Codebook,
  countedNumbers,
  demand,
  demandFocus,
  type LocalTable,
  type ModelPlan,
  type RowPattern,
  type StepFigures,
  stepAccumulator,
} from '@ketensom/protocol';
import { conditionSql } from '../mapping/condition-sql.ts';
import { type MappedDataset, mapDataset } from '../mapping/map-dataset.ts';
import { keyColumn, valueColumn } from '../mapping/names.ts';
import type { LocalStep } from '../policy/local-side.ts';
import { EngineFailure } from '../source/engine.ts';
import type { PartnerData } from './answer.ts';
import { evaluateAggregate } from './evaluate-aggregate.ts';

/**
 * Opens what the step needs, evaluates, closes.
 *
 * @throws ProtocolError `not-offering`; ConfigError as `mapDataset`
 */
export async function answerStep(step: LocalStep, partner: PartnerData): Promise<StepFigures> {
  const { plan, codebook } = step;
  const dataset = partner.file.datasets.get(plan.dataset);
  demand(dataset !== undefined, 'not-offering', { clause: 'MOD-4' });
  const mapped = await mapDataset({
    root: partner.root,
    dataset,
    codebook,
    variables: plan.requiredVariables,
    keys: plan.subjectKey === undefined ? [] : [plan.subjectKey],
    ...(partner.limits === undefined ? {} : { limits: partner.limits }),
    ...(partner.state === undefined ? {} : { state: partner.state }),
  });
  try {
    return await evaluateStep(step, mapped);
  } finally {
    await mapped.close();
  }
}

/** @throws ProtocolError `not-offering` where a variable is not mapped, `model-separation` for a Newton step that looks at too few rows */
async function evaluateStep({ plan, codebook, input, layout, leastRows }: LocalStep, dataset: MappedDataset): Promise<StepFigures> {
  const isHeld = plan.requiredVariables.every((name) => dataset.variables.has(name));
  demand(isHeld && (plan.subjectKey === undefined || dataset.keys.has(plan.subjectKey)), 'not-offering', { clause: 'MOD-4' });
  const tables: LocalTable[] = [];
  for (const table of layout.tables) tables.push((await evaluateAggregate({ ...table, codebook }, dataset)).table);
  if (input.work === 'gate')
    return { tables, figures: layout.figures.columns.length === 0 ? [] : [await countAway({ plan, codebook }, dataset)] };
  const accumulator = stepAccumulator(plan, input, layout);
  try {
    for await (const rows of dataset.engine.batches(patternSql(plan, codebook))) for (const row of rows) accumulator.add(patternOf(row));
  } catch (error) {
    throw error instanceof EngineFailure ? dataset.explain(error) : error;
  }
  await dataset.source.demandUnchanged();
  const focus = accumulator.focus?.();
  if (focus !== undefined) demandFocus(focus, leastRows);
  return { tables, figures: accumulator.figures() };
}

/** Of each counted number, the persons (rows, without a key) away from its most common value (MOD-2). */
async function countAway({ plan, codebook }: Pick<LocalStep, 'plan' | 'codebook'>, dataset: MappedDataset): Promise<bigint[]> {
  const { subjectKey } = plan;
  const who = subjectKey === undefined ? 'row_number() over ()' : keyColumn(subjectKey);
  const away: bigint[] = [];
  for (const { variable } of countedNumbers(plan)) {
    const rows = `(select ${who} as who, ${valueColumn(variable)} as v, ${conditionSql(plan.complete, codebook)} as complete from mapped)`;
    const persons = `(select min(v) as low, max(v) as high from ${rows} where complete and who is not null group by who)`;
    const common = `(select max(c) from (select count(*) as c from ${persons} where low = high group by low))`;
    try {
      away.push(BigInt(await dataset.engine.count(`select count(*) - coalesce(${common}, 0) from ${persons}`)));
    } catch (error) {
      throw error instanceof EngineFailure ? dataset.explain(error) : error;
    }
  }
  await dataset.source.demandUnchanged();
  return away;
}

/** Equal rows together, in an order of their own: so the same data always give the same sums, to the last bit. */
function patternSql(plan: ModelPlan, codebook: Codebook): string {
  const values = plan.variables.map((name) => (plan.booleans.has(name) ? `cast(${valueColumn(name)} as integer)` : valueColumn(name)));
  const columns = values.map((value, at) => `${value} as v${at}`);
  const names = values.map((_, at) => `v${at}`).join(', ');
  const complete = `(select ${columns.join(', ')}, ${conditionSql(plan.complete, codebook)} as complete from mapped)`;
  return `select ${names}, count(*) from ${complete} where complete group by ${names} order by ${names}`;
}

function patternOf(row: readonly unknown[]): RowPattern {
  const figures = row.map((value) => {
    if (typeof value !== 'bigint' && typeof value !== 'number') throw new TypeError('a complete row has a whole number for every variable');
    return BigInt(value);
  });
  return { values: figures.slice(0, -1), count: figures.at(-1) ?? 0n };
}
