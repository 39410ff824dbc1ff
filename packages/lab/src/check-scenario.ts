/** What is wrong with a scenario's files is said before any process starts: definitions, terms, mappings and queries here, data by the agents' own `check`. */
import { availableParallelism } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { readCodebook, readYamlFile } from '@ketensom/host';
import { type Codebook, ConfigError, checkAgentFile, parseAgentFile, parseCharterTerms, parseQuery } from '@ketensom/protocol';
import type { Work } from './prepare-work.ts';
import { runOrFail } from './programs.ts';
import type { Scenario, ScenarioQuery } from './scenario.ts';

/** Runs a check of a file, naming the file in what it refuses. */
function inFile<Result>(file: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (error instanceof ConfigError && error.file === undefined) throw error.inFile(file);
    throw error;
  }
}

function checkAgent(path: string, codebook: Codebook): void {
  inFile(path, () => {
    const file = parseAgentFile(readYamlFile(path));
    const folder = basename(dirname(path));
    if (file.partner !== folder)
      throw new ConfigError([{ path: 'partner', found: file.partner, expected: `the name of its folder, ${folder}` }]);
    checkAgentFile(file, codebook);
  });
}

/** Only what is no query at all: one that asks for too much, or for what comes later, is refused when it is asked, and its result says so. */
function checkQuery({ file, series }: ScenarioQuery): void {
  if (series !== undefined) return;
  try {
    inFile(file, () => parseQuery(readYamlFile(file)));
  } catch (error) {
    if (!(error instanceof ConfigError) || error.code !== 'not-supported') throw error;
  }
}

/** @throws ConfigError (exit code 2) with the file, the path in it, what was found and what was expected. */
export function checkScenario(scenario: Scenario, queries: readonly ScenarioQuery[]): void {
  const { codebook } = readCodebook(scenario.codebook);
  const { charter } = scenario;
  if (charter !== undefined) inFile(charter, () => parseCharterTerms(readYamlFile(charter)));
  for (const partner of scenario.partners) checkAgent(join(scenario.folder, 'partners', partner, 'agent.yaml'), codebook);
  queries.forEach(checkQuery);
}

/** Each partner's own check of its data. @throws CommandError with what the first one that fails had to say (exit code 2). */
export async function checkData(scenario: Scenario, work: Work): Promise<void> {
  const waiting = [...scenario.partners];
  const checkNext = async (): Promise<void> => {
    for (let partner = waiting.shift(); partner !== undefined; partner = waiting.shift()) {
      await runOrFail('agent', [
        'check',
        '--config',
        work.agentFile(partner),
        '--codebook',
        scenario.codebook,
        '--state',
        work.state(partner),
      ]);
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, checkNext));
}
