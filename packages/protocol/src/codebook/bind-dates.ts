/** `$start`, `$end` and `$snapshot` put in as dates. What is not given stays as it is. */
import type { Condition, Operand } from './condition.ts';
import type { Codebook, DateEnd, Derivation, Indicator, Variable } from './types.ts';

/** The dates that a query's period and a partner's extraction give. */
export interface DateBounds {
  readonly start?: string;
  readonly end?: string;
  readonly snapshot?: string;
}

function bindOperand(operand: Operand, bounds: DateBounds): Operand {
  const date = operand.kind === 'bound' ? bounds[operand.bound] : undefined;
  return date === undefined ? operand : { kind: 'date', value: date };
}

/** A condition with its dates bound. */
export function bindCondition(condition: Condition, bounds: DateBounds): Condition {
  switch (condition.kind) {
    case 'all':
    case 'any':
      return { ...condition, of: condition.of.map((part) => bindCondition(part, bounds)) };
    case 'not':
      return { ...condition, of: bindCondition(condition.of, bounds) };
    case 'compare':
      return { ...condition, value: bindOperand(condition.value, bounds) };
    case 'in':
      return { ...condition, values: condition.values.map((value) => bindOperand(value, bounds)) };
    default:
      return condition;
  }
}

function bindEnd(end: DateEnd, bounds: DateBounds): DateEnd {
  const date = end.kind === 'bound' ? bounds[end.bound] : undefined;
  return date === undefined ? end : { kind: 'date', date };
}

function bindDerivation(derivation: Derivation, bounds: DateBounds): Derivation {
  if (derivation.kind === 'when') return { ...derivation, condition: bindCondition(derivation.condition, bounds) };
  if (derivation.kind !== 'between' && derivation.kind !== 'within') return derivation;
  return { ...derivation, from: bindEnd(derivation.from, bounds), to: bindEnd(derivation.to, bounds) };
}

const bindVariable = (variable: Variable, bounds: DateBounds): Variable =>
  variable.derivation === undefined ? variable : { ...variable, derivation: bindDerivation(variable.derivation, bounds) };

const bindIndicator = (indicator: Indicator, bounds: DateBounds): Indicator =>
  indicator.where === undefined ? indicator : { ...indicator, where: bindCondition(indicator.where, bounds) };

const mapValues = <Value>(map: ReadonlyMap<string, Value>, change: (value: Value) => Value): ReadonlyMap<string, Value> =>
  new Map([...map].map(([name, value]) => [name, change(value)]));

/** A codebook with its dates bound. */
export const bindCodebook = (codebook: Codebook, bounds: DateBounds): Codebook => ({
  ...codebook,
  variables: mapValues(codebook.variables, (variable) => bindVariable(variable, bounds)),
  indicators: mapValues(codebook.indicators, (indicator) => bindIndicator(indicator, bounds)),
});

/** Whether any literal of a condition is one that `is` says. */
function hasOperand(condition: Condition, is: (operand: Operand) => boolean): boolean {
  switch (condition.kind) {
    case 'all':
    case 'any':
      return condition.of.some((part) => hasOperand(part, is));
    case 'not':
      return hasOperand(condition.of, is);
    case 'compare':
      return is(condition.value);
    case 'in':
      return condition.values.some(is);
    default:
      return false;
  }
}

/** Whether a condition names the start or end of a period. */
export const needsPeriod = (condition: Condition): boolean =>
  hasOperand(condition, (operand) => operand.kind === 'bound' && operand.bound !== 'snapshot');

/** Whether a condition names any date that is still to be bound. */
export const isBound = (condition: Condition): boolean => hasOperand(condition, (operand) => operand.kind === 'bound');
