/** One query through the analyst's own program: submitted, waited for and fetched. */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { exitCodes } from '@ketensom/host';
import type { LocalIssue, QueryResult } from '@ketensom/protocol';
import { errorLineOf, type PrintedError } from './program-errors.ts';
import { runProgramToEnd } from './programs.ts';
import { failure, type QueryContext, type QueryOutcome } from './query-outcome.ts';
import { runSavedQuery } from './run-series.ts';
import type { ScenarioQuery } from './scenario.ts';

/** What a question gave: its result, or the code that it ended with. */
type Answer =
  | { readonly output: string }
  | { readonly status: 'refused' | 'failed'; readonly code: string; readonly issues?: readonly LocalIssue[] };

/** Ends after which a query is asked once more without the partners that it lost. */
const askAgainCodes: ReadonlySet<string> = new Set(['declined', 'expired', 'not-offering']);

/** Asks a query and waits for its end. One that was refused (exit codes 2 and 3) is told apart from one that failed; a `run` it has once it was submitted. */
async function ask(
  query: ScenarioQuery,
  { work }: QueryContext,
  extra: readonly string[] = [],
): Promise<{ readonly answer: Answer; readonly run?: string }> {
  const args = ['query', 'ask', query.file, ...extra, '--state', work.state('analyst'), '--json'];
  const { code, output, errors } = await runProgramToEnd('analyst', args);
  const [submitted = '', result = ''] = output.split('\n');
  const known = submitted === '' ? {} : { run: (JSON.parse(submitted) as { readonly run: string }).run };
  if (code === exitCodes.done) return { answer: { output: result }, ...known };
  const printed = (errorLineOf(errors)?.['error'] ?? {}) as PrintedError;
  const status = code === exitCodes.usage || code === exitCodes.refused ? 'refused' : 'failed';
  const { code: said = 'internal', issues } = printed;
  return { answer: { status, code: said, ...(issues === undefined ? {} : { issues }) }, ...known };
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
