/** The codes of categories that follow from a number or a date. */
import { type Period, periodsBetween } from './dates.ts';
import { decimalText, formatUnits, toUnits } from './decimals.ts';
import type { Code } from './types.ts';

/**
 * Codes of `cut`: class i holds edges[i] <= x < edges[i + 1] and is called by its first and last value on the variable's grid
 * ("0-17", with two decimals "0-17.99"); the last is open ("65+"). Undefined where an edge has more decimals than the variable.
 */
export function cutCodes(edges: readonly number[], decimals: number): Code[] | undefined {
  const units = edges.map((edge) => toUnits(decimalText(edge), decimals));
  if (units.includes(undefined)) return undefined;
  const points = units.filter((point) => point !== undefined);
  return points.map((point, at) => {
    const next = points[at + 1];
    const first = formatUnits(point, decimals);
    return { code: next === undefined ? `${first}+` : `${first}-${formatUnits(next - 1n, decimals)}` };
  });
}

/** Codes of `period`: every period that a date from `min` to `max` can fall in. */
export const periodCodes = (min: string, max: string, period: Period): Code[] => periodsBetween(min, max, period).map((code) => ({ code }));
