/** A scenario folder, read and checked before any process starts (docs/lab.md). */
import { existsSync, lstatSync, readdirSync, realpathSync } from 'node:fs';
import { join, sep } from 'node:path';
import { readYamlFile } from '@ketensom/host';
import { ConfigError, counted, expandSeries, isSavedQuery } from '@ketensom/protocol';
import { findPlanFault } from './generate/check-plan.ts';
import { type GeneratePlan, generateSchema } from './generate/schema.ts';

/** One query file: its path and the name inside, which names the result. */
export interface ScenarioQuery {
  readonly file: string;
  readonly name: string;
  readonly purpose: string;
  /** As written, for the result of one that is refused. */
  readonly kind: string;
  /** A saved query, asked period by period. */
  readonly series?: string;
}

export interface Scenario {
  readonly folder: string;
  readonly codebook: string;
  readonly charter?: string;
  /** Partner ids, sorted; each has `partners/<id>/agent.yaml`. */
  readonly partners: readonly string[];
  readonly queries: readonly ScenarioQuery[];
  readonly generate?: GeneratePlan;
}

const partnerName = /^[a-z][a-z0-9_-]{0,63}$/;

const refuse = (file: string, found: string, expected: string): never => {
  throw new ConfigError([{ path: '', found, expected }], file);
};

/** Nothing in a scenario may lead out of its folder. */
function refuseLinks(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isSymbolicLink()) refuse(path, 'a symbolic link', 'a file or folder of the scenario itself');
    if (entry.isDirectory()) refuseLinks(path);
  }
}

function inFile<Result>(file: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    throw error instanceof ConfigError && error.file === undefined ? error.inFile(file) : error;
  }
}

function readQueries(folder: string): readonly ScenarioQuery[] {
  const queriesFolder = join(folder, 'queries');
  if (!existsSync(queriesFolder)) return refuse(queriesFolder, 'no such folder', 'a folder with query files');
  const files = readdirSync(queriesFolder).filter((name) => /\.(?:ya?ml|json)$/.test(name));
  const queries = files.sort().map((name): ScenarioQuery => {
    const file = join(queriesFolder, name);
    const value = readYamlFile(file);
    const fields: { query?: unknown; purpose?: unknown; kind?: unknown } = typeof value === 'object' && value !== null ? value : {};
    if (typeof fields.query !== 'string' || !partnerName.test(fields.query)) return refuse(file, 'no query name', 'query: a name');
    const [purpose, kind] = [fields.purpose, fields.kind].map((text) => (typeof text === 'string' ? text : ''));
    const series = isSavedQuery(value) ? { series: inFile(file, () => expandSeries(value)).series } : {};
    return { file, name: fields.query, purpose: purpose ?? '', kind: kind ?? '', ...series };
  });
  if (queries.length === 0) refuse(queriesFolder, 'no query files', 'at least one query');
  for (const query of queries) {
    const twin = queries.find((other) => other !== query && other.name === query.name);
    if (twin !== undefined) refuse(query.file, `the query name ${query.name}, which another file has`, 'a name of its own');
  }
  return queries;
}

function readGenerate(folder: string): GeneratePlan | undefined {
  const file = join(folder, 'generate.yaml');
  if (!existsSync(file)) return undefined;
  const parsed = generateSchema.safeParse(readYamlFile(file));
  if (parsed.success) {
    const fault = findPlanFault(parsed.data);
    return fault === undefined ? parsed.data : refuse(file, `at ${fault.path}: ${fault.found}`, 'the shape that docs/lab.md describes');
  }
  const [issue] = parsed.error.issues;
  return refuse(
    file,
    issue === undefined ? 'something else' : `at ${issue.path.join('.')}: ${issue.message}`,
    'the shape that docs/lab.md describes',
  );
}

/**
 * The scenario in `dir`.
 *
 * @throws ConfigError with the file, what was found and what was expected.
 */
export function readScenario(dir: string): Scenario {
  if (!existsSync(dir) || !lstatSync(dir).isDirectory()) refuse(dir, 'no such folder', 'a scenario folder');
  const folder = realpathSync(dir);
  refuseLinks(folder);
  const codebook = join(folder, 'codebook.yaml');
  if (!existsSync(codebook)) refuse(codebook, 'no such file', 'the shared definitions');
  const charter = join(folder, 'charter.yaml');
  const partnersFolder = join(folder, 'partners');
  if (!existsSync(partnersFolder)) refuse(partnersFolder, 'no such folder', 'a folder per partner');
  const partners = readdirSync(partnersFolder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
  for (const partner of partners) {
    if (!partnerName.test(partner))
      refuse(`${partnersFolder}${sep}${partner}`, 'a folder whose name is no partner name', 'lower-case letters, digits, - and _');
    const file = join(partnersFolder, partner, 'agent.yaml');
    if (!existsSync(file)) refuse(file, 'no such file', 'what this partner holds');
  }
  if (partners.length < 2) refuse(partnersFolder, counted(partners.length, 'partner', 'partners'), 'at least two');
  const generate = readGenerate(folder);
  const queries = readQueries(folder);
  return {
    folder,
    codebook,
    partners,
    queries,
    ...(existsSync(charter) ? { charter } : {}),
    ...(generate === undefined ? {} : { generate }),
  };
}
