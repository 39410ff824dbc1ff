/**
 * The reference evaluation of variables, derived ones included (the rules for missing inputs are those of `Derivation` in types.ts). An
 * agent's SQL is tested against it.
 */
import { bindCondition } from './bind-dates.ts';
import { daysBetween, periodOf } from './dates.ts';
import { decimalText, toUnits } from './decimals.ts';
import { evaluateCondition } from './evaluate-condition.ts';
import type { Row, Value } from './row.ts';
import type { Codebook, DateEnd, Derivation, NumericVariable, Variable } from './types.ts';
import { workdaysBetween } from './workdays.ts';

/** A row, what it is read by, and the dates that a source binds. */
export interface RowContext {
  readonly codebook: Codebook;
  readonly row: Row;
  readonly snapshot?: string;
}

const empty: Value = { state: 'empty' };
const unmapped: Value = { state: 'unmapped' };
const outOfRange: Value = { state: 'outOfRange' };

/** The value of a variable: as mapped if the row has it, else derived, else `empty`. */
export function readVariable(name: string, context: RowContext): Value {
  const mapped = context.row.get(name);
  if (mapped !== undefined) return mapped;
  const variable = context.codebook.variables.get(name);
  return variable?.derivation === undefined ? empty : derive(variable, variable.derivation, context);
}

function derive(variable: Variable, derivation: Derivation, context: RowContext): Value {
  switch (derivation.kind) {
    case 'cut': {
      const value = readVariable(derivation.of, context);
      return value.state === 'value' ? cut(variable, derivation.edges, context.codebook.variables.get(derivation.of), value.value) : value;
    }
    case 'period': {
      const value = readVariable(derivation.of, context);
      return value.state === 'value' ? { state: 'value', value: periodOf(String(value.value), derivation.period) } : value;
    }
    case 'recode': {
      const value = readVariable(derivation.of, context);
      if (value.state !== 'value') return value;
      const to = derivation.pairs.find(([from]) => from === value.value)?.[1];
      return to === undefined ? unmapped : { state: 'value', value: to };
    }
    case 'when': {
      const condition =
        context.snapshot === undefined ? derivation.condition : bindCondition(derivation.condition, { snapshot: context.snapshot });
      const truth = evaluateCondition(condition, (name) => readVariable(name, context), context.codebook);
      return truth === 'unknown' ? empty : { state: 'value', value: truth === 'true' };
    }
    case 'between':
      return between(variable, derivation, context);
    case 'within':
      return within(derivation, context);
    case 'survival':
      return survival(derivation, context);
    default:
      return sumOf(variable, derivation.of, context);
  }
}

function cut(variable: Variable, edges: readonly number[], of: Variable | undefined, value: string | boolean | bigint): Value {
  const decimals = of !== undefined && 'decimals' in of ? of.decimals : 0;
  const at = edges.findLastIndex((edge) => (toUnits(decimalText(edge), decimals) ?? 0n) <= BigInt(value));
  const code = variable.kind === 'category' ? variable.codes[at]?.code : undefined;
  return code === undefined ? outOfRange : { state: 'value', value: code };
}

function between(variable: Variable, derivation: Derivation & { kind: 'between' }, context: RowContext): Value {
  const from = readEnd(derivation.from, context);
  const to = readEnd(derivation.to, context);
  if (from.state !== 'value') return from;
  if (to.state !== 'value') return to;
  return inRange(variable as NumericVariable, BigInt(spanOf(derivation, String(from.value), String(to.value))));
}

const spanOf = ({ unit, calendar }: Derivation & { kind: 'between' | 'within' }, from: string, to: string): number =>
  unit === 'workday' ? workdaysBetween(from, to, calendar) : daysBetween(from, to);

function within(derivation: Derivation & { kind: 'within' }, context: RowContext): Value {
  const from = readEnd(derivation.from, context);
  const to = readEnd(derivation.to, context);
  if (from.state !== 'value') return from;
  if (to.state === 'unmapped' || to.state === 'outOfRange') return to;
  if (context.snapshot === undefined) return empty;
  if (spanOf(derivation, String(from.value), context.snapshot) < derivation.days) return outOfRange;
  if (to.state !== 'value') return { state: 'value', value: false };
  if (daysBetween(String(from.value), String(to.value)) < 0) return outOfRange;
  return { state: 'value', value: spanOf(derivation, String(from.value), String(to.value)) <= derivation.days };
}

function survival({ from, to, grid, until }: Derivation & { kind: 'survival' }, context: RowContext): Value {
  const [start, end] = [readEnd(from, context), readEnd(to, context)];
  if (start.state !== 'value') return start;
  if (end.state === 'unmapped' || end.state === 'outOfRange') return end;
  if (context.snapshot === undefined) return empty;
  const seen = daysBetween(String(start.value), context.snapshot);
  if (seen < 0) return outOfRange;
  const steps = Math.floor(Math.min(seen, until) / grid);
  if (end.state !== 'value') return { state: 'value', value: BigInt(2 * steps) };
  const days = daysBetween(String(start.value), String(end.value));
  if (days < 0) return outOfRange;
  const step = Math.max(1, Math.ceil(days / grid));
  return { state: 'value', value: BigInt(step <= steps ? 2 * step - 1 : 2 * steps) };
}

function readEnd(end: DateEnd, context: RowContext): Value {
  if (end.kind === 'variable') return readVariable(end.variable, context);
  const date = end.kind === 'date' ? end.date : end.bound === 'snapshot' ? context.snapshot : undefined;
  return date === undefined ? empty : { state: 'value', value: date };
}

function sumOf(variable: Variable, of: readonly string[], context: RowContext): Value {
  const values = of.map((name) => readVariable(name, context));
  const missing = values.find((value) => value.state !== 'value');
  if (missing !== undefined) return missing;
  const sum = values.reduce((total, value) => total + (value.state === 'value' ? BigInt(value.value) : 0n), 0n);
  return inRange(variable as NumericVariable, sum);
}

const inRange = (variable: NumericVariable, value: bigint): Value =>
  value < BigInt(variable.min) || value > BigInt(variable.max) ? outOfRange : { state: 'value', value };
