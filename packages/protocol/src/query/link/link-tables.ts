/** The tables of a link's plan: what each owner selects, reads and tells of its rows. */
import { conditionVariables } from '../../codebook/dependencies.ts';
import { resolveCondition } from '../../codebook/resolve-condition.ts';
import { datasetVariables } from '../../codebook/resolve-indicators.ts';
import type { Dataset } from '../../codebook/types.ts';
import { resolveLinkage } from '../overlap/resolve-linkage.ts';
import { unsupportedDates } from '../supported.ts';
import type { ResolvedCompare } from './compile-compare.ts';
import type { LinkScope } from './find-table.ts';
import { isTold } from './link-dimensions.ts';
import type { MarkedTree } from './marked-tree.ts';
import type { LinkClasses, LinkDimension, LinkQuery, LinkTable, LinkValue } from './types.ts';

/** What a link asks of its tables; `classes` by table. */
export interface AskedOfTables {
  readonly tree: MarkedTree;
  readonly by: readonly LinkDimension[];
  readonly values: readonly LinkValue[];
  readonly classes: ReadonlyMap<string, LinkClasses>;
  readonly compared?: ResolvedCompare;
}

const uniqueSorted = (names: readonly string[]): readonly string[] => [...new Set(names)].toSorted();

/** The keys of a table that the query uses, in the order of its columns. */
const keysOf = ({ centre, keys, edges }: MarkedTree, table: string): readonly string[] =>
  table === centre ? keys : edges.flatMap(({ end, endKey }) => (end === table ? [endKey] : []));

/** What an owner tells beside its rows: their date, where the join has a window, and classes. */
function tellingOf(name: string, { tree: { edges, centre }, classes }: AskedOfTables): Pick<LinkTable, 'date' | 'classes'> {
  const window = edges.find((edge) => edge.end === name || (name === centre && edge.window !== undefined))?.window;
  const own = classes.get(name);
  return {
    ...(window === undefined ? {} : { date: { variable: name === centre ? window.centre : window.end, grid: window.grid } }),
    ...(own === undefined ? {} : { classes: own }),
  };
}

function resolveTable(name: string, asked: AskedOfTables, { query, codebook, datasets, issues }: LinkScope): LinkTable {
  const { by, values, compared, tree } = asked;
  const item = query.tables[name] as LinkQuery['tables'][string];
  const dataset = datasets.get(name) as Dataset;
  const variables = datasetVariables(dataset, codebook.variables);
  const path = `tables.${name}.where`;
  const where = item.where && resolveCondition(item.where, { variables, what: `a variable of dataset ${dataset.name}`, issues }, path);
  const own = [...by, ...(compared?.standardise ?? [])]
    .filter(({ table, variable }) => table === name && !isTold(name, variable, query))
    .map(({ variable, codes }) => ({ variable, codes }));
  const hits = name === query.base ? compared?.hits : undefined;
  const { date, classes } = tellingOf(name, asked);
  const needs = uniqueSorted([
    ...[...(where === undefined ? [] : [where]), ...(hits ?? [])].flatMap((condition) => conditionVariables(condition)),
    ...own.map(({ variable }) => variable),
    ...values.flatMap(({ table, variable }) => (table === name ? [variable] : [])),
    ...(date === undefined ? [] : [date.variable]),
  ]);
  issues.push(...unsupportedDates(needs, [where], codebook));
  return {
    name,
    partner: item.partner,
    dataset: dataset.name,
    ...(where === undefined ? {} : { where }),
    needs,
    keys: keysOf(tree, name),
    by: own,
    ...(hits === undefined ? {} : { hits }),
    ...(date === undefined ? {} : { date }),
    ...(classes === undefined ? {} : { classes }),
  };
}

/** In the order of their names, with the variable that linkage quality is told by, which owners must offer. Issues are added to. */
export function resolveTables(asked: AskedOfTables, scope: LinkScope): readonly LinkTable[] {
  const { query, codebook, datasets: places, issues } = scope;
  const tables = Object.keys(query.tables)
    .toSorted()
    .map((name) => resolveTable(name, asked, scope));
  const linkage = resolveLinkage(query.linkage ?? {}, { codebook, places, what: 'a table of the query', issues });
  return tables.map((table) => {
    const own = linkage.get(table.name);
    return own === undefined ? table : { ...table, needs: uniqueSorted([...table.needs, own.variable]), linkage: own };
  });
}
