/** From a query over several tables, or with ratios, to its plan: every table is an aggregate of its own; ratios are made of their figures. */
import { expectName } from '../../codebook/suggestion.ts';
import type { Codebook } from '../../codebook/types.ts';
import { ConfigError, type LocalIssue, renderFound, throwIssues } from '../../local-issue.ts';
import { compileAggregate } from '../compile-aggregate.ts';
import type { AggregatePlan, AggregateQuery } from '../types.ts';
import { isRatio, type RatioScope, resolveRatio } from './resolve-ratio.ts';
import { type PlacedMeasure, placedMeasures, withTableNames } from './split-measures.ts';
import type { SelectedRows, TablePart, TablesPlan, TablesQuery } from './types.ts';

/** Whether a query of one table makes figures of its figures. */
export const hasRatios = ({ measures }: AggregateQuery): boolean => measures.some(isRatio);

type NamedSource = readonly [name: string, source: SelectedRows];

/** Where the rows of each table come from, sorted by name. */
function sourcesOf(query: AggregateQuery | TablesQuery): NamedSource[] {
  if ('tables' in query) return Object.entries(query.tables).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const { dataset, where } = query;
  return [[dataset, { dataset, ...(where === undefined ? {} : { where }) }]];
}

/** Measures of tables that there are not, and tables that nothing is asked of. */
function tableIssues(names: readonly string[], places: readonly PlacedMeasure[]): LocalIssue[] {
  const unknown = places.flatMap(({ table, at }): LocalIssue[] =>
    names.includes(table)
      ? []
      : [
          {
            path: `measures[${at}]`,
            found: renderFound(table),
            expected: expectName('a table of this query', table, names),
            code: 'unknown-name',
          },
        ],
  );
  const unused = names.flatMap((name): LocalIssue[] =>
    places.some(({ table }) => table === name)
      ? []
      : [{ path: `tables.${name}`, found: 'a table without a measure', expected: `a measure of it: { count: ${name} }` }],
  );
  return [...unknown, ...unused];
}

/** An issue of one table, at its place in the whole file. */
function placed(issue: LocalIssue, table: string | undefined, places: readonly PlacedMeasure[]): LocalIssue {
  const [head = '', at] = /^measures\[(\d+)\]/.exec(issue.path) ?? [];
  if (at !== undefined) return { ...issue, path: issue.path.replace(head, `measures[${places[Number(at)]?.at ?? 0}]`) };
  return table !== undefined && /^(dataset|where)/.test(issue.path) ? { ...issue, path: `tables.${table}.${issue.path}` } : issue;
}

function compilePart(query: AggregateQuery | TablesQuery, [name, source]: NamedSource, codebook: Codebook): AggregatePlan {
  const places = placedMeasures(query).filter(({ table }) => table === name);
  const { tables: _tables, dataset: _dataset, where: _where, ...shared } = { tables: 0, dataset: '', where: undefined, ...query };
  try {
    const plan = compileAggregate({ ...shared, ...source, combine: 'sum', measures: places.map(({ item }) => item) }, codebook);
    return 'tables' in query ? withTableNames(query, name, plan) : plan;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    throw new ConfigError(error.issues.map((issue) => placed(issue, 'tables' in query ? name : undefined, places)));
  }
}

/**
 * The plan of a query over several tables, or of one with ratios.
 *
 * @throws ConfigError as `compileAggregate` for each table; `unknown-name` for tables and figures that the query does not have; `malformed` for a ratio of
 *   figures that do not add up and for names that are taken; `not-supported` for ratios of own figures.
 */
export function compileTables(query: AggregateQuery | TablesQuery, codebook: Codebook): TablesPlan {
  const sources = sourcesOf(query);
  throwIssues(
    tableIssues(
      sources.map(([name]) => name),
      placedMeasures(query),
    ),
  );
  const parts = sources.map((source): TablePart => ({ name: source[0], plan: compilePart(query, source, codebook) }));
  const measures = parts.flatMap(({ plan }) => plan.measures);
  const issues: LocalIssue[] = [];
  if (query.combine === 'none')
    issues.push({ path: 'combine', found: 'ratios of own figures', expected: 'combine: sum', code: 'not-supported' });
  const isWeighted = parts.some(({ plan }) => plan.weight !== undefined);
  const scope: RatioScope = { measures: new Map(measures.map((one) => [one.name, one])), isWeighted, issues };
  const ratios = query.measures.flatMap((item, at) => (isRatio(item) ? [resolveRatio(item, `measures[${at}]`, scope)] : []));
  const figures = [...measures, ...ratios].map(({ name }) => name);
  const again = figures.find((name, at) => figures.indexOf(name) !== at);
  const expected = 'every measure once, each with a name of its own';
  throwIssues([...issues, ...(again === undefined ? [] : [{ path: 'measures', found: `"${again}" again`, expected }])]);
  return { kind: 'tables', parts, by: parts[0]?.plan.by ?? [], ratios, figures };
}
