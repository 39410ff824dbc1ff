/** A saved query of a scenario through the analyst's own program: each period, then the series. */
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readYamlFile } from '@ketensom/host';
import { expandSeries, type QueryResult, type Series } from '@ketensom/protocol';
import { errorLineOf } from './program-errors.ts';
import { runProgramToEnd } from './programs.ts';
import { failure, type QueryContext, type QueryOutcome } from './query-outcome.ts';
import type { ScenarioQuery } from './scenario.ts';

type SavedQuery = ScenarioQuery & { readonly series: string };

const ask = (file: string, folder: string, { work }: QueryContext) =>
  runProgramToEnd('analyst', ['series', 'run', file, '--out', folder, '--state', work.state('analyst'), '--json']);

/** Where agents are killed in every query, a period is one: each is asked by itself, with everybody back. */
async function askOneByOne(
  { file }: SavedQuery,
  folder: string,
  context: QueryContext & Required<Pick<QueryContext, 'revive'>>,
): Promise<void> {
  const value = readYamlFile(file) as object;
  mkdirSync(folder, { recursive: true });
  for (const { period } of expandSeries(value).queries) {
    await context.revive();
    const single = join(folder, `${period}.period.json`);
    writeFileSync(single, JSON.stringify({ ...value, periods: [period] }));
    await ask(single, folder, context);
  }
  await context.revive();
}

/** OUT/series gets the series, OUT/report its page, OUT/results the result of each period. */
function keep(series: Series, folder: string, out: string): readonly string[] {
  const name = series.series;
  mkdirSync(join(out, 'series'), { recursive: true });
  cpSync(join(folder, `${name}.json`), join(out, 'series', `${name}.json`));
  cpSync(join(folder, `${name}.html`), join(out, 'report', `series-${name}.html`));
  const released = series.periods.flatMap((period) => (period.status === 'released' ? [period.query] : []));
  for (const query of released) cpSync(join(folder, `${query}.json`), join(out, 'results', `${query}.json`));
  return released;
}

/** The outcome is that of the first period that was not released, if there is one, else of the last. */
export async function runSavedQuery(query: SavedQuery, context: QueryContext): Promise<QueryOutcome> {
  const { work, out, revive } = context;
  const started = performance.now();
  const folder = join(work.folder, 'series', query.series);
  if (revive !== undefined) await askOneByOne(query, folder, { ...context, revive });
  const { output, errors } = await ask(query.file, folder, context);
  const ended = (result: QueryResult): QueryOutcome => ({ query, result, milliseconds: performance.now() - started });
  if (output.trim() === '') {
    const printed = (errorLineOf(errors)?.['error'] ?? {}) as { readonly code?: string };
    return ended(failure(query, 'refused', printed.code ?? 'internal'));
  }
  const series = JSON.parse(output) as Series;
  const released = keep(series, folder, out);
  const [lost] = series.periods.flatMap((period) => (period.status === 'released' ? [] : [period]));
  if (lost !== undefined) return ended(failure(query, lost.status, lost.error.code));
  return ended(JSON.parse(readFileSync(join(folder, `${released.at(-1) ?? ''}.json`), 'utf8')) as QueryResult);
}
