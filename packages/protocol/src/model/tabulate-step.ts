/**
 * A partner's figures for a step from rows in memory: the meaning that an agent's engine is held against in tests, and what a small partner's
 * program may use as it is.
 */
import { evaluateCondition } from '../codebook/evaluate-condition.ts';
import { readVariable } from '../codebook/read-variable.ts';
import type { Value } from '../codebook/row.ts';
import type { Codebook } from '../codebook/types.ts';
import { codesOf } from '../query/codes-of.ts';
import { type PartnerRows, tabulateRows } from '../query/tabulate.ts';
import { stepAccumulator } from './accumulate.ts';
import type { RowPattern } from './design-row.ts';
import { countedNumbers, personsAway } from './persons-away.ts';
import { demandFocus } from './step-focus.ts';
import type { StepInput } from './step-input.ts';
import type { ModelContext, StepFigures, StepLayout } from './step-layout.ts';

/** A partner's rows, and the fewest of them that a Newton step may look at (none unless said). */
export type StepRows = PartnerRows & { readonly leastRows?: number };

/** The step's figures of these rows. @throws ProtocolError `model-separation` for a step that looks at too few of them */
export function tabulateStep(context: ModelContext, input: StepInput, layout: StepLayout, data: StepRows): StepFigures {
  const { plan, codebook } = context;
  const tables = layout.tables.map((table) => tabulateRows({ plan: table.plan, layout: table.layout, codebook }, data));
  const complete = completeRows(context, data);
  if (input.work === 'gate') return { tables, figures: layout.figures.columns.length === 0 ? [] : [awayOf(context, complete)] };
  const accumulator = stepAccumulator(plan, input, layout);
  for (const { pattern } of complete) accumulator.add(pattern);
  const focus = accumulator.focus?.();
  if (focus !== undefined) demandFocus(focus, data.leastRows ?? 0);
  return { tables, figures: accumulator.figures() };
}

/** A complete row, and whose it is. */
interface CompleteRow {
  readonly pattern: RowPattern;
  readonly subject?: string;
}

/** Of each counted number, the persons away from its most common value; without a key every row is somebody. */
function awayOf({ plan }: ModelContext, rows: readonly CompleteRow[]): readonly bigint[] {
  const known = rows.flatMap(({ pattern, subject }, at) => {
    const who = plan.subjectKey === undefined ? String(at) : subject;
    return who === undefined ? [] : [{ who, pattern }];
  });
  const persons = [...Map.groupBy(known, ({ who }) => who).values()];
  return countedNumbers(plan).map(({ variable }) => {
    const at = plan.variables.indexOf(variable);
    return personsAway(persons.map((own) => own.map(({ pattern }) => pattern.values[at] ?? 0n)));
  });
}

/** One pattern per complete row. */
function completeRows({ plan, codebook }: ModelContext, data: PartnerRows): CompleteRow[] {
  return data.rows.flatMap((row): CompleteRow[] => {
    const context = { codebook, row: row.values, ...(data.snapshot === undefined ? {} : { snapshot: data.snapshot }) };
    const read = (variable: string): Value => readVariable(variable, context);
    if (evaluateCondition(plan.complete, read, codebook) !== 'true') return [];
    const pattern = { values: plan.variables.map((variable) => patternValue(read(variable), variable, codebook)), count: 1n };
    return [{ pattern, ...(row.subject === undefined ? {} : { subject: row.subject }) }];
  });
}

function patternValue(value: Value, variable: string, codebook: Codebook): bigint {
  if (value.state !== 'value') throw new RangeError('a complete row has every value');
  if (typeof value.value === 'bigint') return value.value;
  if (typeof value.value === 'boolean') return value.value ? 1n : 0n;
  const definition = codebook.variables.get(variable);
  return BigInt((definition === undefined ? undefined : codesOf(definition))?.indexOf(value.value) ?? -1);
}
