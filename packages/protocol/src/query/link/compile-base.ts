/** The table of a link of which everybody is counted, found in another or not (LNK-8): in the middle of all joins, or at one end of two. */
import { expectName } from '../../codebook/suggestion.ts';
import { laterIssue } from '../../later.ts';
import { type LocalIssue, renderFound } from '../../local-issue.ts';
import { oneWay } from './compile-classes.ts';
import type { LinkScope } from './find-table.ts';
import { isTold } from './link-dimensions.ts';
import { type Counted, isDistinct, isValue } from './link-measures.ts';
import type { MarkedTree } from './marked-tree.ts';
import type { LinkDimension, LinkPlan, LinkQuery } from './types.ts';

type Base = NonNullable<LinkPlan['base']>;

/** Which tables are told of: all that are joined to it, or of two joins in a row the one that the middle table leads to. */
function baseOf(table: string, { centre, edges }: MarkedTree): Base {
  if (table === centre) return { table, others: edges.map(({ end }) => end) };
  return { table, others: edges.map(({ end }) => end).filter((end) => end !== table), through: centre };
}

/** What of the joins is not built. */
function joinIssues({ table, others, through }: Base, { keys, hasWindow }: MarkedTree, { compare }: LinkQuery): readonly LocalIssue[] {
  if (through === undefined) {
    if (keys.length > 1) return [laterIssue('base', 'a base that is joined by several keys', 'one key of the base in every join')];
    return compare !== undefined && others.length > 1
      ? [laterIssue('compare', `more than one table beside ${table}`, 'one: ask a comparison for each')]
      : [];
  }
  if (others.length > 1)
    return [
      laterIssue(
        'base',
        `a base at an end of more than two joins: ${table} beside ${others.join(', ')}`,
        'one table to lead to: ask a link for each',
      ),
    ];
  return hasWindow
    ? [
        laterIssue(
          'join',
          `a window where ${table} is found through ${through}`,
          'no window: narrow the tables by their dates with `where`',
        ),
      ]
    : [];
}

/** Of each table that is told of one thing is, and nothing else; of the one in between nothing. */
function tellingIssues({ table, others, through }: Base, by: readonly LinkDimension[], query: LinkQuery): readonly LocalIssue[] {
  const told = others.flatMap((other) => {
    const own = by.filter((each) => each.table === other);
    const isTelling = ({ variable }: LinkDimension): boolean => isTold(other, variable, query);
    const expected = `${other}.matched among them: it tells who of ${table} was found`;
    return [
      ...(own.some(isTelling) ? [] : [{ path: 'by', found: `no ${other}.matched`, expected }]),
      ...(own.every(isTelling)
        ? []
        : [
            laterIssue(
              'by',
              `variables of ${other} beside a base`,
              `${other}.matched, hits or lag; of those found, its variables in a link without a base`,
            ),
          ]),
      ...(through !== undefined && own.some(({ variable }) => variable === 'hits' || variable === 'lag')
        ? [
            laterIssue(
              'by',
              `how many rows of ${other} somebody has through ${through}`,
              `${other}.matched; or \`rows\` and persons in a link without a base`,
            ),
          ]
        : []),
      ...oneWay(other, query),
    ];
  });
  const between = by.filter((each) => each.table === through).map(({ variable }) => `${through}.${variable}`);
  if (between.length === 0) return told;
  const expected = `no variable of ${through}: narrow it with \`where\`, or ask without a base`;
  return [...told, laterIssue('by', `${between.join(', ')} where ${through} leads to ${others.join(', ')}`, expected)];
}

/** Undefined where a link has none. Issues are added to. */
export function resolveBase(
  { query, issues }: LinkScope,
  tree: MarkedTree,
  by: readonly LinkDimension[],
  counted: readonly Counted[],
): LinkPlan['base'] {
  const { base: table, tables } = query;
  if (table === undefined) return undefined;
  if (tables[table] === undefined) {
    const expected = expectName('a table of the query', table, Object.keys(tables));
    issues.push({ path: 'base', found: renderFound(table), expected, code: 'unknown-name' });
    return undefined;
  }
  const base = baseOf(table, tree);
  issues.push(...joinIssues(base, tree, query), ...tellingIssues(base, by, query));
  const own = tree.edges.find(({ end }) => table === tree.centre || end === table);
  const key = table === tree.centre ? own?.centreKey : own?.endKey;
  const isOther = (measure: Counted): boolean =>
    measure === 'rows' ||
    (isValue(measure) && measure.table !== table) ||
    (isDistinct(measure) && `${measure.table}.${measure.key}` !== `${table}.${key}`);
  if (counted.some(isOther))
    issues.push(
      laterIssue(
        'measures',
        `anything but distinct: ${table}.${key} and variables of ${table} where ${table} is the base`,
        'these; rows, and persons and values of other tables, in a link without a base',
      ),
    );
  return base;
}
