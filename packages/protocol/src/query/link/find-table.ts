/** `TABLE.NAME` of a link query: the table, and what it has of that name. */
import { expectName } from '../../codebook/suggestion.ts';
import type { Codebook, Dataset, Variable } from '../../codebook/types.ts';
import { type LocalIssue, renderFound } from '../../local-issue.ts';
import { findDatasetVariable } from '../find-dataset-variable.ts';
import { splitDotted } from './split-dotted.ts';
import type { LinkQuery } from './types.ts';

/** Where names are looked up: `datasets` by table. */
export interface TableScope {
  readonly codebook: Codebook;
  readonly datasets: ReadonlyMap<string, Dataset>;
  readonly issues: LocalIssue[];
}

/** The same, with the query that names stand in. */
export interface LinkScope extends TableScope {
  readonly query: LinkQuery;
}

/** `TABLE.NAME` with its dataset, or an issue. */
export function findTable(text: string, path: string, { datasets, issues }: TableScope) {
  const [table, name] = splitDotted(text);
  const dataset = datasets.get(table);
  if (dataset !== undefined) return { table, name, dataset };
  issues.push({
    path,
    found: renderFound(text),
    expected: expectName('a table of the query', table, datasets.keys()),
    code: 'unknown-name',
  });
  return undefined;
}

/** A key of a table. */
export interface TableKey {
  readonly table: string;
  readonly key: string;
}

/** `TABLE.KEY`, or an issue. */
export function findKey(text: string, path: string, scope: TableScope): TableKey | undefined {
  const found = findTable(text, path, scope);
  if (found === undefined) return undefined;
  const { table, name, dataset } = found;
  if (dataset.keys.includes(name)) return { table, key: name };
  const expected = expectName(`a key of dataset ${dataset.name}`, name, dataset.keys);
  scope.issues.push({ path, found: renderFound(text), expected, code: 'unknown-name' });
  return undefined;
}

/** A variable of a table with its definition. */
interface FoundVariable {
  readonly table: string;
  readonly variable: string;
  readonly definition: Variable;
}

/** `TABLE.VARIABLE`, or an issue. */
export function findVariable(text: string, path: string, scope: TableScope): FoundVariable | undefined {
  const found = findTable(text, path, scope);
  if (found === undefined) return undefined;
  const { table, name: variable, dataset } = found;
  const definition = findDatasetVariable(variable, dataset, { codebook: scope.codebook, issues: scope.issues, path, written: text });
  return definition === undefined ? undefined : { table, variable, definition };
}
