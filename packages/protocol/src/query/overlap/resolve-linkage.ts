/** Linkage quality by subgroup: of a set or a table, how many rows with each code of one variable had an identifier that could be compared. */
import { expectName } from '../../codebook/suggestion.ts';
import type { Codebook, Dataset } from '../../codebook/types.ts';
import { type LocalIssue, renderFound } from '../../local-issue.ts';
import { maxSubgroups } from '../../overlap/sealed-sizes.ts';
import { codesOf } from '../codes-of.ts';
import type { Dimension } from '../dimension.ts';
import { findDatasetVariable } from '../find-dataset-variable.ts';

/** What is looked up in. `places`: the datasets of sets or tables by name, which a query calls `what`. */
interface LinkageScope {
  readonly codebook: Codebook;
  readonly places: ReadonlyMap<string, Dataset>;
  readonly what: string;
  readonly issues: LocalIssue[];
}

function resolveVariable(name: string, dataset: Dataset, path: string, { codebook, issues }: LinkageScope): Dimension | undefined {
  const variable = findDatasetVariable(name, dataset, { codebook, issues, path, written: name });
  if (variable === undefined) return undefined;
  const codes = codesOf(variable);
  if (codes !== undefined && codes.length <= maxSubgroups) return { variable: name, codes };
  const expected = `a category of at most ${maxSubgroups} codes, or a boolean`;
  issues.push({ path, found: renderFound(name), expected, code: 'malformed' });
  return undefined;
}

/** By set or table, the variable and its codes. Issues for names that are not there. */
export function resolveLinkage(written: Readonly<Record<string, string>>, scope: LinkageScope): ReadonlyMap<string, Dimension> {
  return new Map(
    Object.entries(written).flatMap(([place, name]) => {
      const path = `linkage.${place}`;
      const dataset = scope.places.get(place);
      if (dataset === undefined) {
        const expected = expectName(scope.what, place, scope.places.keys());
        scope.issues.push({ path, found: renderFound(place), expected, code: 'unknown-name' });
        return [];
      }
      const found = resolveVariable(name, dataset, path, scope);
      return found === undefined ? [] : [[place, found] as const];
    }),
  );
}
