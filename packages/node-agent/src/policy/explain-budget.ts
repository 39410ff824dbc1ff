/** What is left of the budget, in words. */

import type { Language } from '@ketensom/host';
import { counted } from '@ketensom/protocol';
import type { BudgetLine } from '../selections/budget.ts';
import type { ExplainedLine } from './explained.ts';

const number = (value: number, language: Language): string => value.toLocaleString(language);

function budgetText({ purpose, dataset, spent, of, takes }: BudgetLine, language: Language): string {
  const isDutch = language === 'nl';
  const left = (all: number, used: number): string => number(Math.max(all - used, 0), language);
  const questions = (count: number): string =>
    counted(number(count, language), isDutch ? 'vraag' : 'question', isDutch ? 'vragen' : 'questions');
  const cells = (count: number): string => counted(number(count, language), isDutch ? 'cel' : 'cell', isDutch ? 'cellen' : 'cells');
  const [leftQuestions, leftCells] = [left(of.queries, spent.queries), left(of.cells, spent.cells)];
  return isDutch
    ? `${purpose}, ${dataset}: nog ${leftQuestions} van ${questions(of.queries)} en ${leftCells} van ${cells(of.cells)} in een jaar; deze vraag kost ${questions(1)} en ${cells(takes.cells)}`
    : `${purpose}, ${dataset}: ${leftQuestions} of ${questions(of.queries)} and ${leftCells} of ${cells(of.cells)} left in a year; this takes ${questions(1)} and ${cells(takes.cells)}`;
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
