/** The largest of some counts, 0 of none: `Math.max` does not take a `bigint`. */
export const largest = (counts: readonly bigint[]): bigint => {
  let most = 0n;
  for (const count of counts) if (count > most) most = count;
  return most;
};
