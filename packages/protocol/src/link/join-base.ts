/**
 * The base's rows joined with every other table, found in it or not (LNK-8). A row that nobody has, padding among them, is not counted here: who was found nowhere
 * is the difference with what the owner sealed.
 */
import type { LinkPlan } from '../query/link/types.ts';
import { choices, type EndRow, indexTables, type TaggedList } from './join-tags.ts';

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

/**
 * What was found, and of each list how many persons anything was found of. `beyond`: of a base at an end, by list, the persons of the other end whom its persons
 * lead to.
 */
export interface FoundBase {
  readonly cells: readonly FoundCell[];
  readonly found: ReadonlyMap<number, number>;
  readonly beyond?: ReadonlyMap<number, ReadonlySet<number>>;
}

/** Persons by list. */
class Persons {
  readonly byPlace = new Map<number, Set<number>>();

  add(place: number, person: number): void {
    const known = this.byPlace.get(place) ?? new Set();
    this.byPlace.set(place, known.add(person));
  }

  get sizes(): ReadonlyMap<number, number> {
    return new Map([...this.byPlace].map(([place, who]) => [place, who.size]));
  }
}

interface Tally extends Omit<FoundCell, 'persons'> {
  readonly who: Set<number>;
}

/** The base in the middle: of each of its rows the rows at every end, or none. */
function joinMiddle(plan: LinkPlan, tagged: readonly TaggedList[], seed: number): FoundBase {
  const { middle, rowAt } = indexTables(plan, tagged, seed);
  const tallies = new Map<string, Tally>();
  const anywhere = new Persons();
  for (const list of middle) {
    for (let row = 0; row < list.rows; row += 1) {
      const { ends, marks, others } = rowAt(list, row);
      if (ends.every((rows) => rows.length === 0)) continue;
      // Within windows the marks of joins are of persons and dates; then a mark of persons stands beside them.
      const person = others[0] ?? marks[0] ?? 0;
      anywhere.add(list.cell, person);
      for (const chosen of choices<EndRow | undefined>(ends.map((rows) => (rows.length === 0 ? [undefined] : rows)))) {
        const numbers = chosen.map((end) => end?.list.cell ?? 0);
        const mask = chosen.reduce((bits, end, edge) => (end === undefined ? bits | (1 << edge) : bits), 0);
        const name = [list.cell, ...numbers, mask].join(' ');
        const tally = tallies.get(name) ?? { place: list.cell, numbers, mask, who: new Set() };
        tallies.set(name, tally);
        tally.who.add(person);
      }
    }
  }
  return { cells: [...tallies.values()].map(({ who, ...cell }) => ({ ...cell, persons: who.size })), found: anywhere.sizes };
}

/** The base at one end of two joins: its persons of whom any row in the middle leads to somebody at the other. */
function joinThrough(plan: LinkPlan, tagged: readonly TaggedList[], seed: number): FoundBase {
  const { middle, rowAt } = indexTables(plan, tagged, seed);
  const own = plan.edges.findIndex(({ end }) => end === plan.base?.table);
  const [found, beyond] = [new Persons(), new Persons()];
  for (const list of middle) {
    for (let row = 0; row < list.rows; row += 1) {
      const { ends } = rowAt(list, row);
      for (const chosen of choices(ends)) {
        const [base, other] = [chosen[own], chosen[1 - own]];
        if (base === undefined || other === undefined) continue;
        found.add(base.list.cell, base.person);
        beyond.add(base.list.cell, other.person);
      }
    }
  }
  const numbers = plan.edges.map(() => 0);
  const cells = [...found.sizes].map(([place, persons]) => ({ place, numbers, mask: 0, persons }));
  return { cells, found: found.sizes, beyond: beyond.byPlace };
}

/** See the module header. `seed` as in `firstDuplicate`. */
export const joinBase = (plan: LinkPlan, tagged: readonly TaggedList[], seed: number): FoundBase =>
  plan.base?.through === undefined ? joinMiddle(plan, tagged, seed) : joinThrough(plan, tagged, seed);
