/** `pending`, `show`: requests explained to whoever approves them. They work on the store, also while the agent runs, and send nothing. */

import { formatTable, type Language, printOutcome, terminalWidth } from '@ketensom/host';
import { ConfigError, ProtocolError } from '@ketensom/protocol';
import type { AgentContext } from '../driver/context.ts';
import { type ResolvedRun, type RingKind, type RunOf, resolveRun } from '../driver/run-context.ts';
import { explainRequest } from '../policy/explain.ts';
import { budgetLines } from '../policy/explain-budget.ts';
import { messageTable } from '../policy/explain-messages.ts';
import { noiseLines } from '../policy/explain-noise.ts';
import { explainedRow } from '../policy/explained.ts';
import { type LeavingMessage, messagesOfModel, messagesOfSum } from '../policy/leaving.ts';
import { logProcessing } from '../processing-log/log-processing.ts';
import { noiseBudgetOf } from '../ring/noise-budget.ts';
import { messagesOfRing } from '../ring/ring-messages.ts';
import { type BudgetLine, budgetsOf } from '../selections/budget.ts';
import type { QueryRow, QueryState } from '../store/query-store.ts';
import { findQuery, withContext } from './find-query.ts';
import { type CommonOptions, say, voiceOf } from './options.ts';

/** How a request stands, in words; the reason behind it is a code. */
const stateTexts: Readonly<Record<Language, Readonly<Record<QueryState, string>>>> = {
  en: { pending: 'waits for a person', approved: 'approved', declined: 'declined', ended: 'ended' },
  nl: { pending: 'wacht op een mens', approved: 'goedgekeurd', declined: 'geweigerd', ended: 'afgelopen' },
};

const isoDate = (milliseconds: number): string => new Date(milliseconds).toISOString().slice(0, 16).replace('T', ' ');

/** What of a request can be made out without its data. */
interface Outline {
  readonly kind: string;
  readonly purpose: string;
  readonly analyst: string;
  readonly budgets: readonly BudgetLine[];
}

/** Undefined with the reason where the request does not fit any more. */
function outline(context: AgentContext, { run, received }: QueryRow): Outline | { readonly code: string } {
  try {
    const known = resolveRun(context, run, received);
    const { query, request } = known.resolved;
    return { kind: query.kind, purpose: query.purpose, analyst: request.analyst, budgets: budgetsOf(context, run, known) };
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
    return { code: error.code };
  }
}

/** The least that is left of any budget that the request draws on, in questions. */
function leftText({ budgets }: Outline): string {
  if (budgets.length === 0) return '–';
  const left = budgets.map(({ spent, of }) => ({ left: of.queries - spent.queries, of: of.queries }));
  const { left: least, of } = left.reduce((a, b) => (b.left < a.left ? b : a));
  return `${Math.max(least, 0)} / ${of}`;
}

/** Lists what waits for a person. */
export const listPending = (options: CommonOptions): Promise<void> =>
  withContext(options, (context) => {
    const voice = voiceOf(options);
    const rows = context.store.queries.list('pending').map((row) => ({ row, facts: outline(context, row) }));
    const heads = {
      en: ['query', 'run', 'kind', 'purpose', 'asked by', 'budget left', 'received', 'valid until'],
      nl: ['vraag', 'run', 'soort', 'doel', 'gevraagd door', 'budget over', 'ontvangen', 'geldig tot'],
    }[voice.language];
    const table = formatTable(
      heads.map((head) => ({ head })),
      rows.map(({ row, facts }) => [
        row.name,
        row.run.slice(0, 12),
        ...('code' in facts ? [facts.code, '–', '–', '–'] : [facts.kind, facts.purpose, facts.analyst, leftText(facts)]),
        isoDate(row.received),
        isoDate(row.expires),
      ]),
    );
    const none = say(voice.language, { en: 'Nothing waits for you.', nl: 'Er wacht niets op u.' });
    const next = say(voice.language, {
      en: 'Read one with `ketensom-agent show RUN`; then `approve RUN` or `decline RUN`.',
      nl: 'Lees er een met `ketensom-agent show RUN`; daarna `approve RUN` of `decline RUN`.',
    });
    printOutcome(voice, {
      json: { pending: rows.map(({ row, facts }) => ({ ...row, ...facts })) },
      text: rows.length === 0 ? none : `${table}\n${next}`,
    });
  });

/** What would leave the house, message by message. For a ring the partner's own lists are made from its data, to be measured. */
async function messagesOf(context: AgentContext, run: string, known: ResolvedRun): Promise<readonly LeavingMessage[]> {
  const { resolved, pinned } = known;
  const { self } = context;
  if (resolved.kind === 'model') return messagesOfModel({ self, pinned, resolved });
  if (resolved.kind === 'aggregate' || resolved.kind === 'tables') return messagesOfSum({ self, pinned, resolved });
  const started = context.now();
  const messages = await messagesOfRing(context, known as RunOf<RingKind>);
  logProcessing(context, run, known, { action: 'measure', asked: [], started, status: 'Ok' });
  return messages;
}

/** The same, or why the data do not give it: then nothing of them would leave either. */
async function tryMessages(
  context: AgentContext,
  run: string,
  known: ResolvedRun,
): Promise<readonly LeavingMessage[] | { readonly code: string }> {
  try {
    return await messagesOf(context, run, known);
  } catch (error) {
    if (error instanceof ProtocolError || error instanceof ConfigError) return { code: error.code };
    throw error;
  }
}

function messagesText(messages: readonly LeavingMessage[] | { readonly code: string }, language: Language): string {
  if ('code' in messages)
    return say(language, {
      en: `What would leave the house cannot be measured: your data do not answer this (${messages.code}).\n`,
      nl: `Wat het huis verlaat kan niet worden gemeten: uw gegevens geven hierop geen antwoord (${messages.code}).\n`,
    });
  const { heads, rows } = messageTable(messages, language);
  return formatTable(
    heads.map((head, at) => ({ head, align: at === 1 || at === 2 ? 'right' : 'left' })),
    rows,
    terminalWidth(),
  );
}

/** Explains one request. */
export const showRun = (options: CommonOptions, wanted: string): Promise<void> =>
  withContext(options, async (context) => {
    const voice = voiceOf(options);
    const { language } = voice;
    const row = findQuery(context, wanted, language);
    const known = resolveRun(context, row.run, row.received);
    const { pinned, resolved } = known;
    const budgets = budgetsOf(context, row.run, known);
    const messages = await tryMessages(context, row.run, known);
    const noise = noiseBudgetOf(context, row.run, resolved.rules);
    const lines = [
      ...explainRequest({ run: row.run, pinned, resolved }, language),
      ...budgetLines(budgets, language),
      ...noiseLines(noise, language),
    ];
    const { request, query, rules, thresholds } = resolved;
    const state = { en: 'state', nl: 'stand' }[language];
    const stands = stateTexts[language][row.state];
    const text = formatTable(
      [{ head: '' }, { head: '' }],
      [...lines.map(explainedRow), [state, row.reason === undefined ? stands : `${stands} (${row.reason})`]],
      terminalWidth(),
    );
    printOutcome(voice, {
      json: {
        run: row.run,
        state: row.state,
        reason: row.reason,
        request,
        query,
        rules,
        thresholds,
        ...describeLeaving(resolved),
        messages,
        budgets,
        ...(noise === undefined ? {} : { noise }),
        explanation: lines,
      },
      text: `${text.trimStart()}\n${messagesText(messages, language)}`,
    });
  });

/** The vector of a sum, for programs. */
function describeLeaving(resolved: ResolvedRun['resolved']): Readonly<Record<string, unknown>> {
  if (resolved.kind !== 'aggregate' && resolved.kind !== 'tables') return {};
  const { cells, words } = resolved.layout;
  const about = resolved.kind === 'tables' ? { fills: [...resolved.fills] } : { notRegistered: resolved.notRegistered };
  return { leaves: { cells, words, bytes: words * 8 }, ...about };
}
