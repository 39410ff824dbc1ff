/**
 * A partner's own SQL expression, taken apart by the engine's parser and put together again from the parsed tree: what runs is never the
 * text that was written. One scalar expression over bare column names of the source; no sub-query, no aggregate or window, no function that
 * reads settings, the clock or chance, so that the same row always gives the same value.
 */
import type { Engine } from '../source/engine.ts';
import { quoteText } from '../source/sql-text.ts';

/** Why an expression is refused: `expected` for a message. */
export class ExpressionRefused extends Error {
  readonly expected: string;

  constructor(expected: string) {
    super('the expression is refused');
    this.name = 'ExpressionRefused';
    this.expected = expected;
  }
}

/** A parsed expression. `columns` are names as written, each once. */
export interface PartnerExpression {
  readonly columns: readonly string[];
  /** The expression over other names: `rename` gives the column for each name as written. */
  render(rename: (column: string) => string): Promise<string>;
}

type Node = Record<string, unknown>;

const oneExpression = 'one SQL expression over columns of the source';
const nodeClasses: ReadonlySet<string> = new Set([
  'FUNCTION',
  'COLUMN_REF',
  'CONSTANT',
  'CAST',
  'CASE',
  'COMPARISON',
  'CONJUNCTION',
  'OPERATOR',
  'BETWEEN',
]);
const refusedFunctions =
  /^(current_|pg_|has_|in_|txid|getvariable|getenv|version|json_.*sql|json_execute|write_|read_|query|force_checkpoint|parse_duckdb|alias|typeof$|stats$|age$|today|now|nextval|currval)/;
const knownMacros: ReadonlySet<string> = new Set(['nullif', 'round_even', 'roundbankers', 'fdiv', 'fmod']);

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Visits every expression node of a tree: nodes are what has a `class`. */
function visit(value: unknown, onNode: (node: Node) => void): void {
  if (typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value))
    throw new ExpressionRefused('whole numbers of at most 15 digits');
  if (Array.isArray(value)) for (const item of value) visit(item, onNode);
  if (!isNode(value)) return;
  if (typeof value['class'] === 'string') onNode(value);
  for (const item of Object.values(value)) visit(item, onNode);
}

/** The statement `select <expression>`, and nothing else. @throws ExpressionRefused */
async function parseTree(engine: Engine, sql: string): Promise<{ readonly document: Node; readonly expression: unknown }> {
  // The line break ends a comment, so that it cannot swallow the bracket.
  const text = await engine.value(`select json_serialize_sql(${quoteText(`select (${sql}\n)`)})`);
  // Positions are not needed, and "nowhere" is a number that JavaScript cannot hold. Inside a text the quotes would be escaped.
  const document: unknown = JSON.parse(String(text).replace(/"query_location":\d+/g, '"query_location":0'));
  const statements = isNode(document) && document['error'] === false ? document['statements'] : undefined;
  const statement: unknown = Array.isArray(statements) && statements.length === 1 ? statements[0] : undefined;
  const node = isNode(statement) ? statement['node'] : undefined;
  const items = isNode(node) && node['type'] === 'SELECT_NODE' ? node['select_list'] : undefined;
  const from = isNode(node) ? node['from_table'] : undefined;
  const isPlain = isNode(from) && from['type'] === 'EMPTY' && Array.isArray(items) && items.length === 1;
  const clauses = ['where_clause', 'group_expressions', 'having', 'sample', 'qualify', 'modifiers'];
  const hasClause =
    isNode(node) &&
    clauses.some(
      (clause) => ![undefined, null].includes(node[clause] as null) && !(Array.isArray(node[clause]) && node[clause].length === 0),
    );
  if (!isNode(document) || !isPlain || hasClause) throw new ExpressionRefused(oneExpression);
  return { document, expression: items[0] };
}

function checkNodes(expression: unknown): { readonly columns: Node[]; readonly functions: Set<string> } {
  const columns: Node[] = [];
  const functions = new Set<string>();
  visit(expression, (node) => {
    if (!nodeClasses.has(String(node['class']))) throw new ExpressionRefused(`${oneExpression}: no sub-query, window, * or lambda`);
    if (node['class'] === 'COLUMN_REF') columns.push(node);
    if (node['class'] === 'FUNCTION') functions.add(String(node['function_name']).toLowerCase());
  });
  return { columns, functions };
}

/** Every function is a scalar one whose value depends on its arguments alone. @throws ExpressionRefused */
async function checkFunctions(engine: Engine, functions: ReadonlySet<string>): Promise<void> {
  for (const name of functions) {
    const kinds = await engine.select(
      `select distinct function_type, coalesce(stability, '') from duckdb_functions() where lower(function_name) = ${quoteText(name)}`,
    );
    const isScalar = kinds.length > 0 && kinds.every(([type, stability]) => type === 'scalar' && stability === 'CONSISTENT');
    const isMacro = knownMacros.has(name);
    if ((!isScalar && !isMacro) || refusedFunctions.test(name)) {
      throw new ExpressionRefused('functions whose value depends on their arguments alone: no aggregates, clock, chance or settings');
    }
  }
}

const nameOf = (column: Node): string => {
  const names = column['column_names'];
  if (!Array.isArray(names) || names.length !== 1 || typeof names[0] !== 'string')
    throw new ExpressionRefused('column names without a table in front');
  return names[0];
};

/** @throws ExpressionRefused; it says what is expected and holds nothing of the expression. */
export async function parseExpression(engine: Engine, sql: string): Promise<PartnerExpression> {
  const { expression, document } = await parseTree(engine, sql);
  const { columns, functions } = checkNodes(expression);
  await checkFunctions(engine, functions);
  const names = columns.map(nameOf);
  return {
    columns: [...new Set(names)],
    render: async (rename) => {
      for (const [at, column] of columns.entries()) column['column_names'] = [rename(names[at] ?? '')];
      const statement = String(await engine.value(`select json_deserialize_sql(${quoteText(JSON.stringify(document))}::json)`));
      return statement.replace(/^SELECT /i, '');
    },
  };
}
