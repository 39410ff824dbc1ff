/** A question held against the ledger of selections, and entered in it. */
import type { AgentContext } from '../driver/context.ts';
import type { ResolvedRun } from '../driver/run-context.ts';
import type { LocalRows } from '../evaluate/select-rows.ts';
import type { AnswerRow } from '../store/selection-store.ts';
import type { AskedRows } from './asked-rows.ts';
import { budgetLeft } from './budget.ts';
import { buildSelections, type Selections, type Universe } from './figures.ts';
import { type Answer, findTelling, findTellingSum, type Telling } from './find-telling.ts';
import { datasetOf, questionsOf } from './questions.ts';
import { summedRoster, tellingRosters } from './rosters.ts';
import type { RowIds } from './row-ids.ts';
import { rowMarkSecret } from './row-mark-secret.ts';

const day = 86_400_000;
/** How long an answer is remembered. */
const memory = 731 * day;

/** Why a question is refused; for this partner's own log. `run`: the earlier answer of a pair. */
export interface Finding {
  readonly code: 'differencing' | 'quota-exceeded';
  readonly rule: Telling['rule'] | 'complement' | 'roster' | 'queries' | 'cells';
  readonly run?: string;
}

/** The rows of the last question, where they are not many: whoever goes on with it need not read them again. */
const lastRead = new WeakMap<AgentContext, { readonly fingerprint: string; readonly asked: readonly AskedRows[] }>();
const mostRemembered = 2 ** 17;

/** The rows of a run if it was the last to be read, and few: once. */
export function takeLastAsked(context: AgentContext, { resolved, keepsLedger }: ResolvedRun): readonly AskedRows[] | undefined {
  if (!keepsLedger) return [];
  const last = lastRead.get(context);
  lastRead.delete(context);
  return last?.fingerprint === resolved.fingerprint ? last.asked : undefined;
}

/** Reads the rows that a run is about. Empty where protection is off: only a lab's is. @throws as the partner's data do */
export async function readAsked(context: AgentContext, known: ResolvedRun): Promise<readonly AskedRows[]> {
  const { local, self } = context;
  const { pinned } = known;
  lastRead.delete(context);
  if (!known.keepsLedger) return [];
  const asked: AskedRows[] = [];
  const secret = rowMarkSecret(context);
  for (const { part, question, cells } of questionsOf(known, self))
    asked.push({ part, dataset: datasetOf(question), cells, rows: await local.selectRows(question, pinned.codebook, secret) });
  const rows = asked.reduce((sum, { rows: { persons } }) => sum + persons.length, 0);
  if (rows <= mostRemembered) lastRead.set(context, { fingerprint: known.resolved.fingerprint, asked });
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

/** Sums of a model are exact whatever the rules say of rounding. */
const isExactAnswer = ({ resolved: { kind, rules } }: ResolvedRun): boolean => kind === 'model' || rules.round === 1;

/** The selections of an answer; where they give few persons away among themselves, which is for the gate to hide, the cells alone combine. */
function selectionsOf(rows: LocalRows, { ids, floor, isExact }: Universe & { readonly isExact: boolean }): Selections {
  const selections = buildSelections(numberRows(rows, ids), { axes: rows.axes, totals: rows.totals }, { ids, floor, isExact });
  if (findTellingSum([selections], { ids, floor }) === 'none') return selections;
  return { ...selections, figures: selections.figures.map((figure) => (figure.kind === 'cell' ? figure : { ...figure, combines: false })) };
}

interface Judged {
  readonly finding?: Finding;
  /** Enters what was judged, whatever was found: what was answered is remembered. Part of the caller's transaction. */
  enter(round: string): void;
}

function overBudget(context: AgentContext, run: string, { resolved }: ResolvedRun, asked: readonly AskedRows[]): Finding | undefined {
  for (const dataset of new Set(asked.map((part) => part.dataset))) {
    const left = budgetLeft(context, { purpose: resolved.query.purpose, dataset, except: run }, resolved.rules.budget);
    const cells = asked.reduce((sum, part) => sum + (part.dataset === dataset ? part.cells : 0), 0);
    if (left.queries < 1) return { code: 'quota-exceeded', rule: 'queries' };
    if (left.cells < cells) return { code: 'quota-exceeded', rule: 'cells' };
  }
  return undefined;
}

/** The same selection, answered before as sums over other partners, of which too few stand apart. */
function findOtherRoster(
  { figures }: Selections,
  roster: readonly string[],
  { answers, least }: { readonly answers: readonly Answer[]; readonly least: number },
): Finding | undefined {
  const before = answers.map((answer) => ({ run: answer.run, roster: answer.roster, figures: answer.selections.figures }));
  const [other] = tellingRosters({ roster, figures }, before, least);
  return other === undefined ? undefined : { code: 'differencing', rule: 'roster', run: other.run };
}

const differencing = (telling: Telling | undefined): Finding | undefined =>
  telling === undefined ? undefined : { code: 'differencing', ...telling };

/** Holds what a run asks against everything answered. Synchronous, so that nothing is answered in between when it is entered in one transaction. */
export function judge(context: AgentContext, run: string, known: ResolvedRun, asked: readonly AskedRows[]): Judged {
  const { store, now } = context;
  const { resolved } = known;
  const floor = resolved.rules.minDifference;
  const { purpose } = resolved.query;
  const roster = summedRoster(resolved);
  const least = Math.max(resolved.rules.minPartners, resolved.rules.minContributors.default);
  let finding = overBudget(context, run, known, asked);
  const entries: ((round: string) => void)[] = [];
  const idsOf = new Map<string, RowIds>();
  const before = store.selections.list(now() - memory).filter((answer) => answer.run !== run);
  const answersOf = (universe: string): readonly Answer[] =>
    before
      .filter((answer) => answer.universe === universe)
      .map((answer) => ({ run: answer.run, roster: answer.roster, selections: store.selections.selections(answer) }));
  // Several tables may be of one universe; what was answered in it is unsealed once.
  const answersIn = new Map<string, readonly Answer[]>();
  const ownSets = new Map<string, readonly Answer[]>();
  const isExact = isExactAnswer(known);
  for (const { part, dataset, cells, rows } of asked) {
    if (rows.outside > 0 && rows.outside < floor) finding ??= { code: 'differencing', rule: 'complement' };
    const { universe } = rows;
    const ids = idsOf.get(universe) ?? store.selections.rowIds(universe);
    idsOf.set(universe, ids);
    const selections = selectionsOf(rows, { ids, floor, isExact });
    const own = ownSets.get(universe) ?? [];
    const answers = answersIn.get(universe) ?? answersOf(universe);
    answersIn.set(universe, answers);
    finding ??=
      findOtherRoster(selections, roster, { answers, least }) ??
      differencing(findTelling(selections, [...answers, ...own], { ids, floor }));
    ownSets.set(universe, [...own, { run, roster, selections }]);
    entries.push((round) => {
      const answer: AnswerRow = { run, part, round, universe, dataset, purpose, roster, cells, answered: now() };
      store.selections.add(answer, selections, ids);
    });
  }
  return {
    ...(finding === undefined ? {} : { finding }),
    enter(round) {
      store.selections.expire(now() - memory);
      for (const entry of entries) entry(round);
    },
  };
}
