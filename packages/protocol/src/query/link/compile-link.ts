/** From a `link` query to its plan: names found in the codebook, keys that can be compared, and the table that all joins touch. */
import { conditionVariables } from '../../codebook/dependencies.ts';
import { resolveCondition } from '../../codebook/resolve-condition.ts';
import { datasetVariables } from '../../codebook/resolve-indicators.ts';
import { expectName } from '../../codebook/suggestion.ts';
import type { Codebook, Dataset } from '../../codebook/types.ts';
import { isArea } from '../../disclosure/min-area.ts';
import { laterIssue } from '../../later.ts';
import { type LocalIssue, renderFound, throwIssues } from '../../local-issue.ts';
import { codesOf } from '../codes-of.ts';
import { keyMeaning } from '../overlap/key-meaning.ts';
import { resolveLinkage } from '../overlap/resolve-linkage.ts';
import { unsupportedDates } from '../supported.ts';
import { classCodes, oneWay, resolveClasses } from './compile-classes.ts';
import { type ResolvedCompare, resolveCompare } from './compile-compare.ts';
import { resolveWindows } from './compile-within.ts';
import { findTable, findVariable, type TableScope } from './find-table.ts';
import { type JoinTree, readTree } from './join-tree.ts';
import { type FoundValue, resolveValues } from './link-values.ts';
import { isShareItem, measureName, valueMeasure } from './measure-name.ts';
import type {
  LinkClasses,
  LinkDimension,
  LinkEdge,
  LinkMeasure,
  LinkPlan,
  LinkQuery,
  LinkTable,
  LinkValue,
  LinkWindow,
  ValueMeasureItem,
} from './types.ts';

interface Scope extends TableScope {
  readonly query: LinkQuery;
}

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

/** A key of a table, or an issue. */
function findKey(text: string, path: string, scope: Scope): { readonly table: string; readonly key: string } | undefined {
  const found = findTable(text, path, scope);
  if (found === undefined) return undefined;
  const { table, name, dataset } = found;
  if (dataset.keys.includes(name)) return { table, key: name };
  const expected = expectName(`a key of dataset ${dataset.name}`, name, dataset.keys);
  scope.issues.push({ path, found: renderFound(text), expected, code: 'unknown-name' });
  return undefined;
}

/** With a base, what is told of its persons in another table stands beside that table's variables, under these names. */
const isTold = (table: string, name: string, { base }: LinkQuery): boolean =>
  base !== undefined && table !== base && ['matched', 'hits', 'lag'].includes(name);

function resolveDimensions(texts: readonly string[], name: string, scope: Scope): readonly LinkDimension[] {
  return texts.flatMap((text, at) => {
    const path = `${name}[${at}]`;
    const found = findTable(text, path, scope);
    if (found === undefined) return [];
    const { table, name: own } = found;
    // The codes of classes follow once the joins are known.
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

interface DistinctKeys {
  readonly name: string;
  readonly table: string;
  readonly key: string;
}

/** A measure with its names found: rows, persons of a key, a variable's values, or the share of a comparison. */
type Counted = 'rows' | DistinctKeys | FoundValue | { readonly share: string };

const isDistinct = (counted: Counted): counted is DistinctKeys => counted !== 'rows' && 'key' in counted;
const isValue = (counted: Counted): counted is FoundValue => counted !== 'rows' && 'variable' in counted;

/** A variable of a table that is added up, or an issue. */
function findValue(item: ValueMeasureItem, at: number, scope: Scope): FoundValue | undefined {
  const { kind, of } = valueMeasure(item);
  const path = `measures[${at}].${kind}`;
  const found = findVariable(of, path, scope);
  return found === undefined ? undefined : { kind, name: measureName(item), ...found, path };
}

function resolveMeasures(scope: Scope): readonly Counted[] {
  return scope.query.measures.flatMap((measure, at): readonly Counted[] => {
    if (measure === 'rows') return ['rows'];
    if (isShareItem(measure)) return [{ share: measureName(measure) }];
    if (!('distinct' in measure)) return [findValue(measure, at, scope) ?? []].flat();
    const found = findKey(measure.distinct, `measures[${at}].distinct`, scope);
    return found === undefined ? [] : [{ name: measureName(measure), ...found }];
  });
}

/** Keys compare when kind and normalisation are equal; an end of a join has the key of the join alone. */
function resolveTree(scope: Scope, counted: readonly Counted[]): JoinTree | undefined {
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
      issues.push(laterIssue(`join[${at}]`, 'a join of two tables of one partner'));
  }
  const distinct = counted.filter(isDistinct);
  const base = query.base === undefined ? {} : { base: query.base };
  return readTree({ tables: Object.keys(query.tables), joins: known, distinct, ...base, issues });
}

/** Variables of a table that its owner reads: those asked for beside its condition. */
const askedOf = (
  name: string,
  { by, base }: { readonly by: readonly LinkDimension[]; readonly base: string | undefined },
  values: readonly LinkValue[],
  compared?: ResolvedCompare,
) => ({
  by: [...by, ...(compared?.standardise ?? [])].filter(({ table }) => table === name),
  values: values.flatMap(({ table, variable }) => (table === name ? [variable] : [])),
  ...(compared === undefined || name !== base ? {} : { hits: compared.hits }),
});

/** What a table's owner tells beside its rows: their date, where the join has a window, and classes. */
function tellingOf(
  name: string,
  { edges, centre }: MarkedTree,
  classes: ReadonlyMap<string, LinkClasses>,
): Pick<LinkTable, 'date' | 'classes'> {
  const window = edges.find((edge) => edge.end === name || (name === centre && edge.window !== undefined))?.window;
  const own = classes.get(name);
  return {
    ...(window === undefined ? {} : { date: { variable: name === centre ? window.centre : window.end, grid: window.grid } }),
    ...(own === undefined ? {} : { classes: own }),
  };
}

const resolveAllClasses = ({ edges }: MarkedTree, { query, issues }: Scope): ReadonlyMap<string, LinkClasses> =>
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

type Asked = ReturnType<typeof askedOf> & Pick<LinkTable, 'date' | 'classes'>;

function resolveTable(name: string, keys: readonly string[], asked: Asked, scope: Scope): LinkTable {
  const { query, codebook, datasets, issues } = scope;
  const item = query.tables[name] as LinkQuery['tables'][string];
  const dataset = datasets.get(name) as Dataset;
  const variables = datasetVariables(dataset, codebook.variables);
  const path = `tables.${name}.where`;
  const where = item.where && resolveCondition(item.where, { variables, what: `a variable of dataset ${dataset.name}`, issues }, path);
  const own = asked.by.filter(({ variable }) => !isTold(name, variable, query)).map(({ variable, codes }) => ({ variable, codes }));
  const { hits, date, classes } = asked;
  const named = [where, hits].flatMap((condition) => (condition === undefined ? [] : conditionVariables(condition)));
  const needs = [
    ...new Set([...named, ...own.map(({ variable }) => variable), ...asked.values, ...(date === undefined ? [] : [date.variable])]),
  ].toSorted();
  issues.push(...unsupportedDates(needs, [where], codebook));
  return {
    name,
    partner: item.partner,
    dataset: dataset.name,
    ...(where === undefined ? {} : { where }),
    needs,
    keys,
    by: own,
    ...(hits === undefined ? {} : { hits }),
    ...(date === undefined ? {} : { date }),
    ...(classes === undefined ? {} : { classes }),
  };
}

/** Tables with the variable that their linkage quality is told by, which their owners must offer. */
function withLinkage({ query, codebook, datasets: places, issues }: Scope): (table: LinkTable) => LinkTable {
  const linkage = resolveLinkage(query.linkage ?? {}, { codebook, places, what: 'a table of the query', issues });
  return (table) => {
    const own = linkage.get(table.name);
    return own === undefined ? table : { ...table, needs: [...new Set([...table.needs, own.variable])].toSorted(), linkage: own };
  };
}

/** A base is joined by every other table: by its own variables and what those tell of it, its persons are counted and nothing else. */
function resolveBase(
  { query, issues }: Scope,
  tree: MarkedTree,
  by: readonly LinkDimension[],
  counted: readonly Counted[],
): LinkPlan['base'] {
  const { base: table, tables } = query;
  if (table === undefined) return undefined;
  const others = tree.edges.map(({ end }) => end);
  if (tables[table] === undefined)
    issues.push({
      path: 'base',
      found: renderFound(table),
      expected: expectName('a table of the query', table, Object.keys(tables)),
      code: 'unknown-name',
    });
  else if (table !== tree.centre) issues.push(laterIssue('base', 'a base that is not joined by every other table'));
  else if (tree.keys.length > 1) issues.push(laterIssue('base', 'a base that is joined by several keys'));
  else if (query.compare !== undefined && others.length > 1) issues.push(laterIssue('compare', 'a comparison with more than one join'));
  for (const other of others) {
    const own = by.filter((each) => each.table === other);
    if (!own.some(({ variable }) => isTold(other, variable, query)))
      issues.push({
        path: 'by',
        found: `no ${other}.matched`,
        expected: `${other}.matched among them: it tells who of ${table} was found`,
      });
    if (own.some(({ variable }) => !isTold(other, variable, query))) issues.push(laterIssue('by', `variables of ${other} beside a base`));
    issues.push(...oneWay(other, query));
  }
  const key = tree.edges[0]?.centreKey;
  const isOther = (measure: Counted): boolean =>
    measure === 'rows' || isValue(measure) || (isDistinct(measure) && `${measure.table}.${measure.key}` !== `${table}.${key}`);
  if (counted.some(isOther)) issues.push(laterIssue('measures', `anything but distinct: ${table}.${key} where ${table} is the base`));
  return { table, others };
}

function measureOf(counted: Counted, { centre, edges, extraKeys, hasWindow }: MarkedTree, values: readonly LinkValue[]): LinkMeasure {
  if (counted === 'rows') return { kind: 'rows', name: 'rows' };
  if (isValue(counted)) {
    const { kind, name, table, variable } = counted;
    return { kind, name, value: values.findIndex((each) => each.table === table && each.variable === variable) };
  }
  if (!isDistinct(counted)) return { kind: 'share', name: counted.share };
  const { name, table, key } = counted;
  // Within windows marks are of persons and dates, so persons are told apart by a mark of their own.
  if (hasWindow) return { kind: 'distinct', name, identity: edges.length };
  const edge = edges.findIndex((each) => (table === centre ? each.centreKey === key : each.end === table));
  return { kind: 'distinct', name, identity: edge >= 0 ? edge : edges.length + extraKeys.indexOf(key) };
}

/** A tree with its windows: joins that have one come first, so that a row's first mark is its own. */
interface MarkedTree extends Omit<JoinTree, 'edges'> {
  readonly edges: readonly Omit<LinkEdge, 'isSlotted'>[];
  readonly hasWindow: boolean;
}

function withWindows(tree: JoinTree, windows: ReadonlyMap<string, LinkWindow>): MarkedTree {
  if (windows.size === 0) return { ...tree, hasWindow: false };
  const edges = tree.edges.map((edge) => {
    const window = windows.get(edge.end);
    return window === undefined ? edge : { ...edge, window };
  });
  const own = edges.filter(({ end }) => windows.has(end));
  return { ...tree, edges: [...own, ...edges.filter((edge) => !own.includes(edge))], extraKeys: tree.keys.slice(0, 1), hasWindow: true };
}

/** In how many slots the first join's rows are hidden: wherever the middle table has more keys than one, or the first join's rows could be told apart. */
const slotted = ({ edges, keys }: MarkedTree): readonly LinkEdge[] =>
  edges.map((edge, at) => ({ ...edge, isSlotted: at === 0 && keys.length > 1 }));

/**
 * The plan of a link.
 *
 * @throws ConfigError `unknown-name` (with names that are close), `malformed` for keys that cannot be compared and joins that make no tree, `not-supported`
 *   for joins that no single table touches. For a query from the network, call it inside `asNetworkInput('DOC-3', …)`.
 */
export function compileLink(query: LinkQuery, codebook: Codebook): LinkPlan {
  const issues: LocalIssue[] = [];
  const scope: Scope = { codebook, query, issues, datasets: datasetsOf(query, codebook, issues) };
  throwIssues(issues);
  const own = resolveDimensions(query.by, 'by', scope);
  const compared = resolveCompare({ ...scope, dimensionsOf: (texts, path) => resolveDimensions(texts, path, scope) });
  const asked = compared === undefined ? own : [...own, compared.group];
  const counted = resolveMeasures(scope);
  const found = resolveTree(scope, counted);
  throwIssues(issues);
  if (found === undefined) throw new TypeError('a tree, or issues');
  const windows = resolveWindows(found, scope);
  const tree = withWindows(found, windows);
  const classes = resolveAllClasses(tree, scope);
  const by = asked.map((dimension) => withCodes(dimension, classes));
  const values = resolveValues(counted.filter(isValue), found, issues);
  const keysOf = (table: string): readonly string[] =>
    table === tree.centre ? tree.keys : tree.edges.flatMap(({ end, endKey }) => (end === table ? [endKey] : []));
  const tables = Object.keys(query.tables)
    .toSorted()
    .map((name) =>
      resolveTable(
        name,
        keysOf(name),
        { ...askedOf(name, { by, base: query.base }, values, compared), ...tellingOf(name, tree, classes) },
        scope,
      ),
    )
    .map(withLinkage(scope));
  throwIssues(issues);
  const { blinding, slots } = query;
  const base = resolveBase(scope, tree, by, counted);
  throwIssues(issues);
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
    measures: counted.map((measure) => measureOf(measure, tree, values)),
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
