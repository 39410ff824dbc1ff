/**
 * maxShare (group disclosure): where nearly all persons of a group are in one category of a sensitive variable, the group's figures say
 * of each of them what they are in. And the two-category rule: where a group has persons in two categories only, and one or two of them
 * in the second, those learn what all the others are. 1 turns both off. (domain.md 2.2; the 90 % rule of the output checking guidelines of
 * ESSnet, 2009, and DwB, 2015, and the within-group disclosure of the Handbook on Statistical Disclosure Control.)
 */
import type { Rules } from './rules.ts';

const millionths = 1_000_000;

/** Whether the persons of a group, by category, lie too much in one. Nobody at all is another rule's business. */
export function isGroupDisclosing(persons: readonly bigint[], { maxShare }: Pick<Rules, 'maxShare'>): boolean {
  const all = persons.reduce((sum, count) => sum + count, 0n);
  if (maxShare >= 1 || all === 0n) return false;
  const isInOne = persons.some((count) => count * BigInt(millionths) >= all * BigInt(Math.round(maxShare * millionths)));
  const present = persons.filter((count) => count > 0n);
  return isInOne || (present.length === 2 && present.some((count) => count <= 2n));
}
