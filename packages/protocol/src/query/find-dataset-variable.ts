/** A variable of a dataset by its name; an issue that names those that are close where it has none. */
import { datasetVariables } from '../codebook/resolve-indicators.ts';
import { expectName } from '../codebook/suggestion.ts';
import type { Codebook, Dataset, Variable } from '../codebook/types.ts';
import { type LocalIssue, renderFound } from '../local-issue.ts';

/** Where a name stands: `written` is what the query says there, of which the name is the last part. */
interface NamePlace {
  readonly path: string;
  readonly written: string;
}

/** See the module header. Issues are added to. */
export function findDatasetVariable(
  name: string,
  dataset: Dataset,
  { codebook, issues, path, written }: { readonly codebook: Codebook; readonly issues: LocalIssue[] } & NamePlace,
): Variable | undefined {
  const variables = datasetVariables(dataset, codebook.variables);
  const definition = variables.get(name);
  if (definition !== undefined) return definition;
  const expected = expectName(`a variable of dataset ${dataset.name}`, name, variables.keys());
  issues.push({ path, found: renderFound(written), expected, code: 'unknown-name' });
  return undefined;
}
