/** A condition in words, for the person who decides. */
import type { Language } from '@ketensom/host';
import type { ComparisonPredicate, Predicate } from '@ketensom/protocol';

const words = {
  en: {
    all: ' and ',
    any: ' or ',
    not: 'not',
    eq: 'is',
    in: 'is one of',
    gt: 'is more than',
    gte: 'is at least',
    lt: 'is less than',
    lte: 'is at most',
    has: 'is known',
    hasNot: 'is missing',
  },
  nl: {
    all: ' en ',
    any: ' of ',
    not: 'niet',
    eq: 'is',
    in: 'is een van',
    gt: 'is meer dan',
    gte: 'is minstens',
    lt: 'is minder dan',
    lte: 'is hoogstens',
    has: 'is bekend',
    hasNot: 'ontbreekt',
  },
} as const;

const comparators = ['eq', 'in', 'gt', 'gte', 'lt', 'lte'] as const;

function comparisonText(predicate: ComparisonPredicate, language: Language): string {
  const { variable, has } = predicate;
  if (has !== undefined) return `${variable} ${has ? words[language].has : words[language].hasNot}`;
  const comparator = comparators.find((name) => predicate[name] !== undefined) ?? 'eq';
  const value = predicate[comparator];
  const text = Array.isArray(value) ? value.join(', ') : typeof value === 'object' && 'variable' in value ? value.variable : String(value);
  return `${variable} ${words[language][comparator]} ${text}`;
}

/** Such as `(age is at least 18 and not (has_plan is true))`. */
export function predicateText(predicate: Predicate, language: Language): string {
  if ('all' in predicate) return `(${predicate.all.map((part) => predicateText(part, language)).join(words[language].all)})`;
  if ('any' in predicate) return `(${predicate.any.map((part) => predicateText(part, language)).join(words[language].any)})`;
  if ('not' in predicate) return `${words[language].not} ${predicateText(predicate.not, language)}`;
  return comparisonText(predicate, language);
}
