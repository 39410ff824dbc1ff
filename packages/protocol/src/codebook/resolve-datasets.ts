/** The datasets of a codebook: what they offer, and whom their counts are about. */
import { type LocalIssue, renderFound } from '../local-issue.ts';
import { checkHierarchies, resolveImpossible } from './resolve-impossible.ts';
import type { CodebookFile } from './schema.ts';
import { expectName } from './suggestion.ts';
import type { Dataset, Key, Variable } from './types.ts';

/** Names that the coverage of a result uses itself. */
const reservedNames = ['rows', 'unreadableRows', 'whereUnknown', 'noSubject'];

interface DatasetScope {
  readonly keys: ReadonlyMap<string, Key>;
  readonly variables: ReadonlyMap<string, Variable>;
  readonly issues: LocalIssue[];
}

/** All datasets, in file order; issues for names that do not exist, are reserved, or are both a key and a variable. */
export function resolveDatasets(file: CodebookFile, scope: DatasetScope): ReadonlyMap<string, Dataset> {
  for (const name of scope.variables.keys()) {
    if (reservedNames.includes(name))
      scope.issues.push({ path: `variables.${name}`, found: 'a reserved name', expected: `another name than ${name}` });
    if (scope.keys.has(name))
      scope.issues.push({ path: `keys.${name}`, found: 'the name of a variable', expected: 'a name that no variable has' });
  }
  checkHierarchies(scope.variables, scope.issues);
  const datasets = new Map<string, Dataset>();
  for (const [name, written] of Object.entries(file.datasets)) {
    const path = `datasets.${name}`;
    checkNames(written.keys ?? [], scope.keys, 'a key of the codebook', `${path}.keys`, scope.issues);
    checkNames(written.variables, scope.variables, 'a variable of the codebook', `${path}.variables`, scope.issues);
    const { title, definition, unit } = written;
    datasets.set(name, {
      name,
      ...(title === undefined ? {} : { title }),
      ...(definition === undefined ? {} : { definition }),
      unit,
      subject: resolveSubject(written, path, scope.issues),
      ...resolveWeight(written, path, scope),
      public: written.public ?? false,
      keys: written.keys ?? [],
      variables: written.variables,
      impossible: resolveImpossible(written, path, scope),
    });
  }
  return datasets;
}

/** A weight is one of the dataset's own numbers, and never below 0. */
function resolveWeight(
  { weight, variables }: CodebookFile['datasets'][string],
  path: string,
  scope: DatasetScope,
): Pick<Dataset, 'weight'> {
  if (weight === undefined) return {};
  const variable = scope.variables.get(weight);
  const isWeight = variable !== undefined && 'decimals' in variable && variable.min >= 0 && variables.includes(weight);
  const expected = "a number or integer among the dataset's variables, with a min of 0 or more";
  if (!isWeight) scope.issues.push({ path: `${path}.weight`, found: renderFound(weight), expected });
  return { weight };
}

function checkNames(names: readonly string[], known: ReadonlyMap<string, unknown>, what: string, path: string, issues: LocalIssue[]): void {
  for (const [at, name] of names.entries()) {
    const here = `${path}[${at}]`;
    if (!known.has(name))
      issues.push({ path: here, found: renderFound(name), expected: expectName(what, name, known.keys()), code: 'unknown-name' });
    if (names.indexOf(name) !== at) issues.push({ path: here, found: `${renderFound(name)} again`, expected: 'every name once' });
  }
}

/** A key where there are keys, since persons are what the rules protect; else the unit. With several keys it must be said which. */
function resolveSubject(written: CodebookFile['datasets'][string], path: string, issues: LocalIssue[]): Dataset['subject'] {
  const keys = written.keys ?? [];
  const byUnit = { kind: 'unit', unit: written.unit } as const;
  if (keys.length === 0) {
    if (written.subject !== undefined && written.subject !== written.unit) {
      issues.push({
        path: `${path}.subject`,
        found: renderFound(written.subject),
        expected: `the unit, ${written.unit}, since the dataset has no keys`,
      });
    }
    return byUnit;
  }
  const key = written.subject ?? (keys.length === 1 ? keys[0] : undefined);
  if (key !== undefined && keys.includes(key)) return { kind: 'key', key };
  issues.push({ path: `${path}.subject`, found: renderFound(written.subject), expected: `one of the dataset's keys: ${keys.join(', ')}` });
  return byUnit;
}
