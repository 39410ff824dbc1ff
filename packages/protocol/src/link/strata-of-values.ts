/**
 * Values of a base by stratum, where a mean is made alike (LNK-10): of those found and of the others who has a value, and each bit of it. All parts of one value have
 * the same numbers of strata, which nobody is told.
 */
import type { LinkPlan } from '../query/link/types.ts';
import { demandRange } from './count-values.ts';
import type { ValueCounts } from './join-tags.ts';
import type { CountedMean, ValueStratum } from './joined.ts';
import type { ValuePart } from './link-lists.ts';
import { isValueStratified } from './strata.ts';

/** Persons of one list: those found, and all. */
export interface PlacedList {
  readonly stratum: number;
  readonly found: number;
  readonly all: number;
}

/** The lists of one part, by cell. */
type CellLists = readonly { readonly number: number; readonly lists: readonly PlacedList[] }[];

interface Place {
  readonly number: number;
  readonly stratum: number;
}

/** See the module header. Parts come as they are counted, of each value who has one first, then its bits. */
export class StrataOfValues {
  readonly #plan: LinkPlan;
  readonly #parts = new Map<number, readonly CellLists[]>();

  constructor(plan: LinkPlan) {
    this.#plan = plan;
  }

  add({ value }: ValuePart, cells: CellLists): void {
    if (!isValueStratified(this.#plan, value)) return;
    this.#parts.set(value, [...(this.#parts.get(value) ?? []), cells]);
  }

  /** @throws ProtocolError `size-mismatch`, `range-violation` where a stratum has what its values cannot have. */
  counted(): readonly CountedMean[] {
    return [...this.#parts].flatMap(([value, parts]) =>
      (parts[0] ?? []).map(
        ({ number, lists }): CountedMean => ({
          number,
          value,
          strata: lists.map(({ stratum }) => this.#stratumOf(value, parts, { number, stratum })),
        }),
      ),
    );
  }

  #stratumOf(value: number, parts: readonly CellLists[], { number, stratum }: Place): ValueStratum {
    const told = this.#plan.values[value];
    if (told === undefined) throw new RangeError('a value of the plan');
    const own = parts.map((cells) => cells.find((cell) => cell.number === number)?.lists.find((list) => list.stratum === stratum));
    const countsOf = (count: (list: PlacedList) => number): ValueCounts => {
      const [present = 0, ...bits] = own.map((list) => (list === undefined ? 0 : count(list)));
      const counts = { present, bits };
      demandRange(told, counts);
      return counts;
    };
    return { found: countsOf(({ found }) => found), others: countsOf(({ found, all }) => all - found) };
  }
}
