/** The reference evaluation of conditions (see condition.ts for the three-valued logic). An agent's SQL is tested against it. */
import type { Comparator, Condition, Operand, Truth } from './condition.ts';
import { compareDecimals, type Decimal, parseDecimal } from './decimals.ts';
import type { Value } from './row.ts';
import type { Codebook } from './types.ts';

/** How a variable reads in the row at hand. */
export type ReadValue = (variable: string) => Value;

type Comparable = { readonly text: string } | Decimal;

const negations: Readonly<Record<Truth, Truth>> = { true: 'false', false: 'true', unknown: 'unknown' };
const truthOf = (holds: boolean): Truth => (holds ? 'true' : 'false');

/** Whether a row meets a condition. Total: a missing value gives `unknown`, never an error. */
export function evaluateCondition(condition: Condition, read: ReadValue, codebook: Codebook): Truth {
  switch (condition.kind) {
    case 'all':
    case 'any':
      return combine(
        condition.kind,
        condition.of.map((part) => evaluateCondition(part, read, codebook)),
      );
    case 'not':
      return negations[evaluateCondition(condition.of, read, codebook)];
    case 'has':
      return truthOf((read(condition.variable).state === 'value') === condition.has);
    case 'in': {
      if (read(condition.variable).state !== 'value') return 'unknown';
      const values = condition.values.map((value) => compare(condition.variable, 'eq', value, read, codebook));
      return combine('any', values);
    }
    default:
      return compare(condition.variable, condition.op, condition.value, read, codebook);
  }
}

function combine(kind: 'all' | 'any', parts: readonly Truth[]): Truth {
  const decisive = kind === 'all' ? 'false' : 'true';
  if (parts.includes(decisive)) return decisive;
  return parts.includes('unknown') ? 'unknown' : negations[decisive];
}

function compare(variable: string, op: Comparator, operand: Operand, read: ReadValue, codebook: Codebook): Truth {
  const left = comparableOf(variable, read, codebook);
  const right =
    operand.kind === 'variable'
      ? comparableOf(operand.variable, read, codebook)
      : operand.kind === 'bound'
        ? undefined
        : literalOf(operand);
  if (left === undefined || right === undefined) return 'unknown';
  const order = orderOf(left, right);
  if (op === 'eq') return truthOf(order === 0);
  if (op === 'gt') return truthOf(order > 0);
  if (op === 'gte') return truthOf(order >= 0);
  return truthOf(op === 'lt' ? order < 0 : order <= 0);
}

function comparableOf(variable: string, read: ReadValue, codebook: Codebook): Comparable | undefined {
  const value = read(variable);
  if (value.state !== 'value') return undefined;
  if (typeof value.value !== 'bigint') return { text: String(value.value) };
  const definition = codebook.variables.get(variable);
  const scale = definition !== undefined && 'decimals' in definition ? definition.decimals : 0;
  return { units: value.value, scale };
}

function literalOf(operand: Exclude<Operand, { kind: 'variable' | 'bound' }>): Comparable {
  if (operand.kind !== 'decimal') return { text: String(operand.value) };
  const decimal = parseDecimal(operand.value);
  if (decimal === undefined) throw new TypeError('a decimal operand holds a decimal');
  return decimal;
}

/** Dates and codes compare as text: `YYYY-MM-DD` sorts by time, and codes are only ever tested for equality. */
function orderOf(left: Comparable, right: Comparable): number {
  if ('units' in left && 'units' in right) return compareDecimals(left, right);
  const [a, b] = [left, right].map((side) => ('text' in side ? side.text : ''));
  return (a ?? '') < (b ?? '') ? -1 : a === b ? 0 : 1;
}
