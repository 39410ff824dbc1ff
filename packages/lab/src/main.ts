#!/usr/bin/env -S node --disable-warning=ExperimentalWarning --conditions=@ketensom/source
/** ketensom-lab: runs a scenario folder as real processes on one machine. */
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { CommandError, chooseLanguage, type ExitCode, exitCodes, printOutcome, runProgram, type Voice } from '@ketensom/host';
import { Command } from 'commander';
import { runDemo, waitForInterrupt } from './demo.ts';
import { dropSteps, parseDrop } from './drop.ts';
import { newScenario } from './new-scenario.ts';
import { formatOutcomes } from './present/show-outcomes.ts';
import { exitCodeOf, runScenario } from './run-scenario.ts';
import { readScenario } from './scenario.ts';

interface RunFlags {
  readonly out: string;
  readonly only?: string;
  readonly drop?: readonly string[];
  readonly keep?: boolean;
  readonly timings?: boolean;
  readonly json?: boolean;
  readonly lang?: string;
}

const voice: { json: boolean; language: 'nl' | 'en' } = { json: false, language: chooseLanguage(undefined) };
let outcome: ExitCode = exitCodes.done;

const listen = (flags: { readonly json?: boolean; readonly lang?: string }): Voice => {
  voice.json = flags.json === true;
  voice.language = chooseLanguage(flags.lang);
  return voice;
};

async function run(dir: string, flags: RunFlags): Promise<void> {
  const { language, json } = listen(flags);
  const scenario = readScenario(resolve(dir));
  const drops = (flags.drop ?? []).map((text) => parseDrop(text, scenario.partners));
  if (flags.only !== undefined && !scenario.queries.some((query) => query.name === flags.only)) {
    const message = `--only takes one of the scenario's queries: ${scenario.queries.map((query) => query.name).join(', ')}.`;
    throw new CommandError({ exitCode: exitCodes.usage, code: 'malformed', message });
  }
  const out = resolve(flags.out);
  const say = (text: string): void => void process.stderr.write(`${text}\n`);
  const finished = await runScenario(scenario, { out, drops, language, say, ...(flags.only === undefined ? {} : { only: flags.only }) });
  try {
    const summary = finished.outcomes.map(({ query, result, milliseconds }) => ({
      query: query.name,
      status: result.status,
      seconds: Number((milliseconds / 1000).toFixed(2)),
      ...(result.status === 'released' ? {} : { code: result.error.code }),
    }));
    const files = finished.outcomes.map(({ query: { name, series } }) =>
      series === undefined ? join(out, 'results', `${name}.json`) : join(out, 'series', `${series}.json`),
    );
    const widest = Math.max(...summary.map(({ query }) => query.length));
    const lines = summary.map(
      (entry, at) => `${entry.query.padEnd(widest)}  ${entry.status}${'code' in entry ? ` (${entry.code})` : ''}  ${files[at] ?? ''}`,
    );
    if (!json) process.stdout.write(`${formatOutcomes(finished.outcomes, { codebook: scenario.codebook, language })}\n`);
    if (flags.timings === true) {
      const names = new Map(finished.outcomes.flatMap(({ run: id, query }) => (id === undefined ? [] : [[id, query.name] as const])));
      const table = finished.times.format(names);
      say(table);
      writeFileSync(join(out, 'timings.txt'), table);
    }
    printOutcome({ json, language }, { json: { out, queries: summary }, text: lines.join('\n') });
    if (flags.keep === true) await waitForInterrupt(finished.cluster.url);
    outcome = exitCodeOf(finished.outcomes);
  } finally {
    await finished.cluster.stop();
  }
}

const program = new Command('ketensom-lab')
  .description('Runs a scenario folder as real processes on one machine, over loopback HTTP.')
  .exitOverride()
  .showHelpAfterError();

program
  .command('run')
  .description('runs every query of a scenario folder and writes results, reports and the audit bundle')
  .argument('<dir>', 'scenario folder: codebook.yaml, partners/, queries/')
  .requiredOption('--out <dir>', 'where results/, report/ and audit/ are written; work/ holds what the run needed')
  .option('--only <query>', 'run this query alone')
  .option(
    '--drop <partner@step>',
    `kill that agent there, in every query: ${dropSteps.join(', ')} (repeatable)`,
    (value: string, before?: readonly string[]) => [...(before ?? []), value],
  )
  .option('--keep', 'leave everything running until Ctrl-C')
  .option('--timings', 'add a table of times and bytes per phase')
  .option('--json', 'print the outcome as JSON')
  .option('--lang <nl|en>', 'language of texts and reports')
  .action(run);

program
  .command('new')
  .description('writes a small scenario to start from')
  .argument('<dir>', 'a folder that does not exist yet')
  .option('--json', 'print the outcome as JSON')
  .option('--lang <nl|en>', 'language of texts')
  .action((dir: string, flags: { readonly json?: boolean; readonly lang?: string }) => {
    const files = newScenario(resolve(dir));
    printOutcome(listen(flags), {
      json: { folder: resolve(dir), files },
      text: `${files.map((file) => `  ${file}`).join('\n')}\nRun it: ketensom-lab run ${dir} --out /tmp/out`,
    });
  });

program
  .command('demo')
  .description('the youth monitor example: released tables, a verified log, and a changed byte refused')
  .option('--out <dir>', 'where to write; default a new temporary folder')
  .option('--keep', 'leave everything running until Ctrl-C')
  .option('--json', 'accepted for uniformity; errors are printed as JSON')
  .option('--lang <nl|en>', 'language of texts and reports')
  .action(async (flags: { readonly out?: string; readonly keep?: boolean; readonly json?: boolean; readonly lang?: string }) => {
    outcome = await runDemo({
      out: flags.out === undefined ? undefined : resolve(flags.out),
      keep: flags.keep === true,
      language: listen(flags).language,
    });
  });

await runProgram(
  async () => {
    await program.parseAsync();
    return outcome;
  },
  () => voice,
);
