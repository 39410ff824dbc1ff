/** Runs a scenario folder from first key to audit bundle and reports (docs/lab.md). */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ExitCode, exitCodes, type Language, readYamlFile, tableOrder, withNamedShares } from '@ketensom/host';
import { checkData, checkScenario } from './check-scenario.ts';
import type { Cluster, ClusterEvents, Relay } from './cluster.ts';
import type { Drop } from './drop.ts';
import { prepareWork, type Work } from './prepare-work.ts';
import { formatReport } from './present/report.ts';
import { type ProgramLine, runOrFail } from './programs.ts';
import { type ProgressStep, progressSteps, RunProgress } from './progress.ts';
import type { QueryOutcome } from './query-outcome.ts';
import { readLabels } from './read-labels.ts';
import { readTileMaps } from './read-tile-maps.ts';
import { runQuery } from './run-query.ts';
import type { Scenario, ScenarioQuery } from './scenario.ts';
import { startCluster } from './start-cluster.ts';
import { PhaseTimes } from './timings.ts';

export interface RunOptions {
  readonly out: string;
  readonly only?: string;
  readonly drops: readonly Drop[];
  readonly language: Language;
  /** Stands between the coordinator and everybody else. */
  readonly relay?: Relay;
  /** Hears one line per stage. */
  readonly say: (text: string) => void;
  /** Waited for when everything has started, before the first query. */
  readonly beforeQueries?: (cluster: Cluster) => Promise<unknown>;
}

/** A finished run: what came out, and the cluster, still running, for `--keep`. */
export interface ScenarioRun {
  readonly outcomes: readonly QueryOutcome[];
  readonly cluster: Cluster;
  readonly work: Work;
  readonly bundle: string;
  readonly times: PhaseTimes;
}

const isStep = (value: unknown): value is ProgressStep => progressSteps.some((step) => step === value);

interface Following {
  progress: RunProgress | undefined;
}

const followAgents = (following: Following, times: PhaseTimes) => ({
  onAgentLine: (partner: string, line: ProgramLine): void => {
    times.note(partner, line);
    if (line.event === 'round-step' && isStep(line['step'])) following.progress?.mark(partner, line['step']);
    if (line.event === 'query-approved') following.progress?.mark(partner, 'approved');
  },
  onCoordinatorLine: (line: ProgramLine): void => times.note('coordinator', line),
});

const describe = (outcome: QueryOutcome): string => {
  const seconds = (outcome.milliseconds / 1000).toFixed(1);
  return outcome.result.status === 'released'
    ? `released in ${seconds} s`
    : `${outcome.result.status} (${outcome.result.error.code}) after ${seconds} s`;
};

/** Data made, checked by each partner's own program, and everything started. */
async function startAll(
  scenario: Scenario,
  options: RunOptions,
  events: ClusterEvents,
): Promise<{ readonly work: Work; readonly cluster: Cluster }> {
  const { out, say, drops, relay } = options;
  mkdirSync(out, { recursive: true });
  say('Preparing the data');
  const work = await prepareWork(scenario, out, (text) => say(`  ${text}`));
  for (const name of ['results', 'report']) mkdirSync(join(out, name), { recursive: true });
  await checkData(scenario, work);
  say(`Starting a coordinator and ${scenario.partners.length} agents; each makes its keys and signs the charter`);
  return { work, cluster: await startCluster({ scenario, work, drops, events, ...(relay === undefined ? {} : { relay }) }) };
}

/**
 * Runs every query in file order; the cluster keeps running until the caller stops it.
 *
 * @throws ConfigError, CommandError with exit code 2 where the scenario is not in order; then no query was asked.
 */
export async function runScenario(scenario: Scenario, options: RunOptions): Promise<ScenarioRun> {
  const { out, only } = options;
  const queries = scenario.queries.filter((query) => only === undefined || query.name === only);
  checkScenario(scenario, queries);
  const times = new PhaseTimes();
  const following: Following = { progress: undefined };
  const { work, cluster } = await startAll(scenario, options, followAgents(following, times));
  try {
    await options.beforeQueries?.(cluster);
    const outcomes: QueryOutcome[] = [];
    for (const query of queries) {
      await cluster.reviveAgents();
      following.progress = new RunProgress(`Query ${query.name}`, scenario.partners);
      const revive = options.drops.length === 0 ? {} : { revive: () => cluster.reviveAgents() };
      const outcome = await runQuery(query, { work, out, ...revive });
      following.progress.end(describe(outcome));
      outcomes.push(outcome);
      if (query.series === undefined) writeReport(scenario, work, outcome, options);
    }
    const bundle = join(out, 'audit');
    await runOrFail('coordinator', ['export', '--state', work.state('coordinator'), '--out', bundle, '--role', 'full']);
    return { outcomes, cluster, work, bundle, times };
  } catch (error) {
    await cluster.stop();
    throw error;
  }
}

interface QueryFile {
  readonly question?: { readonly en?: string; readonly nl?: string };
  readonly purpose?: string;
}
interface CharterFile {
  readonly purposes?: Readonly<Record<string, { readonly basis?: string; readonly text?: { readonly en?: string; readonly nl?: string } }>>;
}

function writeReport(scenario: Scenario, work: Work, outcome: QueryOutcome, options: RunOptions): void {
  const query = readYamlFile(outcome.query.file) as QueryFile;
  const charter = readYamlFile(work.charter) as CharterFile;
  const purpose = charter.purposes?.[query.purpose ?? ''];
  const page = formatReport(
    {
      result: outcome.result,
      basis: purpose?.basis ?? '',
      order: tableOrder(query),
      maps: readTileMaps(scenario.folder),
      labels: {
        nl: withNamedShares(readLabels(scenario.codebook, 'nl'), query),
        en: withNamedShares(readLabels(scenario.codebook, 'en'), query),
      },
      ...(query.question === undefined ? {} : { question: query.question }),
      ...(purpose?.text === undefined ? {} : { purposeText: purpose.text }),
    },
    options.language,
  );
  writeFileSync(join(options.out, 'report', `${outcome.query.name}.html`), page);
}

/** 0 when every query was released, 1 if any failed, else 3 (interface: "A scenario folder"). */
export function exitCodeOf(outcomes: readonly { readonly query: ScenarioQuery; readonly result: { readonly status: string } }[]): ExitCode {
  if (outcomes.some((outcome) => outcome.result.status === 'failed')) return exitCodes.failed;
  return outcomes.some((outcome) => outcome.result.status === 'refused') ? exitCodes.refused : exitCodes.done;
}
