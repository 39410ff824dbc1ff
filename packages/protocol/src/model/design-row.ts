/** A row as the model reads it: the values of the plan's variables, and from them the entries of the design that are not zero. */
import { log } from '../statistics/elementary.ts';
import type { ColumnScale } from './step-input.ts';
import type { ModelPlan } from './types.ts';

/**
 * Rows that agree in all of `plan.variables` (in that order), and how many they are. A number stands in its whole units, a category as the
 * place of its code in the codebook's list, a boolean as 1 or 0.
 */
export interface RowPattern {
  readonly values: readonly bigint[];
  readonly count: bigint;
}

/** A column of the design that is not zero in this row, with its value in whole units (1 for intercept and indicators). */
export interface Entry {
  readonly column: number;
  readonly value: bigint;
}

/** Reads rows of one model. */
export interface DesignReader {
  readonly entries: (row: RowPattern) => Entry[];
  readonly response: (row: RowPattern) => bigint;
  /** In units; absent without an offset. */
  readonly offset: (row: RowPattern) => bigint | undefined;
  /** In units; 1 without weights. */
  readonly weight: (row: RowPattern) => bigint;
  readonly value: (row: RowPattern, variable: string) => bigint;
}

/** The reader of a plan. */
export function readDesign(plan: ModelPlan): DesignReader {
  const place = new Map(plan.variables.map((variable, at) => [variable, at]));
  const value = ({ values }: RowPattern, variable: string): bigint => {
    const found = values[place.get(variable) ?? -1];
    if (found === undefined) throw new RangeError('a row has a value of every variable of its model');
    return found;
  };
  const factors = new Map(plan.factors.map(({ variable, codes }) => [variable, codes]));
  const wanted = plan.columns.map((column) => {
    if (column.kind !== 'indicator') return 0n;
    return plan.booleans.has(column.variable) ? 1n : BigInt(factors.get(column.variable)?.indexOf(column.code) ?? -1);
  });
  return {
    value,
    response: (row) => value(row, plan.response.variable),
    offset: (row) => (plan.offset === undefined ? undefined : value(row, plan.offset.variable)),
    weight: (row) => (plan.weights === undefined ? 1n : value(row, plan.weights.variable)),
    entries: (row) =>
      plan.columns.flatMap((column, at): Entry[] => {
        if (column.kind === 'intercept') return [{ column: at, value: 1n }];
        const found = value(row, column.variable);
        if (column.kind === 'indicator') return found === wanted[at] ? [{ column: at, value: 1n }] : [];
        return found === 0n ? [] : [{ column: at, value: found }];
      }),
  };
}

/** A row in doubles, as iterated families read it. */
export interface ScaledRow {
  readonly columns: readonly number[];
  readonly z: readonly number[];
  readonly y: number;
  readonly weight: number;
  readonly offset: number;
}

/**
 * Reads rows in doubles: z = (x - centre) / 2^shift, the difference in whole numbers and the division exact; y, weight and offset in natural
 * units. A number contributes also where it is 0.
 */
export function readScaled(plan: ModelPlan, scales: readonly ColumnScale[]): (row: RowPattern) => ScaledRow {
  const reader = readDesign(plan);
  const natural = (units: bigint, decimals: number): number => Number(units) / 10 ** decimals;
  const centres = scales.map(({ centre }) => BigInt(centre));
  const factors = scales.map(({ shift }) => 2 ** -shift);
  return (row) => {
    const columns: number[] = [];
    const z: number[] = [];
    const present = new Map(reader.entries(row).map((entry) => [entry.column, entry.value]));
    for (const [at, column] of plan.columns.entries()) {
      const value = present.get(at);
      if (value === undefined && column.kind !== 'number') continue;
      columns.push(at);
      z.push(Number((value ?? 0n) - (centres[at] ?? 0n)) * (factors[at] ?? 1));
    }
    const { offset, weights, response } = plan;
    const shift = offset === undefined ? 0 : natural(reader.offset(row) ?? 0n, offset.decimals);
    return {
      columns,
      z,
      y: natural(reader.response(row), response.decimals),
      weight: weights === undefined ? 1 : natural(reader.weight(row), weights.decimals),
      offset: offset?.log === true ? log(shift) : shift,
    };
  };
}
