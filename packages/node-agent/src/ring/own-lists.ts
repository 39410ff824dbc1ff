/** This partner's lists of a ring from its sets: in `dh` each person in the one list of the exact combination of sets that it is in (OVL-2). */
import { demand, type PackedIdentifiers, packIdentifiers, type RingShape, type SealedSizes } from '@ketensom/protocol';
import type { PersonSet } from '../evaluate/list-persons.ts';
import { joinPersons } from './join-persons.ts';

/** Rows of persons: one column of identifiers per key, an empty text where a person has none. */
export type PersonColumns = readonly PackedIdentifiers[];

/** Rows per list number; a list of nobody is there too. */
export type OwnLists = ReadonlyMap<number, PersonColumns>;

export const personCount = (columns: PersonColumns): number => columns[0]?.ends.length ?? 0;

/** Numbers of this partner's own lists. */
const ownNumbers = ({ lists }: Pick<RingShape, 'lists'>, self: string): readonly number[] =>
  lists.flatMap(({ owner }, list) => (owner === self ? [list] : []));

/** See the module header. */
export function ownLists(config: Pick<RingShape, 'lists' | 'columns' | 'blinding'>, self: string, sets: readonly PersonSet[]): OwnLists {
  const numbers = ownNumbers(config, self);
  const isPlain = config.columns === 1 && numbers.every((list) => config.lists[list]?.sets.length === 1);
  // Distinct rows of one key are persons already, and ten million of them should not become texts.
  const plain = (list: number): PersonColumns => sets.find(({ set }) => set === config.lists[list]?.sets[0])?.columns ?? [];
  if (isPlain) return new Map(numbers.map((list) => [list, plain(list)]));
  const persons = joinPersons(sets, config.columns);
  const rows = new Map<number, (readonly string[])[]>(numbers.map((list) => [list, []]));
  const names = sets.map(({ set }) => set);
  for (const { sets: own, identifiers } of persons) {
    const ownNames = new Set([...own].map((set) => names[set]));
    const fitting = numbers.filter((list) => {
      const of = config.lists[list]?.sets ?? [];
      return of.every((name) => ownNames.has(name)) && (config.blinding === 'salted-hash' || of.length === ownNames.size);
    });
    demand(fitting.length > 0, 'binding-mismatch', { clause: 'OVL-2' });
    for (const list of fitting) rows.get(list)?.push(identifiers);
  }
  const pack = (own: readonly (readonly string[])[]): PersonColumns =>
    Array.from({ length: config.columns }, (_, at) => packIdentifiers(own.map((identifiers) => identifiers[at] ?? '')));
  return new Map([...rows].map(([list, own]) => [list, pack(own)]));
}

/** The fewest persons of a set before anything of it is blinded, unless the rules ask for more. */
const leastPersons = 30;

/** A set of a few could be a probe for one. @throws ProtocolError `set-size`. */
export function demandSetSizes(
  sizes: ReadonlyMap<string, number>,
  { isProtected, minSelection }: { readonly isProtected: boolean; readonly minSelection: number },
): void {
  const least = isProtected ? Math.max(minSelection, leastPersons) : minSelection;
  for (const persons of sizes.values()) demand(persons >= least, 'set-size', { clause: 'OVL-9' });
}

/** Two answers about sets that differ by a few are an answer about those few. @throws ProtocolError `differencing`. */
export function demandDifferences(differences: readonly (readonly number[])[], minDifference: number): void {
  const isApart = differences.flat().every((count) => count === 0 || count >= minDifference);
  demand(isApart, 'differencing', { clause: 'OVL-9' });
}

/** Persons of each own set, over all lists that it is in. */
export function setSizes({ lists }: Pick<RingShape, 'lists'>, own: OwnLists, sets: readonly PersonSet[]): ReadonlyMap<string, number> {
  const sizeOf = (set: string): number =>
    [...own].reduce((sum, [list, columns]) => sum + (lists[list]?.sets.includes(set) === true ? personCount(columns) : 0), 0);
  return new Map(sets.map(({ set }) => [set, sizeOf(set)]));
}

/** What is sealed to the coordinator. `salt` is 32 fresh bytes in hex. */
export const sizesOf = (self: string, salt: string, lists: OwnLists, sets: readonly PersonSet[]): SealedSizes => ({
  partner: self,
  salt,
  lists: [...lists].map(([list, columns]) => ({ list, persons: personCount(columns) })),
  sets: sets.map(({ set, rows, usable, groups }) => ({ set, rows, usable, ...(groups.length === 0 ? {} : { groups }) })),
});
