/** What is left of the budget, in words. */
import type { Language } from '@ketensom/host';
import type { BudgetLine } from '../selections/budget.ts';
import type { ExplainedLine } from './explained.ts';

const number = (value: number, language: Language): string => value.toLocaleString(language);

function budgetText({ purpose, dataset, spent, of, takes }: BudgetLine, language: Language): string {
  const [questions, cells] = [of.queries - spent.queries, of.cells - spent.cells].map((left) => number(Math.max(left, 0), language));
  const [allQuestions, allCells, takesCells] = [of.queries, of.cells, takes.cells].map((value) => number(value, language));
  return language === 'nl'
    ? `${purpose}, ${dataset}: nog ${questions} van ${allQuestions} vragen en ${cells} van ${allCells} cellen in een jaar; deze vraag kost 1 vraag en ${takesCells} cellen`
    : `${purpose}, ${dataset}: ${questions} of ${allQuestions} questions and ${cells} of ${allCells} cells left in a year; this takes 1 question and ${takesCells} cells`;
}

const isOver = ({ spent, of, takes }: BudgetLine): boolean =>
  spent.queries + takes.queries > of.queries || spent.cells + takes.cells > of.cells;

/** One line for each dataset; red where the request would go beyond it. */
export function budgetLines(budgets: readonly BudgetLine[], language: Language): readonly ExplainedLine[] {
  const topic = { en: 'what is left of the budget', nl: 'wat er van het budget over is' }[language];
  const none = {
    en: 'no budget is held: protection is off, or no persons are in it',
    nl: 'er wordt geen budget bijgehouden: de bescherming is uit, of het gaat niet over personen',
  };
  if (budgets.length === 0) return [{ topic, text: none[language] }];
  return budgets.map((budget) => ({ topic, text: budgetText(budget, language), ...(isOver(budget) ? { isWarning: true } : {}) }));
}
