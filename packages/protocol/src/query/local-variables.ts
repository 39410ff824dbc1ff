/** Variables that a measure defines for itself: what they are made of, and where they are kept. */
import { expectName } from '../codebook/suggestion.ts';
import type { Variable } from '../codebook/types.ts';
import { renderFound } from '../local-issue.ts';
import type { MeasureScope } from './measure-scope.ts';

/** A date variable that a measure counts from or to; an issue where it is none. */
export function dateVariable(name: string, scope: MeasureScope, path: string): string | undefined {
  const variable = scope.variables.get(name);
  if (variable?.kind === 'date') return name;
  if (variable === undefined) {
    const expected = expectName(`a date variable of dataset ${scope.dataset.name}`, name, scope.variables.keys());
    scope.issues.push({ path, found: renderFound(name), expected, code: 'unknown-name' });
  } else scope.issues.push({ path, found: `${name}, a ${variable.kind}`, expected: 'a date variable' });
  return undefined;
}

/** A variable of the query's own, once however often it is named. */
export function addLocal(variable: Variable, scope: MeasureScope): void {
  if (!scope.local.some(({ name }) => name === variable.name)) scope.local.push(variable);
}
