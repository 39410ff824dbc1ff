/** Combinations of codes that nobody can have: those that a dataset lists, and those that a hierarchy of codes excludes. */
import { type LocalIssue, renderFound } from '../local-issue.ts';
import type { CodebookFile } from './schema.ts';
import { expectName } from './suggestion.ts';
import type { CategoryVariable, Dataset, Variable } from './types.ts';

type Combination = Dataset['impossible'][number];

interface ImpossibleScope {
  readonly variables: ReadonlyMap<string, Variable>;
  readonly issues: LocalIssue[];
}

function codesOfVariable(variable: Variable | undefined): readonly string[] | undefined {
  if (variable?.kind === 'category') return variable.codes.map(({ code }) => code);
  return variable?.kind === 'boolean' ? ['true', 'false'] : undefined;
}

/** The combinations that a dataset lists. */
function listed(written: CodebookFile['datasets'][string], path: string, { variables, issues }: ImpossibleScope): Combination[] {
  return (written.impossible ?? []).map((combination, at) => {
    const entries = Object.entries(combination).map(([name, codes]) => {
      const here = `${path}.impossible[${at}].${name}`;
      const known = written.variables.includes(name) ? codesOfVariable(variables.get(name)) : undefined;
      if (known === undefined) {
        const names = written.variables.filter((own) => codesOfVariable(variables.get(own)) !== undefined);
        issues.push({
          path: here,
          found: renderFound(name),
          expected: expectName('a category or boolean of the dataset', name, names),
          code: 'unknown-name',
        });
      }
      for (const code of codes)
        if (known !== undefined && !known.includes(code))
          issues.push({
            path: here,
            found: renderFound(code),
            expected: expectName(`a code of ${name}`, code, known),
            code: 'unknown-name',
          });
      return [name, codes] as const;
    });
    return new Map(entries);
  });
}

/** The variable that the codes of another lie within. */
const outerOf = (variable: CategoryVariable, variables: ReadonlyMap<string, Variable>): CategoryVariable | undefined => {
  const outer = variable.within === undefined ? undefined : variables.get(variable.within);
  return outer?.kind === 'category' ? outer : undefined;
};

/** The code of every level above a code, by variable. */
function ancestorsOf(variable: CategoryVariable, code: string, variables: ReadonlyMap<string, Variable>): [string, string][] {
  const found: [string, string][] = [];
  let [level, own]: [CategoryVariable, string | undefined] = [variable, code];
  for (let outer = outerOf(level, variables); outer !== undefined && found.length < variables.size; outer = outerOf(level, variables)) {
    own = level.codes.find((entry) => entry.code === own)?.parent;
    if (own === undefined) break;
    found.push([outer.name, own]);
    level = outer;
  }
  return found;
}

/** A code with any other code than its own ancestor of a level above, for every pair of levels that the dataset has. */
function excluded(names: readonly string[], variables: ReadonlyMap<string, Variable>): Combination[] {
  return names.flatMap((name) => {
    const variable = variables.get(name);
    if (variable?.kind !== 'category') return [];
    const placed = variable.codes.flatMap(({ code }) =>
      ancestorsOf(variable, code, variables).map(([level, own]) => ({ code, level, own })),
    );
    return [
      ...Map.groupBy(
        placed.filter(({ level }) => names.includes(level)),
        ({ level, own }) => JSON.stringify([level, own]),
      ).values(),
    ].map((same): Combination => {
      const [{ level, own } = { level: '', own: '' }] = same;
      const others = (codesOfVariable(variables.get(level)) ?? []).filter((code) => code !== own);
      return new Map([
        [name, same.map(({ code }) => code)],
        [level, others],
      ]);
    });
  });
}

/** All of a dataset. Issues for names and codes that do not exist. */
export const resolveImpossible = (
  written: CodebookFile['datasets'][string],
  path: string,
  scope: ImpossibleScope,
): Dataset['impossible'] => [...listed(written, path, scope), ...excluded(written.variables, scope.variables)];

/** That every `within` names a variable whose codes hold all parents, and that no level lies within itself. */
export function checkHierarchies(variables: ReadonlyMap<string, Variable>, issues: LocalIssue[]): void {
  for (const variable of variables.values()) {
    if (variable.kind !== 'category' || variable.within === undefined) continue;
    const path = `variables.${variable.name}.within`;
    const outer = outerOf(variable, variables);
    if (outer === undefined) {
      const names = [...variables.values()].flatMap(({ kind, name }) => (kind === 'category' ? [name] : []));
      issues.push({
        path,
        found: renderFound(variable.within),
        expected: expectName('a category', variable.within, names),
        code: 'unknown-name',
      });
      continue;
    }
    const codes = new Set(outer.codes.map(({ code }) => code));
    const strange = variable.codes.find(({ parent }) => parent === undefined || !codes.has(parent));
    if (strange !== undefined)
      issues.push({
        path,
        found: `${strange.code} with parent ${renderFound(strange.parent)}`,
        expected: `every code with a parent that is a code of ${outer.name}`,
      });
    let above: CategoryVariable | undefined = outer;
    for (let levels = 0; above !== undefined && levels < variables.size; levels += 1) above = outerOf(above, variables);
    if (above !== undefined) issues.push({ path, found: `${variable.name} within itself`, expected: 'levels that end' });
  }
}
