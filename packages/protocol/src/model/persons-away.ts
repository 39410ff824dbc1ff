/**
 * Numbers that are the same for all but a few (MOD-2). Such a column marks these few as a 0/1 column would. Which value is the common one nobody knows
 * beforehand, so each partner counts who is away from its own, and the sum is at most how many are away from any one value over all rows: no value is more
 * common at a partner than that partner's own most common one.
 */
import { demand } from '../errors.ts';
import { maxRowsPerPartner } from '../query/derive-layout.ts';
import type { ColumnMoments } from './column-scale.ts';
import type { FigureDraft } from './figure-columns.ts';
import type { ModelNumber, ModelPlan } from './types.ts';

/** The numbers that persons are counted of: of the terms, the response, the offset and the weights, each once. */
export function countedNumbers({ numbers, response, offset, weights }: ModelPlan): readonly ModelNumber[] {
  const all = [
    ...numbers,
    ...(response.isBoolean ? [] : [response]),
    ...(offset === undefined ? [] : [offset]),
    ...(weights === undefined ? [] : [weights]),
  ];
  return [...new Map(all.map((number) => [number.variable, number])).values()];
}

/** One figure for each of these numbers; no column where there are none. */
export function awayColumns(plan: ModelPlan): readonly FigureDraft[] {
  const { length } = countedNumbers(plan);
  return length === 0 ? [] : [{ name: 'away', length, bits: 0, min: 0n, max: maxRowsPerPartner }];
}

/** Persons with some other value than the one that most have alone. `values`: those of each person's rows. */
export function personsAway(values: readonly (readonly bigint[])[]): bigint {
  const counts = new Map<bigint, number>();
  for (const own of values) {
    const [first] = own;
    if (first !== undefined && own.every((value) => value === first)) counts.set(first, (counts.get(first) ?? 0) + 1);
  }
  return BigInt(values.length - Math.max(0, ...counts.values()));
}

interface Away {
  readonly number: ModelNumber;
  /** The sum of what partners counted. */
  readonly persons: bigint;
  /** Of a term or the response. */
  readonly moments?: ColumnMoments;
  readonly least: number;
}

/**
 * Enough are away from whatever is most common: by the count, or because so large a variance within the codebook's range takes as many rows. Weights and
 * offsets may be the same for all of each partner.
 *
 * @throws ProtocolError `model-level`
 */
export function demandAway({ number, persons, moments, least }: Away): void {
  if (persons >= BigInt(least) || (moments === undefined && persons === 0n)) return;
  const range = number.max - number.min;
  // n² variance; a row adds at most range² to n variance. One without spread is no term at all: `model-rank`.
  const spread = moments === undefined ? undefined : moments.rows * moments.squares - moments.sum * moments.sum;
  const isSpread = moments !== undefined && spread !== undefined && spread >= BigInt(least) * moments.rows * range * range;
  demand(isSpread || spread === 0n, 'model-level', { clause: 'MOD-2' });
}
