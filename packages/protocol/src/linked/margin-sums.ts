/** Every margin of a table as the sum of what it is a margin over. */

/** By place in the list of rows. */
export interface MarginSum {
  readonly total: number;
  readonly parts: readonly number[];
}

/** @param rows the codes of each row, `*` for a margin */
export function marginSums(rows: readonly ReadonlyMap<string, string>[]): MarginSum[] {
  const keyOf = (codes: ReadonlyMap<string, string>): string => JSON.stringify([...codes]);
  const byKey = new Map<string, number[]>();
  for (const [at, codes] of rows.entries()) {
    for (const [variable, code] of codes) {
      if (code === '*') continue;
      const key = JSON.stringify([variable, keyOf(new Map([...codes, [variable, '*']]))]);
      const parts = byKey.get(key);
      if (parts === undefined) byKey.set(key, [at]);
      else parts.push(at);
    }
  }
  return rows.flatMap((codes, total) =>
    [...codes].flatMap(([variable, code]): MarginSum[] => {
      const parts = code === '*' ? byKey.get(JSON.stringify([variable, keyOf(codes)])) : undefined;
      return parts === undefined ? [] : [{ total, parts }];
    }),
  );
}
