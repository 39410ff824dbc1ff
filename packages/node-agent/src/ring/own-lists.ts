/** This partner's lists of a ring from its sets: each person in the one list of the exact combination of sets that it is in (OVL-2). */
import { demand, type RingConfig, type SealedSizes } from '@ketensom/protocol';
import type { PersonSet } from '../evaluate/list-persons.ts';

/** Identifiers per list number; a list of nobody is there too. */
export type OwnLists = ReadonlyMap<number, readonly string[]>;

/** See the module header. */
export function ownLists(config: RingConfig, self: string, sets: readonly PersonSet[]): OwnLists {
  const setsOf = new Map<string, string[]>();
  for (const { set, persons } of sets) {
    for (const person of persons) {
      const known = setsOf.get(person);
      if (known === undefined) setsOf.set(person, [set]);
      else known.push(set);
    }
  }
  const lists = new Map<string, { readonly list: number; readonly persons: string[] }>();
  for (const [list, { owner, sets: names }] of config.lists.entries()) {
    if (owner === self) lists.set(names.join(' '), { list, persons: [] });
  }
  for (const [person, names] of setsOf) {
    const own = lists.get(names.toSorted().join(' '));
    demand(own !== undefined, 'binding-mismatch', { clause: 'OVL-2' });
    own.persons.push(person);
  }
  return new Map([...lists.values()].map(({ list, persons }) => [list, persons]));
}

/** The fewest persons of a set before anything of it is blinded, unless the rules ask for more. */
const leastPersons = 30;

/** A set of a few could be a probe for one. @throws ProtocolError `set-size`. */
export function demandSetSizes(
  sets: readonly PersonSet[],
  { isProtected, minSelection }: { readonly isProtected: boolean; readonly minSelection: number },
): void {
  const least = isProtected ? Math.max(minSelection, leastPersons) : minSelection;
  for (const { persons } of sets) demand(persons.length >= least, 'set-size', { clause: 'OVL-9' });
}

/** What is sealed to the coordinator. `salt` is 32 fresh bytes in hex. */
export const sizesOf = (self: string, salt: string, lists: OwnLists, sets: readonly PersonSet[]): SealedSizes => ({
  partner: self,
  salt,
  lists: [...lists].map(([list, persons]) => ({ list, persons: persons.length })),
  sets: sets.map(({ set, rows, usable }) => ({ set, rows, usable })),
});
