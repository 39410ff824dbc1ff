/** `series run` and `series show`. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Voice } from '@ketensom/host';
import type { Command } from 'commander';
import { type CommonOptions, positiveNumber, type Runner, readName, say, withCommonOptions } from '../cli/options.ts';
import { showSeries } from '../series/write-series.ts';
import type { AnalystClient } from './analyst-client.ts';
import { type FetchedSeries, fetchSeries, type PeriodOutcome, runSeries } from './run-series.ts';

type WithClient = <Result>(options: CommonOptions, work: (client: AnalystClient) => Promise<Result>) => Promise<Result>;

interface SeriesOptions extends CommonOptions {
  readonly out?: string;
  readonly wait: number;
}

const outcomeTexts = {
  asked: { en: 'asked and released', nl: 'gevraagd en vrijgegeven' },
  stored: { en: 'answered before; fetched, nothing was opened again', nl: 'eerder beantwoord; opgehaald, er ging niets opnieuw open' },
  refused: { en: 'refused', nl: 'geweigerd' },
  failed: { en: 'failed', nl: 'mislukt' },
} as const;

/** Says on standard error how each period went, so that standard output holds the series alone. */
const sayPeriod =
  ({ json, language }: Voice) =>
  (outcome: PeriodOutcome): void => {
    const text = json
      ? JSON.stringify({ event: 'period', ...outcome })
      : `${outcome.period}: ${say(language, outcomeTexts[outcome.state])}`;
    process.stderr.write(`${text}\n`);
  };

/** The results of the periods, each in a file of its own beside the series. */
function writeResults({ results }: FetchedSeries, out: string | undefined): void {
  if (out === undefined) return;
  mkdirSync(out, { recursive: true });
  for (const result of results) writeFileSync(join(out, `${result.query}.json`), `${JSON.stringify(result, null, 2)}\n`);
}

/** Adds the commands to the analyst's program. */
export function addSeries(program: Command, run: Runner, { withClient, stateHelp }: { withClient: WithClient; stateHelp: string }): void {
  const series = program.command('series').description('a saved query, asked period by period, and its results side by side');
  const command = (of: Command): Command =>
    withCommonOptions(of, stateHelp)
      .option('--out <folder>', 'also write the series as NAME.json and NAME.html, and the result of each period')
      .option('--wait <seconds>', 'how long to wait for a charter or offers that are still missing', positiveNumber, 20);
  const show = async (options: SeriesOptions, voice: Voice, fetched: FetchedSeries) => {
    writeResults(fetched, options.out);
    return await Promise.resolve(showSeries(fetched, voice, options.out));
  };
  command(
    series
      .command('run')
      .description('ask every period that was not answered before, and wait for all')
      .argument('<file>', 'the saved query'),
  ).action((file: string, options: SeriesOptions) =>
    run(options, async (voice) => {
      const task = { file, wait: options.wait, hear: sayPeriod(voice) };
      return show(options, voice, await withClient(options, (client) => runSeries(client, task)));
    }),
  );
  command(
    series.command('show').description('show what was released of a series; asks nothing').argument('<name>', 'the series', readName),
  ).action((name: string, options: SeriesOptions) =>
    run(options, async (voice) => show(options, voice, await withClient(options, (client) => fetchSeries(client, name)))),
  );
}
