/** Linkage quality in classes: how much of the rows had an identifier that could be compared. */
import type { LinkageClass } from './types.ts';

/** Rows that a condition selects, and those of them with usable identifiers. */
export interface Linkage {
  readonly rows: number;
  readonly usable: number;
}

export function linkageClass({ rows, usable }: Linkage = { rows: 0, usable: 0 }): LinkageClass {
  const share = rows === 0 ? 1 : usable / rows;
  return share >= 0.95 ? '>=95%' : share >= 0.9 ? '90-95%' : '<90%';
}
