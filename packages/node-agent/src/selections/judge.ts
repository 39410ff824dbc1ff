/** A question held against the ledger of selections, and entered in it. */
import { deriveLayout, encodeHex, ownPlan, utf8 } from '@ketensom/protocol';
import type { AgentContext } from '../driver/context.ts';
import type { ResolvedRun } from '../driver/run-context.ts';
import type { LocalRows, RowQuestion } from '../evaluate/select-rows.ts';
import { ownSelections } from '../ring/own-selections.ts';
import type { AnswerRow } from '../store/selection-store.ts';
import { findTellingCombination } from './combine.ts';
import { findTellingPair } from './compare-pairs.ts';
import { buildFigures, type Figure } from './figures.ts';
import { isOverAnotherRoster, summedRoster } from './rosters.ts';
import type { RowIds } from './row-ids.ts';

const day = 86_400_000;
/** How long an answer is remembered. */
const memory = 731 * day;
const year = 366 * day;

/** Why a question is refused; for this partner's own log. `run`: the earlier answer of a pair. */
export interface Finding {
  readonly code: 'differencing' | 'quota-exceeded';
  readonly rule: 'pair' | 'combination' | 'undecided' | 'complement' | 'roster' | 'queries' | 'cells';
  readonly run?: string;
}

/** The rows of one question of a run, read from the partner's data. */
export interface AskedRows {
  readonly part: string;
  readonly dataset: string;
  readonly cells: number;
  readonly rows: LocalRows;
}

/** The questions that a request puts to this partner's rows; none where it has no persons in it or no rows to it. */
function questionsOf(
  { resolved, pinned }: ResolvedRun,
  self: string,
): readonly { readonly part: string; readonly question: RowQuestion; readonly cells: number }[] {
  switch (resolved.kind) {
    case 'aggregate': {
      const { plan, layout, request } = resolved;
      if (plan.public || resolved.table !== undefined) return [];
      // Where every partner shows a table of its own, that table is what is asked of this one.
      const own = ownPlan(plan);
      const asked =
        plan.combine === 'none' ? { plan: own, layout: deriveLayout(own, pinned.codebook, request.partners.length) } : { plan, layout };
      return [{ part: plan.dataset, question: { kind: 'aggregate', ...asked }, cells: asked.layout.cells }];
    }
    case 'tables': {
      const { plan, layout, fills, madeAtSource } = resolved;
      return plan.parts.flatMap((part, at) => {
        const own = layout.parts[at];
        if (own === undefined || part.plan.public || !fills.has(part.name) || madeAtSource.has(part.name)) return [];
        return [{ part: part.name, question: { kind: 'aggregate' as const, plan: part.plan, layout: own }, cells: own.cells }];
      });
    }
    case 'model': {
      const { plan } = resolved;
      return plan.public ? [] : [{ part: plan.dataset, question: { kind: 'model', plan }, cells: plan.columns.length }];
    }
    default:
      return ownSelections(resolved.plan, self).map((set) => ({ part: set.name, question: { kind: 'overlap', set }, cells: 1 }));
  }
}

const datasetOf = (question: RowQuestion): string => (question.kind === 'overlap' ? question.set.dataset : question.plan.dataset);

/** Reads the rows that a run is about. Empty where no ledger is kept. @throws as the partner's data do */
export async function readAsked({ local, self, store, primitives }: AgentContext, known: ResolvedRun): Promise<readonly AskedRows[]> {
  const { pinned, keepsLedger } = known;
  // Kept where this partner's policy asks for it.
  if (!keepsLedger || local.file.policy.rules.minDifference === undefined) return [];
  const asked: AskedRows[] = [];
  const info = utf8('ketensom/agent/row-marks/v1');
  const secret = encodeHex(primitives.hkdf({ key: store.keys.atRestKey, salt: new Uint8Array(32), info, length: 32 }));
  for (const { part, question, cells } of questionsOf(known, self))
    asked.push({ part, dataset: datasetOf(question), cells, rows: await local.selectRows(question, pinned.codebook, secret) });
  return asked;
}

/** Gives the rows their numbers, and finds in which cell and part each lies. */
function numberRows(rows: LocalRows, ids: RowIds) {
  const numbers = Uint32Array.from(rows.persons, (person, at) => ids.idOf(person, rows.ordinals[at] ?? 1));
  const cells = new Int32Array(ids.size).fill(-2);
  const splits = rows.splits.map(() => new Int32Array(ids.size).fill(-1));
  for (const [at, row] of numbers.entries()) {
    cells[row] = rows.cells[at] ?? -1;
    for (const [split, parts] of splits.entries()) parts[row] = rows.splits[split]?.[at] ?? -1;
  }
  return { cells, splits };
}

/** The figures of an answer; where they give few persons away among themselves, which is for the gate to hide, the cells alone combine. */
function figuresOf(rows: LocalRows, ids: RowIds, floor: number): readonly Figure[] {
  const figures = buildFigures(numberRows(rows, ids), { axes: rows.axes, totals: rows.totals }, ids, floor);
  if (findTellingCombination(figures, { ids, floor }) === 'none') return figures;
  return figures.map((figure) => (figure.kind === 'cell' ? figure : { ...figure, combines: false }));
}

interface Judged {
  readonly finding?: Finding;
  /** Enters what was judged. Part of the caller's transaction. */
  enter(round: string): void;
}

/** What is left of the year's budget for a purpose and a dataset, before the question at hand. */
function budgetLeft(
  { store, now }: Pick<AgentContext, 'store' | 'now'>,
  at: { readonly purpose: string; readonly dataset: string; readonly except?: string },
  budget: { readonly queries: number; readonly cells: number },
) {
  const spent = store.selections
    .list(now() - year)
    .filter(({ purpose, dataset, run }) => purpose === at.purpose && dataset === at.dataset && run !== at.except);
  const runs = new Set(spent.map(({ run }) => run));
  return { queries: budget.queries - runs.size, cells: budget.cells - spent.reduce((sum, { cells }) => sum + cells, 0) };
}

function overBudget(context: AgentContext, run: string, { resolved }: ResolvedRun, asked: readonly AskedRows[]): Finding | undefined {
  for (const { dataset, cells } of asked) {
    const left = budgetLeft(context, { purpose: resolved.query.purpose, dataset, except: run }, resolved.rules.budget);
    if (left.queries < 1) return { code: 'quota-exceeded', rule: 'queries' };
    if (left.cells < cells) return { code: 'quota-exceeded', rule: 'cells' };
  }
  return undefined;
}

/** One selection against all that were answered. */
function findTelling(
  asked: readonly Figure[],
  answers: readonly { readonly run: string; readonly figures: readonly Figure[] }[],
  options: { readonly ids: RowIds; readonly floor: number },
): Finding | undefined {
  for (const { run, figures } of answers) {
    if (findTellingPair(asked, figures, options) !== undefined) return { code: 'differencing', rule: 'pair', run };
  }
  if (answers.length === 0) return undefined;
  const verdict = findTellingCombination([...answers.flatMap(({ figures }) => figures), ...asked], options);
  if (verdict === 'none') return undefined;
  return { code: 'differencing', rule: verdict === 'found' ? 'combination' : 'undecided' };
}

/** The same selection, answered before as a sum over other partners. */
function findOtherRoster(
  asked: readonly Figure[],
  roster: readonly string[],
  answers: readonly { readonly run: string; readonly roster: readonly string[]; readonly figures: readonly Figure[] }[],
): Finding | undefined {
  const other = answers.find((answer) => isOverAnotherRoster({ roster, figures: asked }, answer));
  return other === undefined ? undefined : { code: 'differencing', rule: 'roster', run: other.run };
}

/** Holds what a run asks against everything answered. Synchronous, so that nothing is answered in between when it is entered in one transaction. */
export function judge(context: AgentContext, run: string, known: ResolvedRun, asked: readonly AskedRows[]): Judged {
  const { store, now } = context;
  const { resolved } = known;
  const floor = resolved.rules.minDifference;
  const { purpose } = resolved.query;
  const roster = summedRoster(resolved);
  const over = overBudget(context, run, known, asked);
  if (over !== undefined) return { finding: over, enter: () => undefined };
  const entries: ((round: string) => void)[] = [];
  const idsOf = new Map<string, RowIds>();
  const before = store.selections.list(now() - memory).filter((answer) => answer.run !== run);
  const answersOf = (universe: string) =>
    before
      .filter((answer) => answer.universe === universe)
      .map((answer) => ({ run: answer.run, roster: answer.roster, figures: store.selections.figures(answer) }));
  // Several tables may be of one universe; what was answered in it is unsealed once.
  const answersIn = new Map<string, ReturnType<typeof answersOf>>();
  const ownSets = new Map<string, { readonly run: string; readonly figures: readonly Figure[] }[]>();
  for (const { part, dataset, cells, rows } of asked) {
    if (rows.outside > 0 && rows.outside < floor) return { finding: { code: 'differencing', rule: 'complement' }, enter: () => undefined };
    const { universe } = rows;
    const ids = idsOf.get(universe) ?? store.selections.rowIds(universe);
    idsOf.set(universe, ids);
    const figures = figuresOf(rows, ids, floor);
    const own = ownSets.get(universe) ?? [];
    const answers = answersIn.get(universe) ?? answersOf(universe);
    answersIn.set(universe, answers);
    const finding = findOtherRoster(figures, roster, answers) ?? findTelling(figures, [...answers, ...own], { ids, floor });
    if (finding !== undefined) return { finding, enter: () => undefined };
    ownSets.set(universe, [...own, { run, figures }]);
    entries.push((round) => {
      const answer: AnswerRow = { run, part, round, universe, dataset, purpose, roster, cells, answered: now() };
      store.selections.add(answer, figures, ids);
    });
  }
  return {
    enter(round) {
      store.selections.expire(now() - memory);
      for (const entry of entries) entry(round);
    },
  };
}
