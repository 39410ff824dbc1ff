/** One query through the analyst's own program: submit, wait, fetch. */
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { exitCodes } from '@ketensom/host';
import { errorTexts, isErrorCode, type QueryResult, type Series } from '@ketensom/protocol';
import type { Work } from './prepare-work.ts';
import { errorLineOf } from './program-errors.ts';
import { runProgramToEnd } from './programs.ts';
import type { ScenarioQuery } from './scenario.ts';

export interface QueryContext {
  readonly work: Work;
  readonly out: string;
}

/** How a query ended: the result as written to OUT/results, and the run id once it has one. */
export interface QueryOutcome {
  readonly query: ScenarioQuery;
  readonly result: QueryResult;
  readonly run?: string;
  readonly milliseconds: number;
}

/** What a command of the analyst gave: what it printed, or the code that it ended with. */
type Answer = { readonly output: string } | { readonly status: 'refused' | 'failed'; readonly code: string };

/** A command that was refused (exit codes 2 and 3) is told apart from one that failed. */
async function callAnalyst({ work }: QueryContext, args: readonly string[]): Promise<Answer> {
  const { code, output, errors } = await runProgramToEnd('analyst', ['query', ...args, '--state', work.state('analyst'), '--json']);
  if (code === exitCodes.done) return { output };
  const printed = (errorLineOf(errors)?.['error'] ?? {}) as { readonly code?: string };
  const status = code === exitCodes.usage || code === exitCodes.refused ? 'refused' : 'failed';
  return { status, code: printed.code ?? 'internal' };
}

const failure = (query: ScenarioQuery, status: 'refused' | 'failed', code: string): QueryResult => ({
  query: query.name,
  kind: query.kind,
  status,
  error: { code, title: isErrorCode(code) ? errorTexts[code].text : code },
});

/** Ends after which a query is asked once more without the partners that it lost. */
const askAgainCodes: ReadonlySet<string> = new Set(['declined', 'expired', 'not-offering']);

/** Submits a query and waits for its end. */
async function ask(
  query: ScenarioQuery,
  context: QueryContext,
  extra: readonly string[] = [],
): Promise<{ readonly answer: Answer; readonly run?: string }> {
  const submitted = await callAnalyst(context, ['submit', query.file, ...extra]);
  if (!('output' in submitted)) return { answer: submitted };
  const { run } = JSON.parse(submitted.output) as { readonly run: string };
  return { answer: await callAnalyst(context, ['result', run, '--wait']), run };
}

/**
 * A saved query: the analyst's own program asks each period. OUT/results gets the result of each, OUT/series the series, OUT/report its page. The outcome
 * is that of the last period that was not released, if there is one.
 */
async function runSavedQuery(query: ScenarioQuery & { readonly series: string }, { work, out }: QueryContext): Promise<QueryOutcome> {
  const started = performance.now();
  const folder = join(work.folder, 'series', query.series);
  const args = ['series', 'run', query.file, '--out', folder, '--state', work.state('analyst'), '--json'];
  const { output, errors } = await runProgramToEnd('analyst', args);
  const milliseconds = (): number => performance.now() - started;
  if (output.trim() === '') {
    const printed = (errorLineOf(errors)?.['error'] ?? {}) as { readonly code?: string };
    return { query, result: failure(query, 'refused', printed.code ?? 'internal'), milliseconds: milliseconds() };
  }
  const series = JSON.parse(output) as Series;
  mkdirSync(join(out, 'series'), { recursive: true });
  cpSync(join(folder, `${query.series}.json`), join(out, 'series', `${query.series}.json`));
  cpSync(join(folder, `${query.series}.html`), join(out, 'report', `series-${query.series}.html`));
  const released = series.periods.flatMap((period) => (period.status === 'released' ? [period.query] : []));
  for (const name of released) cpSync(join(folder, `${name}.json`), join(out, 'results', `${name}.json`));
  const [lost] = series.periods.flatMap((period) => (period.status === 'released' ? [] : [period]));
  if (lost !== undefined) return { query, result: failure(query, lost.status, lost.error.code), milliseconds: milliseconds() };
  const last = JSON.parse(readFileSync(join(folder, `${released.at(-1) ?? ''}.json`), 'utf8')) as QueryResult;
  return { query, result: last, milliseconds: milliseconds() };
}

/**
 * Runs one query to its end and writes OUT/results/<query>.json. When a partner declines, the query is asked once more without it, as an
 * analyst would; the result then names who is missing and why.
 */
export async function runQuery(query: ScenarioQuery, context: QueryContext): Promise<QueryOutcome> {
  if (query.series !== undefined) return runSavedQuery({ ...query, series: query.series }, context);
  const started = performance.now();
  const file = join(context.out, 'results', `${query.name}.json`);
  rmSync(file, { force: true });
  let asked = await ask(query, context);
  if (asked.run !== undefined && 'code' in asked.answer && askAgainCodes.has(asked.answer.code)) {
    const again = await ask(query, context, ['--replaces', asked.run]);
    if (again.run !== undefined) asked = again;
  }
  const { answer, run } = asked;
  const result = 'output' in answer ? (JSON.parse(answer.output) as QueryResult) : failure(query, answer.status, answer.code);
  writeFileSync(file, `${JSON.stringify(result, null, 2)}\n`);
  return { query, result, milliseconds: performance.now() - started, ...(run === undefined ? {} : { run }) };
}
