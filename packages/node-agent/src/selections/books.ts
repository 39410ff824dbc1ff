/** The partner's own books: what it answered, what is left of each budget, what it refused and why. They never leave. */
import { charterFloor, mergeRules } from '@ketensom/protocol';
import type { AgentContext } from '../driver/context.ts';
import { type PinnedCharter, readPinnedCharter } from '../policy/pinned-charter.ts';
import type { Refusal } from '../store/refusal-store.ts';
import { type Budget, budgetSpent, budgetYear } from './budget.ts';

/** One question that figures may have been opened for. */
export interface Answered {
  readonly query: string;
  readonly run: string;
  readonly round: string;
  readonly purpose?: string;
  /** The datasets whose rows it was about, as far as the ledger of selections knows. */
  readonly datasets: readonly string[];
  /** What it took of the budgets, in cells. */
  readonly cells: number;
  /** Unix milliseconds. */
  readonly at: number;
  readonly ended: string;
}

/** The budget of a purpose and a dataset; `of` is absent while there is no charter. */
export interface BudgetRow {
  readonly purpose: string;
  readonly dataset: string;
  readonly spent: Budget;
  readonly of?: Budget;
}

/** How often sets or tables were compared with those of another partner within a year; `of` is absent while there is no charter. */
export interface ComparedWith {
  readonly partner: string;
  readonly comparisons: number;
  readonly of?: number;
}

export interface Books {
  readonly answered: readonly Answered[];
  readonly budgets: readonly BudgetRow[];
  readonly compared: readonly ComparedWith[];
  readonly refused: readonly (Refusal & { readonly query: string })[];
}

const nameOf = ({ store }: AgentContext, run: string): string => store.queries.get(run)?.name ?? run.slice(0, 12);

const purposeOf = ({ store }: AgentContext, run: string): string | undefined => store.log.ofRun(run, 'query.proposed')[0]?.event.purpose;

/** Claims of sums, one a run, and rings: oldest first. */
function answeredOf(context: AgentContext): readonly Answered[] {
  const { store } = context;
  const selections = store.selections.list(0);
  const sums = store.ledger.claims().map(({ run, round, at }) => ({ run, round, at, ended: store.rounds.get(round)?.ended ?? 'open' }));
  const rings = store.rings.list().map(({ run, round, entered, ended = 'open' }) => ({ run, round, at: entered, ended }));
  // A model has a claim for each of its steps.
  const firstOfRun = new Map([...sums, ...rings].toSorted((a, b) => b.at - a.at).map((claim) => [claim.run, claim] as const));
  return [...firstOfRun.values()]
    .toSorted((a, b) => a.at - b.at)
    .map((claim) => {
      const own = selections.filter(({ run }) => run === claim.run);
      const purpose = own[0]?.purpose ?? purposeOf(context, claim.run);
      return {
        ...claim,
        query: nameOf(context, claim.run),
        ...(purpose === undefined ? {} : { purpose }),
        datasets: [...new Set(own.map(({ dataset }) => dataset))],
        cells: own.reduce((sum, { cells }) => sum + cells, 0),
      };
    });
}

function yearlyBudget({ local }: AgentContext, pinned: PinnedCharter | undefined): Budget | undefined {
  const { budget } = local.file.policy.rules;
  const own = budget === undefined ? {} : { budget };
  return pinned === undefined ? undefined : mergeRules(charterFloor(pinned.terms), {}, [own]).budget;
}

function budgetsIn(context: AgentContext, of: Budget | undefined): readonly BudgetRow[] {
  const { store } = context;
  const known = store.selections.list(0).map(({ purpose, dataset }) => `${purpose} ${dataset}`);
  return [...new Set(known)].toSorted().map((key) => {
    const [purpose = '', dataset = ''] = key.split(' ');
    return { purpose, dataset, spent: budgetSpent(context, { purpose, dataset }), ...(of === undefined ? {} : { of }) };
  });
}

/** OVL-9: an overlap or a link counts for each other partner in it, unless it failed. */
function comparedIn({ store, now }: AgentContext, of: Budget | undefined): readonly ComparedWith[] {
  const partners = [...new Set(store.rings.list().flatMap(({ others }) => others))].toSorted();
  return partners.map((partner) => ({
    partner,
    comparisons: store.rings.countWith(partner, now() - budgetYear),
    ...(of === undefined ? {} : { of: of.queries }),
  }));
}

/** See the module header. */
export function readBooks(context: AgentContext): Books {
  const pinned = readPinnedCharter(context.store);
  const of = yearlyBudget(context, pinned);
  return {
    answered: answeredOf(context),
    budgets: budgetsIn(context, of),
    compared: pinned?.terms.protection === 'off' ? [] : comparedIn(context, of),
    refused: context.store.refusals.list().map((refusal) => ({ ...refusal, query: nameOf(context, refusal.run) })),
  };
}
