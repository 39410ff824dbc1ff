/** What a link is broken down by: variables of its tables, and beside a base what is told of its persons in another table. */
import { renderFound } from '../../local-issue.ts';
import { codesOf } from '../codes-of.ts';
import { findTable, findVariable, type LinkScope } from './find-table.ts';
import type { LinkDimension, LinkQuery } from './types.ts';

/** With a base, what is told of its persons in another table stands beside that table's variables, under these names. */
export const isTold = (table: string, name: string, { base }: Pick<LinkQuery, 'base'>): boolean =>
  base !== undefined && table !== base && ['matched', 'hits', 'lag'].includes(name);

/** `TABLE.VARIABLE` each with its codes, or issues; the codes of `hits` and `lag` follow once the joins are known. */
export function resolveDimensions(texts: readonly string[], name: string, scope: LinkScope): readonly LinkDimension[] {
  return texts.flatMap((text, at) => {
    const path = `${name}[${at}]`;
    const found = findTable(text, path, scope);
    if (found === undefined) return [];
    const { table, name: own } = found;
    if (isTold(table, own, scope.query)) return [{ table, variable: own, codes: ['true', 'false'] }];
    const definition = findVariable(text, path, scope)?.definition;
    if (definition === undefined) return [];
    const codes = codesOf(definition);
    if (codes !== undefined) return [{ table, variable: own, codes }];
    const expected = 'a category or a boolean; cut a number, take the period of a date';
    scope.issues.push({ path, found: renderFound(text), expected, code: 'malformed' });
    return [];
  });
}
