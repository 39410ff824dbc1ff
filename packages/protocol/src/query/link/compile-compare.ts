/** `compare` of a link: who of the base was found in the other table, held against who was not, made alike in variables of the base. */
import type { Condition } from '../../codebook/condition.ts';
import { expectName } from '../../codebook/suggestion.ts';
import type { Variable } from '../../codebook/types.ts';
import { laterIssue } from '../../later.ts';
import { type LocalIssue, renderFound } from '../../local-issue.ts';
import { codesOf } from '../codes-of.ts';
import type { CompareItem } from '../comparison/schema.ts';
import type { Comparison } from '../comparison/types.ts';
import { repeatedNames } from '../query-head.ts';
import { findVariable, type LinkScope } from './find-table.ts';
import { isShareItem } from './measure-name.ts';
import { splitDotted } from './split-dotted.ts';
import type { LinkDimension, ShareItem } from './types.ts';

/** Where a comparison is resolved. */
interface CompareScope extends LinkScope {
  /** Variables that a table can be broken down by, or issues. */
  readonly dimensionsOf: (texts: readonly string[], path: string) => readonly LinkDimension[];
}

/** A comparison, the dimension that its groups are, and what each of its shares counts. */
export interface ResolvedCompare {
  readonly comparison: Comparison;
  readonly group: LinkDimension;
  readonly standardise: readonly LinkDimension[];
  readonly hits: readonly Condition[];
}

/** What makes no sense together, or is not built. */
function refusals({ query }: CompareScope, { group, of, against, standardise = [], method }: CompareItem): LocalIssue[] {
  const { base, tables, by, measures } = query;
  const others = Object.keys(tables).filter((name) => name !== base);
  const [table, name] = splitDotted(group);
  const sides = Object.entries({ of, against }).filter(([, side]) => typeof side !== 'boolean');
  const means = measures.filter((item) => item !== 'rows' && 'mean' in item);
  const compared = measures.filter(isShareItem).length + means.length;
  if (base === undefined) return [{ path: 'compare', found: 'no base', expected: 'base: the table whose members are compared' }];
  return [
    ...(name === 'matched' && !others.includes(table)
      ? [
          {
            path: 'compare.group',
            found: renderFound(group),
            expected: expectName('a table of the query', table, others),
            code: 'unknown-name' as const,
          },
        ]
      : []),
    ...(name === 'matched'
      ? []
      : [
          laterIssue(
            'compare.group',
            `groups by ${group}`,
            'TABLE.matched, those found and those not; groups by a variable are compared in an aggregate',
          ),
        ]),
    ...sides.map(([key, side]) => ({ path: `compare.${key}`, found: renderFound(side), expected: 'true or false' })),
    ...repeatedNames([...by, group, ...standardise], 'by, compare.group and compare.standardise'),
    ...standardise
      .filter((text) => splitDotted(text)[0] !== base)
      .map((text) => laterIssue('compare.standardise', `${text}, of another table than the base`, `variables of ${base}`)),
    ...(compared === 0
      ? [{ path: 'measures', found: 'nothing to compare', expected: `a share or a mean of ${base}: { share: ${base}.VARIABLE }` }]
      : []),
    ...(method === 'indirect' && means.length > 0
      ? [{ path: 'compare.method', found: 'indirect, of a mean', expected: 'shares: what is observed and expected is counted' }]
      : []),
  ];
}

/** The rows that a share counts: those with true, or with the code. */
function hitsOf({ share, is }: ShareItem, variable: Variable, path: string): Condition | LocalIssue {
  if (variable.kind === 'boolean') {
    if (is !== undefined)
      return { path: `${path}.is`, found: renderFound(is), expected: 'no `is`: the share of a boolean is the share of true' };
    return { kind: 'in', variable: variable.name, values: [{ kind: 'boolean', value: true }] };
  }
  const codes = codesOf(variable);
  if (codes === undefined)
    return { path: `${path}.share`, found: `${share}, a ${variable.kind}`, expected: 'a boolean or category variable' };
  if (is !== undefined && codes.includes(is)) return { kind: 'in', variable: variable.name, values: [{ kind: 'code', value: is }] };
  const expected = expectName(`a code of ${variable.name}`, is ?? '', codes);
  return {
    path: `${path}.is`,
    found: is === undefined ? 'nothing' : renderFound(is),
    expected,
    code: is === undefined ? 'malformed' : 'unknown-name',
  };
}

function resolveHits(item: ShareItem, path: string, scope: CompareScope): Condition | undefined {
  const { issues, datasets, query } = scope;
  const [table] = splitDotted(item.share);
  if (datasets.has(table) && table !== query.base) {
    issues.push({ path: `${path}.share`, found: renderFound(item.share), expected: `a variable of ${query.base ?? 'the base'}` });
    return undefined;
  }
  const variable = findVariable(item.share, `${path}.share`, scope)?.definition;
  if (variable === undefined) return undefined;
  const found = hitsOf(item, variable, path);
  if ('kind' in found) return found;
  issues.push(found);
  return undefined;
}

/** Undefined where nothing is compared, or after at least one issue. */
export function resolveCompare(scope: CompareScope): ResolvedCompare | undefined {
  const { query, issues, dimensionsOf } = scope;
  const { compare } = query;
  if (compare === undefined) {
    const at = query.measures.findIndex(isShareItem);
    if (at >= 0)
      issues.push(laterIssue(`measures[${at}]`, 'a share where nothing is compared', 'compare; or persons by that variable in by'));
    return undefined;
  }
  const refused = refusals(scope, compare);
  issues.push(...refused);
  if (refused.length > 0) return undefined;
  const standardise = dimensionsOf(compare.standardise ?? [], 'compare.standardise');
  const hits = query.measures.flatMap((item, at) => (isShareItem(item) ? [resolveHits(item, `measures[${at}]`, scope)] : []));
  if (!hits.every((found) => found !== undefined)) return undefined;
  const [table] = splitDotted(compare.group);
  return {
    group: { table, variable: 'matched', codes: ['true', 'false'] },
    standardise,
    hits,
    comparison: {
      group: compare.group,
      of: String(compare.of),
      against: String(compare.against),
      standardise: standardise.map(({ variable, codes }) => ({ variable, codes })),
      method: standardise.length === 0 ? 'crude' : (compare.method ?? 'direct'),
      minStratum: compare.minStratum ?? 1,
      show: compare.show ?? [],
    },
  };
}
