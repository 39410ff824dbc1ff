/**
 * The bins of a numeric variable: agreed classes in which its values are counted, for medians, quantiles and histograms (docs/statistics.md).
 * They cover the variable's whole range, so that every value that is present falls in exactly one.
 */
import { decimalText, toUnits } from './decimals.ts';
import type { NumericVariable } from './types.ts';

/**
 * Bin i holds edges[i] <= x < edges[i + 1], in whole units of 10^-decimals; the last one also its upper edge. There is one edge more than
 * there are bins.
 */
export interface BinGrid {
  readonly edges: readonly bigint[];
  /** All bins but perhaps the last are this wide. */
  readonly width?: bigint;
}

/** The most bins that one variable may have. */
export const maxBins = 65_536;

/** Values of an integer up to which its bins need not be written: one bin a value. */
const maxDefaultBins = 4096n;

const unitsOf = (value: number, { decimals }: NumericVariable): bigint | undefined => toUnits(decimalText(value), decimals);

/** Why a variable has no bins. */
export type NoBins = 'none' | 'off-grid' | 'too-many';

function equalBins(min: bigint, max: bigint, width: bigint): BinGrid | NoBins {
  const count = (max - min) / width + 1n;
  if (count > BigInt(maxBins)) return 'too-many';
  return { edges: Array.from({ length: Number(count) + 1 }, (_, at) => min + BigInt(at) * width), width };
}

/** Stated edges, with a first and a last bin added where the variable's range goes further. */
function statedBins(min: bigint, max: bigint, stated: readonly bigint[]): BinGrid {
  const [first = min, last = max] = [stated[0], stated.at(-1)];
  return { edges: [...(min < first ? [min] : []), ...stated, ...(max > last ? [max] : [])] };
}

/** The bins of a variable, or why it has none. */
export function binsOf(variable: NumericVariable): BinGrid | NoBins {
  const [min, max] = [unitsOf(variable.min, variable), unitsOf(variable.max, variable)];
  if (min === undefined || max === undefined) return 'off-grid';
  const { bins } = variable;
  if (bins === undefined) return variable.kind === 'integer' && max - min < maxDefaultBins ? equalBins(min, max, 1n) : 'none';
  if ('width' in bins) {
    const width = unitsOf(bins.width, variable);
    return width === undefined || width <= 0n ? 'off-grid' : equalBins(min, max, width);
  }
  const edges = bins.edges.map((edge) => unitsOf(edge, variable));
  return edges.includes(undefined)
    ? 'off-grid'
    : statedBins(
        min,
        max,
        edges.filter((edge) => edge !== undefined),
      );
}

/** The number of bins of a grid. */
export const binCount = ({ edges }: BinGrid): number => edges.length - 1;

/** The bin that a value lies in. @throws RangeError for a value outside all of them */
export function binAt({ edges }: BinGrid, value: bigint): number {
  let [low, high] = [0, edges.length - 1];
  if (value < (edges[low] ?? value) || value > (edges[high] ?? value)) throw new RangeError('a value outside its bins');
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((edges[middle] ?? 0n) <= value) low = middle;
    else high = middle;
  }
  return low;
}

/** Whether every bin holds a single value, so that nothing is lost by counting in bins. */
export const isSingleValued = ({ width }: BinGrid): boolean => width === 1n;
