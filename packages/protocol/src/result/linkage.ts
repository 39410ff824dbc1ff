/** Linkage quality in classes: how much of the rows had an identifier that could be compared. */
import type { Dimension } from '../query/dimension.ts';
import type { LinkageClass, LinkageQuality } from './types.ts';

/** Rows that a condition selects, and those of them with usable identifiers. */
export interface Linkage {
  readonly rows: number;
  readonly usable: number;
  /** By position of the code. */
  readonly groups: ReadonlyMap<number, { readonly rows: number; readonly usable: number }>;
}

function linkageClass({ rows, usable }: Pick<Linkage, 'rows' | 'usable'>): LinkageClass {
  const share = rows === 0 ? 1 : usable / rows;
  return share >= 0.95 ? '>=95%' : share >= 0.9 ? '90-95%' : '<90%';
}

/** The class of a set or table, and of its subgroups where that is asked: of those with at least `least` rows, all owners together. */
export function linkageQuality(of: Linkage = { rows: 0, usable: 0, groups: new Map() }, by?: Dimension, least = 1): LinkageQuality {
  if (by === undefined) return { class: linkageClass(of) };
  const classes = by.codes.map((code, at) => {
    const group = of.groups.get(at) ?? { rows: 0, usable: 0 };
    return [code, group.rows < Math.max(least, 1) ? ('suppressed' as const) : linkageClass(group)] as const;
  });
  return { class: linkageClass(of), by: { variable: by.variable, classes: Object.fromEntries(classes) } };
}
