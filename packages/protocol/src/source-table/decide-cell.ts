/**
 * Whether a condition holds for all rows of a table's cell, for none, or for some. A cell knows the codes of its dimensions, and of a variable that a
 * dimension cuts into classes or periods it knows between which values all its rows lie. Kleene's three values: unknown is "for some".
 */
import type { Comparator, Condition, Operand, Truth } from '../codebook/condition.ts';
import { compareDecimals, type Decimal, decimalText, parseDecimal, toUnits } from '../codebook/decimals.ts';
import { periodRange } from '../codebook/period-range.ts';
import type { Codebook, NumericVariable, Variable } from '../codebook/types.ts';

/** The least and the most that a variable can be in a cell, both possible. Dates as text. */
type Range = readonly [least: Decimal | string, most: Decimal | string];

/** The codes of a cell by dimension; no `*`. */
export type CellCodes = ReadonlyMap<string, string>;

const negations: Readonly<Record<Truth, Truth>> = { true: 'false', false: 'true', unknown: 'unknown' };

function combine(kind: 'all' | 'any', parts: readonly Truth[]): Truth {
  const decisive = kind === 'all' ? 'false' : 'true';
  if (parts.includes(decisive)) return decisive;
  return parts.includes('unknown') ? 'unknown' : negations[decisive];
}

/** The class of a cut that a code names, in units of the cut variable. */
function cutRange({ edges }: { readonly edges: readonly number[] }, at: number, of: NumericVariable): Range | undefined {
  const units = (value: number): bigint | undefined => toUnits(decimalText(value), of.decimals);
  const [edge, next] = [edges[at], edges[at + 1]];
  const least = edge === undefined ? undefined : units(edge);
  const most = next === undefined ? units(of.max) : units(next);
  if (least === undefined || most === undefined) return undefined;
  return [
    { units: least, scale: of.decimals },
    { units: next === undefined ? most : most - 1n, scale: of.decimals },
  ];
}

/** What a dimension's code tells of the variable that it is derived from. */
function derivedRange(dimension: Variable, code: string, codebook: Codebook): Range | undefined {
  const { derivation } = dimension;
  if (dimension.kind !== 'category' || (derivation?.kind !== 'cut' && derivation?.kind !== 'period')) return undefined;
  if (derivation.kind === 'period') {
    const range = periodRange(code);
    return range === undefined ? undefined : [range.start, range.end];
  }
  const of = codebook.variables.get(derivation.of);
  const at = dimension.codes.findIndex((entry) => entry.code === code);
  return of === undefined || !('decimals' in of) ? undefined : cutRange(derivation, at, of);
}

function rangeOf(variable: string, cell: CellCodes, codebook: Codebook): Range | undefined {
  const own = cell.get(variable);
  if (own !== undefined) return [own, own];
  for (const [name, code] of cell) {
    const dimension = codebook.variables.get(name);
    const of = dimension?.derivation;
    if (dimension === undefined || (of?.kind !== 'cut' && of?.kind !== 'period') || of.of !== variable) continue;
    const range = derivedRange(dimension, code, codebook);
    if (range !== undefined) return range;
  }
  return undefined;
}

function orderOf(left: Decimal | string, right: Decimal | string): number {
  if (typeof left !== 'string' && typeof right !== 'string') return compareDecimals(left, right);
  return left < right ? -1 : left === right ? 0 : 1;
}

function literalOf(operand: Operand): Decimal | string | undefined {
  if (operand.kind === 'variable' || operand.kind === 'bound') return undefined;
  return operand.kind === 'decimal' ? parseDecimal(operand.value) : String(operand.value);
}

function holds(order: number, op: Comparator): boolean {
  if (op === 'eq') return order === 0;
  if (op === 'gt') return order > 0;
  if (op === 'gte') return order >= 0;
  return op === 'lt' ? order < 0 : order <= 0;
}

function compare(range: Range, op: Comparator, operand: Operand): Truth {
  const literal = literalOf(operand);
  if (literal === undefined || (typeof literal === 'string') !== (typeof range[0] === 'string')) return 'unknown';
  const [low, high] = [orderOf(range[0], literal), orderOf(range[1], literal)];
  if (op === 'eq') return low > 0 || high < 0 ? 'false' : low === 0 && high === 0 ? 'true' : 'unknown';
  const [first, last] = [holds(low, op), holds(high, op)];
  return first === last ? (first ? 'true' : 'false') : 'unknown';
}

/** For all rows of the cell (`true`), for none (`false`), or not to be told (`unknown`). */
export function decideCell(condition: Condition, cell: CellCodes, codebook: Codebook): Truth {
  const parts = (of: readonly Condition[]): Truth[] => of.map((part) => decideCell(part, cell, codebook));
  switch (condition.kind) {
    case 'all':
    case 'any':
      return combine(condition.kind, parts(condition.of));
    case 'not':
      return negations[decideCell(condition.of, cell, codebook)];
    default:
      return decideLeaf(condition, rangeOf(condition.variable, cell, codebook));
  }
}

type Leaf = Extract<Condition, { readonly variable: string }>;

/** A row in a cell has a value of everything that the cell tells of. */
function decideLeaf(condition: Leaf, range: Range | undefined): Truth {
  if (range === undefined) return 'unknown';
  if (condition.kind === 'has') return condition.has ? 'true' : 'false';
  if (condition.kind === 'compare') return compare(range, condition.op, condition.value);
  const truths = condition.values.map((value) => compare(range, 'eq', value));
  return combine('any', truths);
}

/** The dimensions that a variable is told by: itself, or those that cut it. */
export const tellingDimensions = (variable: string, dimensions: readonly string[], codebook: Codebook): readonly string[] =>
  dimensions.filter((name) => {
    const of = codebook.variables.get(name)?.derivation;
    return name === variable || ((of?.kind === 'cut' || of?.kind === 'period') && of.of === variable);
  });
