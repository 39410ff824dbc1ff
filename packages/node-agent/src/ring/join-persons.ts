/**
 * Rows of several keys, or of several sets, as persons (OVL-10): rows that share any identifier are one person, in every set that any of its rows is in. A
 * person with several identifiers of one key goes by the first of them in the order of texts.
 */
import { identifierAt } from '@ketensom/protocol';
import type { PersonSet } from '../evaluate/list-persons.ts';

/** A person: the sets it is in, by number, and one identifier per key, empty where it has none. */
export interface JoinedPerson {
  readonly sets: ReadonlySet<number>;
  readonly identifiers: readonly string[];
}

interface Person {
  readonly sets: Set<number>;
  identifiers: string[];
}

const decoder = new TextDecoder();

function* rowsOf(sets: readonly PersonSet[]): Generator<{ readonly set: number; readonly identifiers: readonly string[] }> {
  for (const [set, { columns }] of sets.entries()) {
    const count = columns[0]?.ends.length ?? 0;
    for (let row = 0; row < count; row += 1) yield { set, identifiers: columns.map((column) => decoder.decode(identifierAt(column, row))) };
  }
}

/** The first of two texts that is there. */
const firstOf = (left: string, right: string): string => (left !== '' && (right === '' || left < right) ? left : right);

/** Person by identifier, one map per key; a person that was joined to another is looked up through it. */
class PersonIndex {
  readonly #known: readonly Map<string, Person>[];
  readonly #joined = new Map<Person, Person>();
  readonly #persons = new Set<Person>();

  constructor(keys: number) {
    this.#known = Array.from({ length: keys }, () => new Map<string, Person>());
  }

  #rootOf(person: Person): Person {
    let root = person;
    for (let next = this.#joined.get(root); next !== undefined; next = this.#joined.get(root)) root = next;
    if (root !== person) this.#joined.set(person, root);
    return root;
  }

  #join(into: Person, from: Person): void {
    if (into === from) return;
    for (const set of from.sets) into.sets.add(set);
    into.identifiers = into.identifiers.map((own, at) => firstOf(own, from.identifiers[at] ?? ''));
    this.#persons.delete(from);
    this.#joined.set(from, into);
  }

  add(set: number, identifiers: readonly string[]): void {
    const found = identifiers.flatMap((text, at) => (text === '' ? [] : (this.#known[at]?.get(text) ?? [])));
    const [person = { sets: new Set<number>(), identifiers: [...identifiers] }, ...others] = found.map((each) => this.#rootOf(each));
    this.#persons.add(person);
    for (const other of others) this.#join(person, this.#rootOf(other));
    this.#join(person, { sets: new Set([set]), identifiers: [...identifiers] });
    for (const [at, text] of identifiers.entries()) if (text !== '') this.#known[at]?.set(text, person);
  }

  persons(): readonly JoinedPerson[] {
    return [...this.#persons];
  }
}

/** See the module header. */
export function joinPersons(sets: readonly PersonSet[], keys: number): readonly JoinedPerson[] {
  const index = new PersonIndex(keys);
  for (const { set, identifiers } of rowsOf(sets)) index.add(set, identifiers);
  return index.persons();
}
