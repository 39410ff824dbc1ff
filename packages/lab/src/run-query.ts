/** One query through the analyst's own program: submit, wait, fetch. */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { exitCodes } from '@ketensom/host';
import type { LocalIssue, QueryResult } from '@ketensom/protocol';
import { errorLineOf, type PrintedError } from './program-errors.ts';
import { runProgramToEnd } from './programs.ts';
import { failure, type QueryContext, type QueryOutcome } from './query-outcome.ts';
import { runSavedQuery } from './run-series.ts';
import type { ScenarioQuery } from './scenario.ts';

/** What a command of the analyst gave: what it printed, or the code that it ended with. */
type Answer =
  | { readonly output: string }
  | { readonly status: 'refused' | 'failed'; readonly code: string; readonly issues?: readonly LocalIssue[] };

/** A command that was refused (exit codes 2 and 3) is told apart from one that failed. */
async function callAnalyst({ work }: QueryContext, args: readonly string[]): Promise<Answer> {
  const { code, output, errors } = await runProgramToEnd('analyst', ['query', ...args, '--state', work.state('analyst'), '--json']);
  if (code === exitCodes.done) return { output };
  const printed = (errorLineOf(errors)?.['error'] ?? {}) as PrintedError;
  const status = code === exitCodes.usage || code === exitCodes.refused ? 'refused' : 'failed';
  const { code: said = 'internal', issues } = printed;
  return { status, code: said, ...(issues === undefined ? {} : { issues }) };
}

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
  const issues = 'issues' in answer && answer.issues !== undefined ? { issues: answer.issues } : {};
  return { query, result, milliseconds: performance.now() - started, ...issues, ...(run === undefined ? {} : { run }) };
}
