/** The order in which variables can be resolved: every derived one after those it is made of. */
import { type LocalIssue, renderFound } from '../local-issue.ts';
import type { Predicate } from './predicate.ts';
import type { CodebookFile, VariableFile } from './schema.ts';
import { expectName } from './suggestion.ts';

interface Reference {
  readonly name: string;
  readonly path: string;
}

function predicateReferences(predicate: Predicate, path: string): Reference[] {
  if ('all' in predicate) return predicate.all.flatMap((part, at) => predicateReferences(part, `${path}.all[${at}]`));
  if ('any' in predicate) return predicate.any.flatMap((part, at) => predicateReferences(part, `${path}.any[${at}]`));
  if ('not' in predicate) return predicateReferences(predicate.not, `${path}.not`);
  const operand = [predicate.eq, predicate.gt, predicate.gte, predicate.lt, predicate.lte].find((value) => typeof value === 'object');
  const other = typeof operand === 'object' ? [{ name: operand.variable, path }] : [];
  return [{ name: predicate.variable, path: `${path}.variable` }, ...other];
}

const isNameOfVariable = (text: string): boolean => /^[a-z]/.test(text);

function references(variable: VariableFile, path: string): Reference[] {
  if (variable.kind === 'category') return variable.of === undefined ? [] : [{ name: variable.of, path: `${path}.of` }];
  if (variable.kind === 'boolean') return variable.when === undefined ? [] : predicateReferences(variable.when, `${path}.when`);
  if (variable.kind !== 'integer') return [];
  const ends = (variable.between ?? []).map((name, at) => ({ name, path: `${path}.between[${at}]` }));
  const parts = (variable.sumOf ?? []).map((name, at) => ({ name, path: `${path}.sumOf[${at}]` }));
  return [...ends.filter(({ name }) => isNameOfVariable(name)), ...parts];
}

/** Names in resolving order; those that name an unknown variable, or themselves in the end, are left out with an issue each. */
export function orderVariables(variables: CodebookFile['variables'], issues: LocalIssue[]): string[] {
  const order: string[] = [];
  const state = new Map<string, 'open' | 'done' | 'bad'>();
  const visit = (name: string): boolean => {
    const known = state.get(name);
    if (known !== undefined) return known === 'done';
    state.set(name, 'open');
    const variable = variables[name] as VariableFile;
    const good = references(variable, `variables.${name}`).every((reference) => check(reference));
    state.set(name, good ? 'done' : 'bad');
    if (good) order.push(name);
    return good;
  };
  const check = ({ name, path }: Reference): boolean => {
    if (!Object.hasOwn(variables, name)) {
      const expected = expectName('a variable of the codebook', name, Object.keys(variables));
      issues.push({ path, found: renderFound(name), expected, code: 'unknown-name' });
      return false;
    }
    if (state.get(name) === 'open') {
      issues.push({ path, found: `${renderFound(name)}, which is made of this one`, expected: 'a variable that does not lead back here' });
      return false;
    }
    return visit(name);
  };
  for (const name of Object.keys(variables)) visit(name);
  return order;
}
