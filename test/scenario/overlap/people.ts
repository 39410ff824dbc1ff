/** Rows by a seed, with what real registers have: persons twice, numbers that are none, numbers and names that are missing. */
import { makeFractions } from '../../mulberry32.ts';
import type { PersonRow } from './ring-world.ts';

/** A stream of numbers below 1 from a text. */
export function numbersOf(seed: string): () => number {
  return makeFractions(seed.split('').reduce((sum, letter) => Math.imul(sum, 31) + (letter.codePointAt(0) ?? 0), 7));
}

/** The nine digits of the first number at or above `from` that passes the eleven-test. */
function validNumber(from: number): string {
  for (let number = from; ; number += 1) {
    const digits = Array.from(String(number).padStart(9, '0'), Number);
    const sum = digits.reduce((total, digit, at) => total + digit * (at === 8 ? -1 : 9 - at), 0);
    if (sum % 11 === 0) return digits.join('');
  }
}

/** What stands where a number should. */
export const wrongNumbers = ['', '123456789', '000000000', '1.23E+08'];

/** Rows of one partner: each of `people` with probability `share`. */
export function rowsOf(next: () => number, people: readonly PersonRow[], share: number): PersonRow[] {
  return people
    .filter(() => next() < share)
    .flatMap((person) => {
      const bsn = next() < 0.1 ? (wrongNumbers[Math.floor(next() * wrongNumbers.length)] ?? '') : person.bsn;
      const name = next() < 0.1 ? '' : person.name;
      const row = { bsn, name, age: Math.floor(next() * 90) };
      return next() < 0.2 ? [row, { ...row, age: Math.floor(next() * 90) }] : [row];
    });
}

/** So many different persons, from number `from` on. */
export const peopleOf = (count: number, from = 100_000_000): PersonRow[] =>
  Array.from({ length: count }, (_, at) => ({ bsn: validNumber(from + 20 * at), name: `name ${from + at}`, age: 0 }));
