/** Counts with noise, and what is left of the year's epsilon, in words. */
import type { Language } from '@ketensom/host';
import type { NoiseBudget } from '../ring/noise-budget.ts';
import type { ExplainedLine } from './explained.ts';

/** No line where a run has no noise; red where it would go beyond the budget. */
export function noiseLines(budget: NoiseBudget | undefined, language: Language): readonly ExplainedLine[] {
  if (budget === undefined) return [];
  const [takes, left, of] = [budget.takes, budget.of - budget.spent, budget.of].map((value) =>
    (Math.max(value, 0) / 1000).toLocaleString(language, { maximumFractionDigits: 3 }),
  );
  const text =
    language === 'nl'
      ? `aantallen worden met opzet onnauwkeurig getoond, met ruis die van geheimen van alle partners afhangt; de coördinator kent de juiste. Deze vraag kost epsilon ${takes}, en er is nog ${left} van ${of} over in een jaar`
      : `counts are shown inexact on purpose, with noise that depends on secrets of all partners; the coordinator knows the exact ones. This takes epsilon ${takes}, and ${left} of ${of} is left in a year`;
  const isOver = budget.spent + budget.takes > budget.of;
  return [{ topic: language === 'nl' ? 'ruis' : 'noise', text, ...(isOver ? { isWarning: true } : {}) }];
}
