/** Derived variables as SQL over the columns of the variables they are made of (the rules of `Derivation` in the codebook's types). */
import {
  bindCondition,
  type CategoryVariable,
  type Codebook,
  cumulativeWorkdays,
  type DateBounds,
  type DateEnd,
  type Derivation,
  dayNumber,
  type Period,
  type Variable,
} from '@ketensom/protocol';
import { conditionSql } from './condition-sql.ts';
import { parsedColumn, roundedColumn, stateColumn, states, valueColumn } from './names.ts';
import { toGrid } from './number-sql.ts';
import { outOfRangeSql, presentColumn } from './value-sql.ts';

/** What derivations look up: definitions, and the date that `$snapshot` stands for. */
export interface DerivationScope {
  readonly codebook: Codebook;
  /** Absent: a span that ends there is `empty`. */
  readonly snapshot?: string;
}

const boundsOf = ({ snapshot }: DerivationScope): DateBounds => (snapshot === undefined ? {} : { snapshot });

/** A derived value before its range is looked at, and its state while it is missing (null otherwise). */
interface Derived {
  readonly value: string;
  readonly missing: string;
}

const find = (name: string, codebook: Codebook): Variable => {
  const variable = codebook.variables.get(name);
  if (variable === undefined) throw new TypeError('a derivation names a variable of the codebook');
  return variable;
};

/** The state of the first missing one, in order. */
const firstMissing = (names: readonly string[]): string =>
  names.length === 0
    ? 'null'
    : `case ${names.map((name) => `when ${stateColumn(name)} <> ${states.present} then ${stateColumn(name)}`).join(' ')} end`;

function cut(of: string, edges: readonly number[], codebook: Codebook): Derived {
  const variable = find(of, codebook);
  const decimals = 'decimals' in variable ? variable.decimals : 0;
  const branches = edges.map((edge, at) => `when ${valueColumn(of)} >= ${toGrid(edge, decimals, 'up')} then ${at}`).reverse();
  return { value: `case ${branches.join(' ')} end`, missing: firstMissing([of]) };
}

const monthsPer: Readonly<Record<Period, number>> = { year: 12, quarter: 3, month: 1 };

/** Periods count from the one that holds the least date, as the code list does. */
function period(of: string, length: Period, codebook: Codebook): Derived {
  const variable = find(of, codebook);
  if (variable.kind !== 'date') throw new TypeError('a period is made of a date');
  const step = monthsPer[length];
  const first = Math.floor((Number(variable.min.slice(0, 4)) * 12 + Number(variable.min.slice(5, 7)) - 1) / step);
  const months = `(year(${valueColumn(of)}) * 12 + month(${valueColumn(of)}) - 1)`;
  return { value: `cast(${months} // ${step} - ${first} as integer)`, missing: firstMissing([of]) };
}

/** The place in the own list of the code that a code of the other list leads to. */
function recode(variable: Variable, { of, pairs }: Derivation & { kind: 'recode' }, codebook: Codebook): Derived {
  const other = find(of, codebook);
  if (variable.kind !== 'category' || other.kind !== 'category') throw new TypeError('a classification is made of another');
  const placeIn = ({ codes }: CategoryVariable, code: string): number => codes.findIndex((each) => each.code === code);
  const places = new Map(pairs.map(([from, to]) => [placeIn(other, from), placeIn(variable, to)] as const));
  const list = other.codes.map((_code, at) => places.get(at) ?? 'null').join(', ');
  const value = `cast([${list}][${valueColumn(of)} + 1] as integer)`;
  const unmapped = `case when ${value} is null then ${states.unmapped} end`;
  return { value, missing: `coalesce(${firstMissing([of])}, ${unmapped})` };
}

/** A span's end as a date expression, and its state while it is missing (null otherwise). */
function end(of: DateEnd, snapshot: string | undefined): { readonly sql: string; readonly missing: string } {
  if (of.kind === 'variable') return { sql: valueColumn(of.variable), missing: firstMissing([of.variable]) };
  if (of.kind === 'bound' && of.bound !== 'snapshot') throw new TypeError('periods are refused when a query is compiled');
  const date = of.kind === 'date' ? of.date : snapshot;
  if (date === undefined) return { sql: 'cast(null as date)', missing: String(states.empty) };
  return { sql: `(date '1970-01-01' + ${dayNumber(date)})`, missing: 'null' };
}

function between(derivation: Derivation & { kind: 'between' }, scope: DerivationScope): Derived {
  const [from, to] = [end(derivation.from, scope.snapshot), end(derivation.to, scope.snapshot)];
  const span = spanSql(derivation, [derivation.from, derivation.to], scope);
  return { value: span(from.sql, to.sql), missing: `coalesce(${from.missing}, ${to.missing})` };
}

/** The first and last day that an end of a span can be. */
function reach(of: DateEnd, { codebook, snapshot }: DerivationScope): readonly number[] {
  const variable = of.kind === 'variable' ? find(of.variable, codebook) : undefined;
  if (variable?.kind === 'date') return [dayNumber(variable.min), dayNumber(variable.max)];
  const date = of.kind === 'date' ? of.date : snapshot;
  return date === undefined ? [] : [dayNumber(date)];
}

/**
 * SQL for the days, or the working days, from one date to another. Working days are looked up in a list of how many there have been on each
 * day that an end can be.
 */
function spanSql(
  { unit, calendar }: Derivation & { kind: 'between' | 'within' },
  ends: readonly DateEnd[],
  scope: DerivationScope,
): (from: string, to: string) => string {
  if (unit === 'day') return (from, to) => `cast(${to} - ${from} as bigint)`;
  const days = ends.flatMap((one) => reach(one, scope));
  const [first, last] = [Math.min(...days), Math.max(...days)];
  if (days.length === 0) return () => 'cast(null as bigint)';
  const list = `[${cumulativeWorkdays(first, last, calendar).join(', ')}]`;
  const at = (date: string): string => `${list}[${date} - (date '1970-01-01' + (${first})) + 1]`;
  return (from, to) => `cast(${at(to)} - ${at(from)} as bigint)`;
}

/** Whether `to` came in time; see the codebook's types for who is left out. */
function within(derivation: Derivation & { kind: 'within' }, scope: DerivationScope): Derived {
  const snapshot: DateEnd = { kind: 'bound', bound: 'snapshot' };
  const [from, to, until] = [derivation.from, derivation.to, snapshot].map((one) => end(one, scope.snapshot));
  if (from === undefined || to === undefined || until === undefined) throw new TypeError('three ends');
  const span = spanSql(derivation, [derivation.from, derivation.to, snapshot], scope);
  const { days } = derivation;
  const unread = `case when ${to.missing} <> ${states.empty} then ${to.missing} end`;
  const short = `case when ${span(from.sql, until.sql)} < ${days} or (${to.sql} < ${from.sql}) then ${states.outOfRange} end`;
  const value = `case when ${to.sql} is null then false else ${span(from.sql, to.sql)} <= ${days} end`;
  const missing = `coalesce(${from.missing}, ${unread}, ${until.missing}, ${short})`;
  return { value: `case when ${missing} is null then ${value} end`, missing };
}

/** How long a row was seen without `to`, in steps (the codebook's types say how). */
function survival({ from, to, grid, until }: Derivation & { kind: 'survival' }, { snapshot }: DerivationScope): Derived {
  const [start, stop, extraction] = [end(from, snapshot), end(to, snapshot), end({ kind: 'bound', bound: 'snapshot' }, snapshot)];
  const seen = `(${extraction.sql} - ${start.sql})`;
  const steps = `(least(${seen}, ${until}) // ${grid})`;
  const step = `greatest(1, (${stop.sql} - ${start.sql} + ${grid - 1}) // ${grid})`;
  const unread = `case when ${stop.missing} <> ${states.empty} then ${stop.missing} end`;
  const impossible = `case when ${seen} < 0 or (${stop.sql} < ${start.sql}) then ${states.outOfRange} end`;
  const missing = `coalesce(${start.missing}, ${unread}, ${extraction.missing}, ${impossible})`;
  const value = `case when ${stop.sql} is not null and ${step} <= ${steps} then 2 * ${step} - 1 else 2 * ${steps} end`;
  return { value: `case when ${missing} is null then cast(${value} as bigint) end`, missing };
}

function derive(variable: Variable, scope: DerivationScope): Derived {
  const { derivation } = variable;
  switch (derivation?.kind) {
    case 'cut':
      return cut(derivation.of, derivation.edges, scope.codebook);
    case 'period':
      return period(derivation.of, derivation.period, scope.codebook);
    case 'recode':
      return recode(variable, derivation, scope.codebook);
    case 'between':
      return between(derivation, scope);
    case 'within':
      return within(derivation, scope);
    case 'survival':
      return survival(derivation, scope);
    case 'when':
      // Missing exactly where unknown: decided on the value itself.
      return { value: conditionSql(bindCondition(derivation.condition, boundsOf(scope)), scope.codebook), missing: 'null' };
    case 'sumOf':
      return {
        value: derivation.of.map((name) => `cast(${valueColumn(name)} as bigint)`).join(' + '),
        missing: firstMissing(derivation.of),
      };
    default:
      throw new TypeError('the variable is not derived');
  }
}

/** Layers of columns, each over those before it, that end in `v:x`, `s:x` and `r:x` of a derived variable. */
export function derivedLayers(variable: Variable, scope: DerivationScope): string[][] {
  const { value, missing } = derive(variable, scope);
  const parsed = parsedColumn(variable.name);
  const outside = variable.kind === 'category' ? `${parsed} is null` : outOfRangeSql(variable, parsed);
  const unknown = variable.derivation?.kind === 'when' ? `case when ${parsed} is null then ${states.empty} end` : missing;
  const state = `coalesce(${unknown}, case when ${outside} then ${states.outOfRange} else ${states.present} end)`;
  return [
    [`${value} as ${parsed}`],
    [`cast(${state} as utinyint) as ${stateColumn(variable.name)}`],
    [presentColumn(variable), `false as ${roundedColumn(variable.name)}`],
  ];
}
