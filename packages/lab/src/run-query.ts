/** One query through the analyst's own program: submit, watch, fetch. */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { errorTexts, isErrorCode, type QueryResult } from '@ketensom/protocol';
import type { Work } from './prepare-work.ts';
import { runProgramToEnd, startProgram } from './programs.ts';
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

const failure = (query: ScenarioQuery, status: 'refused' | 'failed', code: string): QueryResult => ({
  query: query.name,
  kind: 'aggregate',
  status,
  error: { code, title: isErrorCode(code) ? errorTexts[code].text : code },
});

const errorCode = (errors: string): string => {
  const line = errors.trim().split('\n').at(-1) ?? '';
  try {
    const value = JSON.parse(line) as { error?: { code?: unknown } };
    return typeof value.error?.code === 'string' ? value.error.code : 'internal';
  } catch {
    return 'internal';
  }
};

/** A coded refusal of the program, as a result. Exit code 2 and 3 mean that nothing ran. */
const refusal = (query: ScenarioQuery, code: number, errors: string): QueryResult =>
  failure(query, code === 2 || code === 3 ? 'refused' : 'failed', errorCode(errors));

interface Watched {
  readonly state: string;
  readonly code: string;
}

async function watch(run: string, context: QueryContext): Promise<Watched> {
  let last: Watched = { state: 'failed', code: 'internal' };
  const watching = startProgram('analyst', ['query', 'watch', run, '--state', context.work.state('analyst'), '--json'], {
    name: 'The analyst',
    onLine: (line) => {
      if (typeof line['state'] === 'string')
        last = { state: line['state'], code: typeof line['code'] === 'string' ? line['code'] : 'internal' };
    },
  });
  await watching.ended;
  return last;
}

async function submit(
  query: ScenarioQuery,
  context: QueryContext,
  extra: readonly string[],
): Promise<{ run: string } | { refused: QueryResult }> {
  const args = ['query', 'submit', query.file, '--state', context.work.state('analyst'), '--json', ...extra];
  const { code, output, errors } = await runProgramToEnd('analyst', args);
  if (code !== 0) return { refused: refusal(query, code, errors) };
  return { run: (JSON.parse(output) as { run: string }).run };
}

const askAgainCodes: ReadonlySet<string> = new Set(['declined', 'expired', 'not-offering']);

/**
 * Runs one query to its end and writes OUT/results/<query>.json. When a partner declines, the query is asked once more without it, as an
 * analyst would; the result then names who is missing and why.
 */
export async function runQuery(query: ScenarioQuery, context: QueryContext): Promise<QueryOutcome> {
  const started = performance.now();
  const file = join(context.out, 'results', `${query.name}.json`);
  rmSync(file, { force: true });
  const finish = (result: QueryResult, run?: string): QueryOutcome => {
    writeFileSync(file, `${JSON.stringify(result, null, 2)}\n`);
    return { query, result, milliseconds: performance.now() - started, ...(run === undefined ? {} : { run }) };
  };
  let submitted = await submit(query, context, []);
  if ('refused' in submitted) return finish(submitted.refused);
  let end = await watch(submitted.run, context);
  if (end.state !== 'released' && askAgainCodes.has(end.code)) {
    const again = await submit(query, context, ['--replaces', submitted.run]);
    if (!('refused' in again)) {
      submitted = again;
      end = await watch(again.run, context);
    }
  }
  if (end.state !== 'released') return finish(failure(query, end.state === 'refused' ? 'refused' : 'failed', end.code), submitted.run);
  const fetched = await runProgramToEnd('analyst', ['query', 'result', submitted.run, '--state', context.work.state('analyst'), '--json']);
  if (fetched.code !== 0) return finish(refusal(query, fetched.code, fetched.errors), submitted.run);
  return finish(JSON.parse(fetched.output) as QueryResult, submitted.run);
}
