/** From codebook.yaml to a resolved codebook, or a list of what is wrong with it. */
import { type LocalIssue, throwIssues } from '../local-issue.ts';
import { readShape } from '../schema-issues.ts';
import type { CodeListFiles } from './code-lists.ts';
import { orderVariables } from './order-variables.ts';
import { resolveDatasets } from './resolve-datasets.ts';
import { resolveIndicators } from './resolve-indicators.ts';
import { resolveVariable } from './resolve-variable.ts';
import { type CodebookFile, codebookSchema } from './schema.ts';
import type { Codebook, Key, Variable } from './types.ts';

const noFiles: CodeListFiles = new Map();

/**
 * codebook.yaml of the right shape, not yet resolved.
 *
 * @throws ConfigError `unknown-field` or `malformed` with the issues found.
 */
export function readCodebookFile(value: unknown): CodebookFile {
  return readShape(codebookSchema, value);
}

/**
 * The resolved codebook.
 *
 * @param value the parsed YAML, or a codebook document
 * @param codeLists rows of the code list files it names (`codeListPaths`), read by the caller
 * @throws ConfigError as `readCodebookFile`, and `unknown-name` where something is named that does not exist.
 */
export function parseCodebook(value: unknown, codeLists: CodeListFiles = noFiles): Codebook {
  const file = readCodebookFile(value);
  const issues: LocalIssue[] = [];
  const variables = resolveVariables(file, codeLists, issues);
  throwIssues(issues);
  const keys = new Map(Object.entries(file.keys ?? {}).map(([name, key]) => [name, resolveKey(name, key)]));
  const datasets = resolveDatasets(file, { keys, variables, issues });
  const indicators = resolveIndicators(file, { datasets, variables, issues });
  throwIssues(issues);
  const title = file.title === undefined ? {} : { title: file.title };
  return { name: file.codebook, version: file.version, ...title, keys, variables, datasets, indicators };
}

function resolveVariables(file: CodebookFile, files: CodeListFiles, issues: LocalIssue[]): ReadonlyMap<string, Variable> {
  const resolved = new Map<string, Variable>();
  for (const name of orderVariables(file.variables, issues)) {
    const written = file.variables[name];
    const variable = written && resolveVariable(written, { name, resolved, files, issues });
    if (variable !== undefined) resolved.set(name, variable);
  }
  const names = Object.keys(file.variables).filter((name) => resolved.has(name));
  return new Map(names.map((name) => [name, resolved.get(name) as Variable]));
}

function resolveKey(name: string, key: NonNullable<CodebookFile['keys']>[string]): Key {
  if (key.kind === 'bsn') return { name, kind: 'bsn' };
  if (key.kind === 'text') return { name, kind: 'text', normalise: key.normalise ?? ['trim'] };
  return { name, kind: 'composite', parts: new Map(Object.entries(key.parts)) };
}
