/**
 * The budget: how many questions, and how many cells, a purpose may have of a dataset in a year. It is debited in the transaction in which an answer is fixed,
 * before a byte leaves, and only a round that certainly never opened gives it back.
 */
import type { AgentContext } from '../driver/context.ts';
import type { ResolvedRun } from '../driver/run-context.ts';
import { datasetOf, questionsOf } from './questions.ts';

/** How long what was spent counts, in milliseconds. */
export const budgetYear = 366 * 86_400_000;

/** A number of questions and of cells. */
export interface Budget {
  readonly queries: number;
  readonly cells: number;
}

/** Which budget; `except`: a run that is not counted. */
export interface BudgetPlace {
  readonly purpose: string;
  readonly dataset: string;
  readonly except?: string;
}

type Books = Pick<AgentContext, 'store' | 'now'>;

/** What was spent in the last year. */
export function budgetSpent({ store, now }: Books, { purpose, dataset, except }: BudgetPlace): Budget {
  const spent = store.selections
    .list(now() - budgetYear)
    .filter((answer) => answer.purpose === purpose && answer.dataset === dataset && answer.run !== except);
  return { queries: new Set(spent.map(({ run }) => run)).size, cells: spent.reduce((sum, { cells }) => sum + cells, 0) };
}

/** What is left of the year's budget. */
export function budgetLeft(books: Books, place: BudgetPlace, budget: Budget): Budget {
  const spent = budgetSpent(books, place);
  return { queries: budget.queries - spent.queries, cells: budget.cells - spent.cells };
}

/** The budget of one dataset that a request draws on: what others spent, what there is in all, and what the request takes. */
export interface BudgetLine {
  readonly purpose: string;
  readonly dataset: string;
  readonly spent: Budget;
  readonly of: Budget;
  readonly takes: Budget;
}

/** The budgets that a request draws on; none where protection is off, or no persons are in it. */
export function budgetsOf(context: AgentContext, run: string, known: ResolvedRun): readonly BudgetLine[] {
  if (!known.keepsLedger) return [];
  const { purpose } = known.resolved.query;
  const takes = new Map<string, number>();
  for (const { question, cells } of questionsOf(known, context.self))
    takes.set(datasetOf(question), (takes.get(datasetOf(question)) ?? 0) + cells);
  return [...takes].map(([dataset, cells]) => ({
    purpose,
    dataset,
    spent: budgetSpent(context, { purpose, dataset, except: run }),
    of: known.resolved.rules.budget,
    takes: { queries: 1, cells },
  }));
}
