/** The partner's expressions, bound to the source: the relation they run over, and the SQL of each one's text. */
import { type AgentDataset, ConfigError, type LocalIssue } from '@ketensom/protocol';
import type { Engine } from '../source/engine.ts';
import type { OpenSource } from '../source/open-source.ts';
import { plainText } from '../source/plain-text.ts';
import { bindExpression, columnReadings, readingLayer, same } from './expression-columns.ts';
import { type Expressions, expressionIssue } from './source-columns.ts';

/** The sign that separates decimals in the source. */
export const decimalOf = ({ source }: AgentDataset): '.' | ',' => (source.kind === 'csv' ? source.decimal : '.');

/** @throws ConfigError naming every expression that does not bind, or whose value is of no usable type. */
export async function bindExpressions(
  build: { readonly dataset: AgentDataset; readonly engine: Engine; readonly source: OpenSource },
  expressions: Expressions,
): Promise<{ readonly relation: string; readonly texts: ReadonlyMap<string, string> }> {
  const { dataset, engine, source } = build;
  const used = source.columns.filter((name) =>
    [...expressions.values()].some(({ columns }) => columns.some((column) => same(column, name))),
  );
  const readings = await columnReadings(engine, used, { types: source.types, missing: dataset.missing, decimal: decimalOf(dataset) });
  const texts = new Map<string, string>();
  const issues: LocalIssue[] = [];
  for (const [variable, expression] of expressions) {
    const from = dataset.variables.get(variable)?.from;
    const written = from?.kind === 'sql' ? from.sql : '';
    try {
      const { sql, type } = await bindExpression(engine, expression, readings);
      const text = plainText(`(${sql})`, type);
      if (text === undefined)
        issues.push({
          path: `datasets.${dataset.name}.variables.${variable}.sql`,
          found: `a value of type ${type.slice(0, 40)}`,
          expected: 'a text, number, date or boolean',
        });
      else texts.set(variable, text);
    } catch (error) {
      issues.push(expressionIssue(error, dataset.name, variable, written));
    }
  }
  if (issues.length > 0) throw new ConfigError(issues);
  return { relation: readingLayer(readings), texts };
}
