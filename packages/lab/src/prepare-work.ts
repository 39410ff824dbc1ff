/**
 * OUT/work: what a run needs beside the scenario. Agents read their files where they lie, unless the scenario makes its data: then each
 * partner's folder is copied there and the made files put beside its agent.yaml.
 */

import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { counted } from '@ketensom/protocol';
import { makePopulation } from './generate/rows.ts';
import { writeGeneratedFile } from './generate/write-files.ts';
import { makeTables } from './make-tables.ts';
import type { Scenario } from './scenario.ts';

export interface Work {
  readonly folder: string;
  readonly charter: string;
  /** Where a partner's agent.yaml lies for this run. */
  readonly agentFile: (partner: string) => string;
  readonly state: (role: string) => string;
}

/** Terms for a scenario without charter.yaml: default rules, every purpose that its queries name. */
const defaultCharter = (scenario: Scenario): string => {
  const purposes = [...new Set(scenario.queries.map((query) => query.purpose))].filter((purpose) => purpose !== '').sort();
  const lines = purposes.map(
    (purpose) => `  ${purpose}: { basis: "scenario without a charter", text: { en: "Named by a query", nl: "Genoemd door een vraag" } }`,
  );
  return `charter: scenario\npurposes:\n${lines.join('\n')}\n`;
};

/** Empties and fills OUT/work; `progress` hears of every file made. */
export async function prepareWork(scenario: Scenario, out: string, progress: (text: string) => void): Promise<Work> {
  const folder = join(out, 'work');
  for (const name of ['work', 'results', 'series', 'audit', 'report']) rmSync(join(out, name), { recursive: true, force: true });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  let partnersFolder = join(scenario.folder, 'partners');
  if (scenario.generate !== undefined) {
    partnersFolder = join(folder, 'partners');
    cpSync(join(scenario.folder, 'partners'), partnersFolder, { recursive: true });
    const { seed: planSeed, tables = {}, partners } = scenario.generate;
    const population = makePopulation(tables, String(planSeed));
    for (const [partner, files] of Object.entries(partners)) {
      for (const file of files) {
        progress(`${partner}: ${'rows' in file ? `${counted(file.rows.toLocaleString('en'), 'row', 'rows')} → ` : ''}${file.path}`);
        await writeGeneratedFile(join(partnersFolder, partner, file.path), file, {
          seed: `${planSeed}/${partner}/${file.path}`,
          population,
        });
      }
    }
    await makeTables(partnersFolder, scenario.partners, scenario.codebook);
  }
  const charter = scenario.charter ?? join(folder, 'charter.yaml');
  if (scenario.charter === undefined) writeFileSync(charter, defaultCharter(scenario), { mode: 0o600 });
  return {
    folder,
    charter,
    agentFile: (partner) => join(partnersFolder, partner, 'agent.yaml'),
    state: (role) => join(folder, 'state', role),
  };
}
