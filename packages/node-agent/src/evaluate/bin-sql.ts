/** The bin that a number lies in, as SQL: arithmetic for bins of one width, else a search by halves. */
import { type BinGrid, binCount } from '@ketensom/protocol';

/** SQL for the bin of `value`, a column of whole units inside the grid; null where it is null. */
export function binSql(value: string, grid: BinGrid): string {
  const { edges, width } = grid;
  const [first = 0n] = edges;
  if (width !== undefined) return `cast((${value} - (${first})) // ${width} as integer)`;
  const search = (low: number, high: number): string => {
    if (high - low === 1) return String(low);
    const middle = (low + high) >> 1;
    return `case when ${value} < ${edges[middle] ?? 0n} then ${search(low, middle)} else ${search(middle, high)} end`;
  };
  return `case when ${value} is not null then ${search(0, binCount(grid))} end`;
}
