/** `within` of a join: a row counts only where its date lies in a window before or after the other's, in whole steps of a calendar that both agree on. */
import { laterIssue } from '../../later.ts';
import { renderFound } from '../../local-issue.ts';
import { findVariable, type LinkScope } from './find-table.ts';
import type { JoinTree } from './join-tree.ts';
import { splitDotted } from './split-dotted.ts';
import type { LinkWindow, WithinItem } from './types.ts';

/** Each step of a window is a mark of every row at the end. */
const mostSteps = 60;

/** The date that a window counts from or to, as a variable of its table; an issue where it is none. */
function dateOf(text: string, path: string, scope: LinkScope) {
  const found = findVariable(text, path, scope);
  if (found === undefined) return undefined;
  const { table, variable, definition } = found;
  if (definition.kind === 'date') return { table, variable };
  scope.issues.push({ path, found: `${text}, a ${definition.kind}`, expected: 'a date', code: 'malformed' });
  return undefined;
}

type Edge = JoinTree['edges'][number];

function resolveWindow(
  { from, to, between, grid }: WithinItem,
  path: string,
  { centre, end }: Pick<Edge, 'end'> & { readonly centre: string },
  scope: LinkScope,
) {
  const { issues, query } = scope;
  const [first, second] = [dateOf(from, `${path}.from`, scope), dateOf(to, `${path}.to`, scope)];
  if (first === undefined || second === undefined) return undefined;
  const [low, high] = between;
  const tables = [first.table, second.table];
  if (!tables.includes(centre) || !tables.includes(end))
    issues.push({ path, found: `${from} and ${to}`, expected: `a date of ${centre} and one of ${end}` });
  else if (query.base !== undefined && first.table !== query.base)
    issues.push({ path: `${path}.from`, found: renderFound(from), expected: `a date of the base, ${query.base}` });
  if (low > high) issues.push({ path: `${path}.between`, found: `${low} to ${high}`, expected: 'the lower first' });
  if (high - low >= mostSteps)
    issues.push({ path: `${path}.between`, found: `${high - low + 1} steps`, expected: `at most ${mostSteps}`, code: 'spec-complexity' });
  const isForward = first.table === centre;
  const window: LinkWindow = {
    grid,
    centre: (isForward ? first : second).variable,
    end: (isForward ? second : first).variable,
    // Of the end's step, from the middle's on.
    between: isForward ? [low, high] : [-high, -low],
  };
  return window;
}

/** The windows of the joins of a tree, by the table at their end; issues are added to. */
export function resolveWindows(tree: JoinTree, scope: LinkScope): ReadonlyMap<string, LinkWindow> {
  const { query, issues } = scope;
  const windows = query.join.flatMap(({ on, within }, at): readonly (readonly [string, LinkWindow])[] => {
    if (within === undefined) return [];
    const end = on.map((text) => splitDotted(text)[0]).find((table) => table !== tree.centre) ?? '';
    const window = resolveWindow(within, `join[${at}].within`, { centre: tree.centre, end }, scope);
    return window === undefined ? [] : [[end, window]];
  });
  const [first] = windows;
  if (first === undefined) return new Map();
  if (tree.keys.length > 1)
    issues.push(
      laterIssue(
        'join',
        'a window on a table that is joined or counted by several keys',
        'one key of that table; or no window, and its rows narrowed by their dates with `where`',
      ),
    );
  if (windows.some(([, { grid, centre }]) => grid !== first[1].grid || centre !== first[1].centre))
    issues.push(
      laterIssue(
        'join',
        `windows from different dates of ${tree.centre}, or in different steps`,
        'one date and one grid: ask a link for each',
      ),
    );
  return new Map(windows);
}
