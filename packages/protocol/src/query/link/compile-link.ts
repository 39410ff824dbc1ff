/** From a `link` query to its plan: names found in the codebook, keys that can be compared, and the table that all joins touch. */
import { expectName } from '../../codebook/suggestion.ts';
import type { Codebook, Dataset } from '../../codebook/types.ts';
import { isArea } from '../../disclosure/min-area.ts';
import { laterIssue } from '../../later.ts';
import { type LocalIssue, renderFound, throwIssues } from '../../local-issue.ts';
import { keyMeaning } from '../overlap/key-meaning.ts';
import { resolveBase } from './compile-base.ts';
import { classCodes, resolveClasses } from './compile-classes.ts';
import { resolveCompare } from './compile-compare.ts';
import { resolveWindows } from './compile-within.ts';
import { findKey, type LinkScope } from './find-table.ts';
import { type JoinTree, readTree } from './join-tree.ts';
import { resolveDimensions } from './link-dimensions.ts';
import { type Counted, isDistinct, isValue, planMeasure, resolveMeasures } from './link-measures.ts';
import { resolveTables } from './link-tables.ts';
import { resolveValues } from './link-values.ts';
import { type MarkedTree, slotted, withWindows } from './marked-tree.ts';
import { splitDotted } from './split-dotted.ts';
import type { LinkClasses, LinkDimension, LinkPlan, LinkQuery } from './types.ts';

/** The dataset of each table; an issue for each that the codebook does not have. */
function datasetsOf({ tables }: LinkQuery, codebook: Codebook, issues: LocalIssue[]): ReadonlyMap<string, Dataset> {
  return new Map(
    Object.entries(tables).flatMap(([table, { dataset: name }]) => {
      const dataset = codebook.datasets.get(name);
      if (dataset !== undefined) return [[table, dataset] as const];
      const expected = expectName('a dataset of the codebook', name, codebook.datasets.keys());
      issues.push({ path: `tables.${table}.dataset`, found: renderFound(name), expected, code: 'unknown-name' });
      return [];
    }),
  );
}

/** Keys compare when kind and normalisation are equal; an end of a join has the key of the join alone. */
function resolveTree(scope: LinkScope, counted: readonly Counted[]): JoinTree | undefined {
  const { query, codebook, issues } = scope;
  const joins = query.join.map(({ on, self, maxDegree }, at) => {
    const left = findKey(on[0], `join[${at}][0]`, scope);
    const right = findKey(on[1], `join[${at}][1]`, scope);
    return left === undefined || right === undefined ? undefined : { left, right, self, maxDegree };
  });
  const known = joins.flatMap((join) => join ?? []);
  if (known.length < joins.length || issues.length > 0) return undefined;
  for (const [at, { left, right }] of known.entries()) {
    const isSame = keyMeaning(codebook.keys.get(left.key)) === keyMeaning(codebook.keys.get(right.key));
    if (!isSame)
      issues.push({ path: `join[${at}]`, found: `${left.key} and ${right.key}`, expected: 'keys of the same kind and normalisation' });
    if (query.tables[left.table]?.partner === query.tables[right.table]?.partner)
      issues.push(
        laterIssue(
          `join[${at}]`,
          'two tables of one partner',
          'tables of two partners: let that one join its own, as one dataset of the codebook',
        ),
      );
  }
  const distinct = counted.filter(isDistinct);
  const [from] = query.join.flatMap(({ within }) => (within === undefined ? [] : [splitDotted(within.from)[0]]));
  const preferred = query.base ?? from;
  return readTree({ tables: Object.keys(query.tables), joins: known, distinct, ...(preferred === undefined ? {} : { preferred }), issues });
}

const resolveAllClasses = ({ edges }: MarkedTree, { query, issues }: LinkScope): ReadonlyMap<string, LinkClasses> =>
  new Map(
    edges.flatMap(({ end, window }) => {
      const classes = resolveClasses(end, { query, window, issues });
      return classes === undefined ? [] : [[end, classes] as const];
    }),
  );

const withCodes = (dimension: LinkDimension, classes: ReadonlyMap<string, LinkClasses>): LinkDimension => {
  const own = classes.get(dimension.table);
  return own?.kind === dimension.variable ? { ...dimension, codes: classCodes(own) } : dimension;
};

/** The joins with their windows, and the classes of what stands at their ends. */
function resolveJoins(scope: LinkScope, counted: readonly Counted[]) {
  const found = resolveTree(scope, counted);
  throwIssues(scope.issues);
  if (found === undefined) throw new TypeError('a tree, or issues');
  const tree = withWindows(found, resolveWindows(found, scope));
  return { tree, classes: resolveAllClasses(tree, scope) };
}

/**
 * The plan of a link.
 *
 * @throws ConfigError `unknown-name` (with names that are close), `malformed` for keys that cannot be compared and joins that make no tree, `not-supported`
 *   for joins that no single table touches. For a query from the network, call it inside `asNetworkInput('DOC-3', …)`.
 */
export function compileLink(query: LinkQuery, codebook: Codebook): LinkPlan {
  const issues: LocalIssue[] = [];
  const scope: LinkScope = { codebook, query, issues, datasets: datasetsOf(query, codebook, issues) };
  throwIssues(issues);
  const own = resolveDimensions(query.by, 'by', scope);
  const compared = resolveCompare({ ...scope, dimensionsOf: (texts, path) => resolveDimensions(texts, path, scope) });
  const counted = resolveMeasures(scope);
  const { tree, classes } = resolveJoins(scope, counted);
  const by = [...own, ...(compared === undefined ? [] : [compared.group])].map((dimension) => withCodes(dimension, classes));
  const values = resolveValues(counted.filter(isValue), tree, issues);
  const tables = resolveTables({ tree, by, values, classes, ...(compared === undefined ? {} : { compared }) }, scope);
  throwIssues(issues);
  const base = resolveBase(scope, tree, by, counted);
  throwIssues(issues);
  const { blinding, slots } = query;
  return {
    kind: 'link',
    blinding,
    ...(blinding === 'dh' ? { suite: 'ristretto255' as const } : {}),
    slots,
    tables,
    centre: tree.centre,
    edges: slotted(tree),
    extraKeys: tree.extraKeys,
    by,
    measures: counted.map((measure) => planMeasure(measure, tree, values)),
    values,
    isByArea: by.some(({ variable }) => isArea(codebook.variables.get(variable))),
    countsRows: counted.includes('rows'),
    ...(base === undefined ? {} : { base }),
    ...(compared === undefined ? {} : { comparison: compared.comparison }),
  };
}

/** Who owns a table, sorted: these and no others take part. */
export const linkPartners = ({ tables }: Pick<LinkPlan, 'tables'>): readonly string[] =>
  [...new Set(tables.map(({ partner }) => partner))].toSorted();
