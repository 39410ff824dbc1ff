/** Rows that a list of selections does not tell apart. */

/** Numbers the classes of rows that no selection tells apart; 0: in none. */
export function classify(selections: readonly Uint32Array[], rows: number): { readonly classOf: Uint32Array; readonly count: number } {
  const classOf = new Uint32Array(rows);
  let count = 1;
  for (const selection of selections) {
    const moved = new Map<number, number>();
    for (const row of selection) {
      const before = classOf[row] ?? 0;
      let after = moved.get(before);
      if (after === undefined) {
        after = count;
        count += 1;
        moved.set(before, after);
      }
      classOf[row] = after;
    }
  }
  return { classOf, count };
}
