/** The figures of an overlap one by one, with what each is about: for tables and explanations. */
import type { OverlapTable, ResultCell } from './types.ts';

/** `size` of one set, persons `only` in these sets, in `both`, in `all`, or in any (`union`). */
export interface OverlapFigure {
  readonly what: 'size' | 'only' | 'both' | 'all' | 'union';
  readonly sets: readonly string[];
  readonly cell: ResultCell;
}

/** Sizes first, then what the query asked, the union last. */
export function overlapFigures({ sets, regions, pairs, all, union }: OverlapTable): readonly OverlapFigure[] {
  const names = Object.keys(sets);
  return [
    ...Object.entries(sets).map(([name, { size }]): OverlapFigure => ({ what: 'size', sets: [name], cell: size })),
    ...(regions ?? []).map((region): OverlapFigure => ({ what: 'only', sets: region.in, cell: region.count })),
    ...(pairs ?? []).map((pair): OverlapFigure => ({ what: 'both', sets: pair.sets, cell: pair.count })),
    ...(all === undefined ? [] : [{ what: 'all', sets: names, cell: all } as const]),
    { what: 'union', sets: names, cell: union },
  ];
}
