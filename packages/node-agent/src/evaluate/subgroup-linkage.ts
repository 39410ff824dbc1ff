/** How many of the selected rows with each code of a variable have a usable identifier: linkage quality by subgroup. */
import type { Codebook, Dimension } from '@ketensom/protocol';
import type { MappedDataset } from '../mapping/map-dataset.ts';
import { axisSql } from './cell-rows-sql.ts';

/** Rows of one code (a position in the variable's codes), and those of them that can be compared. */
export interface SubgroupRows {
  readonly code: number;
  readonly rows: number;
  readonly usable: number;
}

/** Rows without a value of the variable are in no subgroup. Empty where none is asked. */
export async function subgroupRows(
  { engine }: Pick<MappedDataset, 'engine'>,
  dimension: Dimension | undefined,
  { isSelected, isUsable, codebook }: { readonly isSelected: string; readonly isUsable: string; readonly codebook: Codebook },
): Promise<readonly SubgroupRows[]> {
  if (dimension === undefined) return [];
  const code = axisSql(dimension.variable, codebook);
  const found = await engine.select(
    `select ${code} as code, count(*), count(*) filter (${isUsable}) from mapped where ${isSelected} and ${code} is not null group by ${code} order by 1`,
  );
  return found.map(([at, rows, usable]) => ({ code: Number(at), rows: Number(rows), usable: Number(usable) }));
}
