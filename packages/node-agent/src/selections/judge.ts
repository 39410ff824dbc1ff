/**
 * A question held against the ledger of selections, and entered in it. What takes long is judged on a copy of the ledger; the transaction that enters the answer first
 * asks whether the ledger is still that one, so that of two questions that tell too much together one is answered at most.
 */
import type { AgentContext } from '../driver/context.ts';
import { dataStateOf } from '../driver/data-state.ts';
import type { ResolvedRun } from '../driver/run-context.ts';
import type { AskedRows, ReadRows } from './asked-rows.ts';
import { budgetLeft } from './budget.ts';
import { type JudgedRows, type JudgeTask, judgeRows, type RowsFinding } from './judge-rows.ts';
import { judgeBeside } from './judge-thread.ts';
import { datasetOf, questionsOf } from './questions.ts';
import { summedRoster } from './rosters.ts';
import { rowMarkSecret } from './row-mark-secret.ts';

const day = 86_400_000;
/** How long an answer is remembered. */
const memory = 731 * day;

/** Why a question is refused; for this partner's own log. */
export type Finding = RowsFinding | { readonly code: 'quota-exceeded'; readonly rule: 'queries' | 'cells'; readonly run?: string };

/** Reads the rows that a run is about. Empty where protection is off: only a lab's is. @throws as the partner's data do */
export async function readAsked(context: AgentContext, known: ResolvedRun): Promise<readonly AskedRows[]> {
  const { local, self } = context;
  const { pinned } = known;
  if (!known.keepsLedger) return [];
  const asked: AskedRows[] = [];
  const secret = rowMarkSecret(context);
  for (const { part, question, cells } of questionsOf(known, self))
    asked.push({ part, dataset: datasetOf(question), cells, rows: await local.selectRows(question, pinned.codebook, secret) });
  return asked;
}

/** The same, with the state of the files before. @throws as `readAsked` */
export async function readRows(context: AgentContext, known: ResolvedRun): Promise<ReadRows> {
  const data = await dataStateOf(context, known);
  return { asked: await readAsked(context, known), data };
}

/** Sums of a model are exact whatever the rules say of rounding. */
const isExactAnswer = ({ resolved: { kind, rules } }: ResolvedRun): boolean => kind === 'model' || rules.round === 1;

/** A question that was held against the ledger. */
export interface Judged {
  readonly finding?: Finding;
  /** Whether the ledger is still what it was held against. */
  isCurrent(): boolean;
  /** Enters what was judged, whatever was found: what was answered is remembered. Part of the caller's transaction, in which it is current. */
  enter(round: string): void;
}

/** What is to be judged. */
interface Question {
  readonly context: AgentContext;
  readonly run: string;
  readonly known: ResolvedRun;
  readonly asked: readonly AskedRows[];
}

function overBudget({ context, run, known: { resolved }, asked }: Question): Finding | undefined {
  for (const dataset of new Set(asked.map((part) => part.dataset))) {
    const left = budgetLeft(context, { purpose: resolved.query.purpose, dataset, except: run }, resolved.rules.budget);
    const cells = asked.reduce((sum, part) => sum + (part.dataset === dataset ? part.cells : 0), 0);
    if (left.queries < 1) return { code: 'quota-exceeded', rule: 'queries' };
    if (left.cells < cells) return { code: 'quota-exceeded', rule: 'cells' };
  }
  return undefined;
}

/** The question with all that it is held against, as the ledger is now. */
function taskOf({ context: { store, now }, run, known, asked }: Question): JudgeTask {
  const { resolved } = known;
  const before = store.selections.list(now() - memory).filter((answer) => answer.run !== run);
  const universes = [...new Set(asked.map(({ rows }) => rows.universe))].map((universe) => {
    const answers = before
      .filter((answer) => answer.universe === universe)
      .map((answer) => ({ run: answer.run, roster: answer.roster, selections: store.selections.selections(answer) }));
    return [universe, { met: store.selections.rowIds(universe).bytesFrom(0), answers }] as const;
  });
  return {
    run,
    roster: summedRoster(resolved),
    least: Math.max(resolved.rules.minPartners, resolved.rules.minContributors.default),
    floor: resolved.rules.minDifference,
    isExact: isExactAnswer(known),
    asked: asked.map(({ rows }) => ({ rows })),
    universes: new Map(universes),
  };
}

function judgedAs(question: Question, { finding, selections, met }: JudgedRows, version: number): Judged {
  const { context, run, known, asked } = question;
  const { store, now } = context;
  const found = overBudget(question) ?? finding;
  return {
    ...(found === undefined ? {} : { finding: found }),
    isCurrent: () => store.selections.version() === version,
    enter(round) {
      store.selections.expire(now() - memory);
      for (const [at, { part, dataset, cells, rows }] of asked.entries()) {
        const own = selections[at];
        const rowsMet = met.get(rows.universe);
        if (own === undefined || rowsMet === undefined) throw new TypeError('what was not judged is not entered');
        const { purpose } = known.resolved.query;
        const { universe } = rows;
        const answer = { run, part, round, universe, dataset, purpose, roster: summedRoster(known.resolved), cells, answered: now() };
        store.selections.add(answer, own, rowsMet);
      }
    },
  };
}

/** Holds what a run asks against everything answered, here and now: nothing is answered in between when it is entered in the same transaction. */
export function judge(context: AgentContext, run: string, known: ResolvedRun, asked: readonly AskedRows[]): Judged {
  const question = { context, run, known, asked };
  return judgedAs(question, judgeRows(taskOf(question)), context.store.selections.version());
}

/** The same beside everything else that the agent does. Whoever enters it asks first whether it is current, and judges again where it is not. */
export async function judgeAhead(context: AgentContext, run: string, known: ResolvedRun, asked: readonly AskedRows[]): Promise<Judged> {
  const question = { context, run, known, asked };
  const version = context.store.selections.version();
  const judged = await judgeBeside(taskOf(question));
  return judgedAs(question, judged, version);
}
