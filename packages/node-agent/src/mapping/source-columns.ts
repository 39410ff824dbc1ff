/** Which columns of the source a mapping reads, and the refusals where they are not there or cannot be read. */
import { type AgentDataset, ConfigError, type Key, type LocalIssue, renderFound, type Variable } from '@ketensom/protocol';
import type { Engine } from '../source/engine.ts';
import type { OpenSource } from '../source/open-source.ts';
import { plainText } from '../source/plain-text.ts';
import { quoteName } from '../source/sql-text.ts';
import { same } from './expression-columns.ts';
import { ExpressionRefused, type PartnerExpression, parseExpression } from './partner-expression.ts';

/** The partner's expressions of the needed variables, parsed, by variable. */
export type Expressions = ReadonlyMap<string, PartnerExpression>;

/** @throws ConfigError naming the variable whose expression is refused. */
export async function parseExpressions(engine: Engine, dataset: AgentDataset, variables: readonly Variable[]): Promise<Expressions> {
  const expressions = new Map<string, PartnerExpression>();
  const issues: LocalIssue[] = [];
  for (const { name } of variables) {
    const from = dataset.variables.get(name)?.from;
    if (from?.kind !== 'sql') continue;
    try {
      expressions.set(name, await parseExpression(engine, from.sql));
    } catch (error) {
      issues.push(expressionIssue(error, dataset.name, name, from.sql));
    }
  }
  if (issues.length > 0) throw new ConfigError(issues);
  return expressions;
}

/** What to say of a refused expression; anything else is thrown on. */
export function expressionIssue(error: unknown, dataset: string, variable: string, sql: string): LocalIssue {
  if (!(error instanceof ExpressionRefused)) throw error;
  return { path: `datasets.${dataset}.variables.${variable}.sql`, found: renderFound(sql), expected: error.expected };
}

/** Where a column name stands in agent.yaml. */
interface ColumnUse {
  readonly path: string;
  readonly column: string;
  readonly inSql: boolean;
}

export function columnUses(
  dataset: AgentDataset,
  variables: readonly Variable[],
  keys: readonly Key[],
  expressions: Expressions,
): ColumnUse[] {
  const place = `datasets.${dataset.name}`;
  const ofVariables = variables.flatMap(({ name }): ColumnUse[] => {
    const from = dataset.variables.get(name)?.from;
    const path = `${place}.variables.${name}`;
    if (from?.kind === 'column') return [{ path, column: from.column.trim(), inSql: false }];
    return (expressions.get(name)?.columns ?? []).map((column) => ({ path: `${path}.sql`, column, inSql: true }));
  });
  const ofKeys = keys.flatMap(({ name }): ColumnUse[] => {
    const mapping = dataset.keys.get(name);
    const path = `${place}.keys.${name}`;
    if (mapping?.kind === 'column') return [{ path, column: mapping.column.trim(), inSql: false }];
    return [...(mapping?.parts ?? [])].map(([part, column]) => ({ path: `${path}.${part}`, column: column.trim(), inSql: false }));
  });
  return [...ofVariables, ...ofKeys];
}

/**
 * The texts of the source's columns by name. Other names are not listed in the refusal: a file without a header row has data there.
 *
 * @throws ConfigError `unknown-name` for every column that the source does not have.
 */
export function demandColumns(uses: readonly ColumnUse[], source: Pick<OpenSource, 'columns'>): void {
  const missing = uses.filter(({ column, inSql }) => !source.columns.some((name) => name === column || (inSql && same(name, column))));
  const issues = missing.map(({ path, column }): LocalIssue => {
    const expected = `a column that the source has; it has ${source.columns.length}, and capitals count`;
    return { path, found: renderFound(column), expected, code: 'unknown-name' };
  });
  if (issues.length > 0) throw new ConfigError(issues);
}

/** SQL of a column's text. */
export function columnText(source: OpenSource, column: string): string {
  const text = plainText(quoteName(column.trim()), source.types.get(column.trim()) ?? '');
  if (text === undefined) throw new RangeError('a loader gives columns of readable types only');
  return text;
}
