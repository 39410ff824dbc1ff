/**
 * One spelling per meaning, as far as that is cheap: so that a question that was answered is recognised when it is asked in other words
 * (amendments 2: what may be opened once). Equal results mean equal conditions; unequal results do not prove the contrary.
 *
 * All steps hold in three-valued logic: negations go down to the comparisons (De Morgan) and into them; order comparisons become
 * `gte`/`lte` on the variable's own grid; `eq` becomes `in`, and memberships of one variable side by side become one; lists are flattened, sorted and
 * freed of duplicates.
 */
import type { Comparator, Condition, Operand } from './condition.ts';
import { dateOfDay, dayNumber } from './dates.ts';
import { formatUnits, parseDecimal } from './decimals.ts';
import type { Codebook, Variable } from './types.ts';

/** The normal form of a resolved condition. */
export function normaliseCondition(condition: Condition, codebook: Codebook): Condition {
  return simplify(condition, codebook, false);
}

function simplify(condition: Condition, codebook: Codebook, negated: boolean): Condition {
  switch (condition.kind) {
    case 'not':
      return simplify(condition.of, codebook, !negated);
    case 'has':
      return { ...condition, has: condition.has !== negated };
    case 'in':
      return negateIf(membership(condition.variable, condition.values), codebook, negated);
    case 'compare':
      return comparison(condition, codebook, negated);
    default: {
      const kind = (condition.kind === 'all') === negated ? 'any' : 'all';
      return group(
        kind,
        condition.of.map((part) => simplify(part, codebook, negated)),
      );
    }
  }
}

const byText = (a: Condition | Operand, b: Condition | Operand): number => {
  const [left, right] = [JSON.stringify(a), JSON.stringify(b)];
  return left < right ? -1 : left > right ? 1 : 0;
};

const distinct = <Item extends Condition | Operand>(items: readonly Item[]): Item[] =>
  items.toSorted(byText).filter((item, at, all) => at === 0 || byText(all[at - 1] ?? item, item) !== 0);

function group(kind: 'all' | 'any', parts: readonly Condition[]): Condition {
  const of = distinct(
    mergeMemberships(
      kind,
      parts.flatMap((part) => (part.kind === kind ? part.of : [part])),
    ),
  );
  const [only, ...others] = of;
  return only !== undefined && others.length === 0 ? only : { kind, of };
}

/** Memberships of one variable side by side are one: in all of the lists, or in any. A missing value is unknown in each of them. */
function mergeMemberships(kind: 'all' | 'any', parts: readonly Condition[]): Condition[] {
  const merged = new Map<string, Condition & { kind: 'in' }>();
  const others: Condition[] = [];
  for (const part of parts) {
    if (part.kind !== 'in') {
      others.push(part);
      continue;
    }
    const before = merged.get(part.variable);
    const texts = new Set(part.values.map((value) => JSON.stringify(value)));
    const both = before?.values.filter((value) => texts.has(JSON.stringify(value)));
    const values = before === undefined ? part.values : kind === 'all' ? (both ?? []) : [...before.values, ...part.values];
    merged.set(part.variable, membership(part.variable, values));
  }
  return [...others, ...merged.values()];
}

const membership = (variable: string, values: readonly Operand[]): Condition & { kind: 'in' } => ({
  kind: 'in',
  variable,
  values: distinct(values),
});

/** Of a closed list the complement is a membership too; of numbers and dates it is not. */
function negateIf(condition: Condition & { kind: 'in' }, codebook: Codebook, negated: boolean): Condition {
  if (!negated) return condition;
  const all = allValues(codebook.variables.get(condition.variable));
  if (all === undefined) return { kind: 'not', of: condition };
  const listed = new Set(condition.values.map((value) => JSON.stringify(value)));
  return membership(
    condition.variable,
    all.filter((value) => !listed.has(JSON.stringify(value))),
  );
}

function allValues(variable: Variable | undefined): Operand[] | undefined {
  if (variable?.kind === 'category') return variable.codes.map(({ code }) => ({ kind: 'code', value: code }));
  if (variable?.kind === 'boolean') return [true, false].map((value) => ({ kind: 'boolean', value }));
  return undefined;
}

const opposites: Readonly<Record<Exclude<Comparator, 'eq'>, Exclude<Comparator, 'eq'>>> = { gt: 'lte', gte: 'lt', lt: 'gte', lte: 'gt' };
const mirrored: Readonly<Record<Exclude<Comparator, 'eq'>, Exclude<Comparator, 'eq'>>> = { gt: 'lt', gte: 'lte', lt: 'gt', lte: 'gte' };

function comparison(condition: Condition & { kind: 'compare' }, codebook: Codebook, negated: boolean): Condition {
  const { variable, value } = condition;
  if (condition.op === 'eq') {
    if (value.kind !== 'variable') return negateIf(membership(variable, [value]), codebook, negated);
    const [first = '', second = ''] = [variable, value.variable].toSorted();
    const equal: Condition = { kind: 'compare', variable: first, op: 'eq', value: { kind: 'variable', variable: second } };
    return negated ? { kind: 'not', of: equal } : equal;
  }
  const op = negated ? opposites[condition.op] : condition.op;
  if (value.kind !== 'variable') return bound(variable, op, value, codebook);
  if (variable <= value.variable) return { kind: 'compare', variable, op, value };
  return { kind: 'compare', variable: value.variable, op: mirrored[op], value: { kind: 'variable', variable } };
}

/** `> 17` on whole numbers is `>= 18`; dates go by whole days; numbers by their last declared decimal. */
function bound(variable: string, op: Exclude<Comparator, 'eq'>, value: Operand, codebook: Codebook): Condition {
  const up = op === 'gt' || op === 'gte';
  const strict = op === 'gt' || op === 'lt';
  const result = (moved: Operand): Condition => ({ kind: 'compare', variable, op: up ? 'gte' : 'lte', value: moved });
  if (value.kind === 'date') {
    const end = up ? '9999-12-31' : '0001-01-01';
    if (!strict) return result(value);
    return value.value === end
      ? { kind: 'compare', variable, op, value }
      : result({ kind: 'date', value: dateOfDay(dayNumber(value.value) + (up ? 1 : -1)) });
  }
  const definition = codebook.variables.get(variable);
  const scale = definition !== undefined && 'decimals' in definition ? definition.decimals : 0;
  const decimal = value.kind === 'decimal' ? parseDecimal(value.value) : undefined;
  if (decimal === undefined) return { kind: 'compare', variable, op, value };
  const units = toGrid(decimal, scale, up ? 'up' : 'down', strict);
  return result({ kind: 'decimal', value: formatUnits(units, scale) });
}

/** The nearest grid point that satisfies the bound, going up or down. */
function toGrid(
  decimal: { readonly units: bigint; readonly scale: number },
  scale: number,
  direction: 'up' | 'down',
  strict: boolean,
): bigint {
  const numerator = decimal.units * 10n ** BigInt(scale);
  const divisor = 10n ** BigInt(decimal.scale);
  const remainder = ((numerator % divisor) + divisor) % divisor;
  const floor = (numerator - remainder) / divisor;
  const exact = remainder === 0n;
  if (direction === 'up') return exact ? floor + (strict ? 1n : 0n) : floor + 1n;
  return exact && strict ? floor - 1n : floor;
}
