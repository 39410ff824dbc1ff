/**
 * The base's rows joined with every other table, found in it or not (LNK-8). A row that nobody has, padding among them, is not counted here: who was found nowhere
 * is the difference with what the owner sealed.
 */
import type { LinkPlan } from '../query/link/types.ts';
import { type EndRow, indexTables, type TaggedList } from './join-tags.ts';

/** Persons of one list of the base of whom the same was found. */
export interface FoundCell {
  /** The list, by its place. */
  readonly place: number;
  /** By join: the number of the list at the end, 0 where nothing was found. */
  readonly numbers: readonly number[];
  /** Bit e is set where join e found nothing. */
  readonly mask: number;
  readonly persons: number;
}

/** What was found, and of each list how many persons anything was found of. */
export interface FoundBase {
  readonly cells: readonly FoundCell[];
  readonly found: ReadonlyMap<number, number>;
}

interface Tally extends Omit<FoundCell, 'persons'> {
  readonly who: Set<number>;
}

/** Every choice of one row per end, of none where there is none. */
const choices = (ends: readonly (readonly EndRow[])[]): readonly (readonly (EndRow | undefined)[])[] =>
  ends.reduce<readonly (readonly (EndRow | undefined)[])[]>(
    (all, rows) => all.flatMap((start) => (rows.length === 0 ? [undefined] : rows).map((row) => [...start, row])),
    [[]],
  );

/** See the module header. `seed` as in `firstDuplicate`. */
export function joinBase(plan: LinkPlan, tagged: readonly TaggedList[], seed: number): FoundBase {
  const { middle, rowAt } = indexTables(plan, tagged, seed);
  const tallies = new Map<string, Tally>();
  const anywhere = new Map<number, Set<number>>();
  for (const list of middle) {
    for (let row = 0; row < list.rows; row += 1) {
      const { ends, marks, others } = rowAt(list, row);
      if (ends.every((rows) => rows.length === 0)) continue;
      // Within windows the marks of joins are of persons and dates; then a mark of persons stands beside them.
      const person = others[0] ?? marks[0] ?? 0;
      const known = anywhere.get(list.cell) ?? new Set();
      anywhere.set(list.cell, known.add(person));
      for (const chosen of choices(ends)) {
        const numbers = chosen.map((end) => end?.list.cell ?? 0);
        const mask = chosen.reduce((bits, end, edge) => (end === undefined ? bits | (1 << edge) : bits), 0);
        const name = [list.cell, ...numbers, mask].join(' ');
        const tally = tallies.get(name) ?? { place: list.cell, numbers, mask, who: new Set() };
        tallies.set(name, tally);
        tally.who.add(person);
      }
    }
  }
  return {
    cells: [...tallies.values()].map(({ who, ...cell }) => ({ ...cell, persons: who.size })),
    found: new Map([...anywhere].map(([place, who]) => [place, who.size])),
  };
}
