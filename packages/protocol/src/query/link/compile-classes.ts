/** `hits` and `lag` of a table beside a base: how many of its rows a person has there, or how far the nearest of them is, in classes that the query declares. */
import { laterIssue } from '../../later.ts';
import type { LocalIssue } from '../../local-issue.ts';
import { splitDotted } from './split-dotted.ts';
import type { LinkClasses, LinkQuery, LinkWindow } from './types.ts';

/** Where nobody was found: the first code of `hits` and of `lag`. */
const unfound = { hits: '0', lag: 'none' } as const;

/** A class from one bound up to the next. */
function codesOf(bounds: readonly number[], most: number | undefined): readonly string[] {
  return bounds.map((bound, at) => {
    const last = (bounds[at + 1] ?? (most ?? Number.POSITIVE_INFINITY) + 1) - 1;
    if (last === bound) return String(bound);
    return last === Number.POSITIVE_INFINITY ? `${bound}+` : `${bound}..${last}`;
  });
}

/** Whether each bound is above the one before. */
const isRising = (bounds: readonly number[]): boolean => bounds.every((bound, at) => at === 0 || bound > (bounds[at - 1] ?? bound));

function boundIssue(path: string, bounds: readonly number[], first: number, last: number): LocalIssue[] {
  if (isRising(bounds) && bounds[0] === first && (bounds.at(-1) ?? first) <= last) return [];
  return [
    {
      path,
      found: bounds.join(', '),
      expected: `the least of each class, rising, from ${first}${last === Number.POSITIVE_INFINITY ? '' : ` to ${last} at most`}`,
    },
  ];
}

/** The classes of a table that `by` names: of `hits` or of `lag`. Issues are added to. */
export function resolveClasses(
  table: string,
  { query, window, issues }: { readonly query: LinkQuery; readonly window: LinkWindow | undefined; readonly issues: LocalIssue[] },
): LinkClasses | undefined {
  const named = query.by.map(splitDotted).filter(([name]) => name === table);
  const asked = (['hits', 'lag'] as const).filter((kind) => named.some(([, variable]) => variable === kind));
  const { hits, lag } = query.tables[table] ?? {};
  for (const [kind, bounds] of Object.entries({ hits, lag }))
    if (bounds !== undefined && !asked.includes(kind as 'hits' | 'lag'))
      issues.push({ path: `tables.${table}.${kind}`, found: bounds.join(', '), expected: `${table}.${kind} in by, and a base` });
  const [kind] = asked;
  if (kind === undefined) return undefined;
  const bounds = kind === 'hits' ? hits : lag;
  const path = `tables.${table}.${kind}`;
  if (bounds === undefined) {
    const expected = kind === 'hits' ? 'classes, such as [1, 2, 5]: 0, 1, 2..4, 5+' : 'classes, such as [-24, -12, 0]';
    issues.push({ path, found: 'nothing', expected });
    return undefined;
  }
  if (kind === 'hits') issues.push(...boundIssue(path, bounds, 1, Number.POSITIVE_INFINITY));
  else if (window === undefined)
    issues.push({ path, found: 'no window', expected: `within on the join of ${table}: a lag is counted in its steps` });
  else issues.push(...boundIssue(path, bounds, window.between[0], window.between[1]));
  return { kind, bounds, codes: codesOf(bounds, kind === 'hits' ? undefined : window?.between[1]) };
}

/** The codes of such a variable in the released table: first that of nobody found. */
export const classCodes = ({ kind, codes }: LinkClasses): readonly string[] => [unfound[kind], ...codes];

/** A table beside a base is told of in one way. */
export function oneWay(table: string, { by }: LinkQuery): LocalIssue[] {
  const ways = by.map(splitDotted).filter(([name, variable]) => name === table && ['matched', 'hits', 'lag'].includes(variable));
  return ways.length > 1
    ? [
        laterIssue(
          'by',
          `${ways.map((way) => way.join('.')).join(' and ')} in one link`,
          'one of them: hits and lag say who was found as well',
        ),
      ]
    : [];
}
