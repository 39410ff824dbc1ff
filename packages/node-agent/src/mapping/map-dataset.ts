/**
 * A partner's dataset, opened and mapped: the relation `mapped`, one row per row of its source, with the columns of names.ts. A small one
 * is kept as a table, of a large one only the definition, so that memory is bounded by the engine's limit and not by the file.
 *
 * The definition is a stack of layers: the source with the readings that expressions need; raw texts; texts or null; parsed values; values with
 * their states and keys; then one layer per derived variable.
 */
import { type AgentDataset, type Codebook, ConfigError, decimalText, type Key, type LocalIssue, type Variable, type VariableMapping } from '@ketensom/protocol';
import { EngineFailure, type Engine, type EngineLimits } from '../source/engine.ts';
import { openSource, type OpenSource } from '../source/open-source.ts';
import { plainText } from '../source/plain-text.ts';
import { quoteText, quoteTexts } from '../source/sql-text.ts';
import { checkTexts } from './check-texts.ts';
import { derivedLayers } from './derived-sql.ts';
import { bindExpression, columnReadings, readingLayer, same } from './expression-columns.ts';
import { defineKey, keyLayers, keyParts, keyTextColumn } from './key-sql.ts';
import { codeType, keyColumn, keyStateColumn, rawColumn, roundedColumn, stateColumn, textColumn, valueColumn } from './names.ts';
import { type NeededVariables, neededVariables } from './needed.ts';
import { columnText, columnUses, demandColumns, type Expressions, expressionIssue, parseExpressions } from './source-columns.ts';
import { trimSql } from './trim-sql.ts';
import { codeTexts, finalColumns, parsedColumns, pointedColumns, simpleColumns, stateColumns } from './value-sql.ts';

/** What is opened, and how much of it. */
export interface MapOptions {
  /** The folder of agent.yaml. */
  readonly root: string;
  readonly dataset: AgentDataset;
  readonly codebook: Codebook;
  /** Variables of the codebook and keys that are needed; absent: all that the partner maps, and what follows from them. */
  readonly variables?: Iterable<string>;
  readonly keys?: Iterable<string>;
  readonly limits?: EngineLimits;
  /** A private folder to spill into. */
  readonly state?: string;
  /** Up to so many values (rows times variables and keys) the mapped rows are kept; beyond, each statement maps them anew. */
  readonly keep?: number;
}

/** An open dataset. Its engine is sealed: only SELECT runs. */
export interface MappedDataset {
  readonly dataset: AgentDataset;
  readonly source: OpenSource;
  readonly engine: Engine;
  /** Variables that `mapped` has; a needed one that is not in it is not registered by this partner. */
  readonly variables: ReadonlySet<string>;
  readonly keys: ReadonlySet<string>;
  /** What to say when a statement failed on the data: nothing of a row. */
  explain(failure: EngineFailure): Error;
  close(): Promise<void>;
}

interface Plan extends NeededVariables {
  readonly keys: readonly Key[];
}

function makePlan(options: MapOptions): Plan {
  const { dataset, codebook } = options;
  const offered = codebook.datasets.get(dataset.name)?.variables ?? [];
  const names = options.variables ?? [...dataset.variables.keys(), ...offered];
  const keyNames = new Set(options.keys ?? dataset.keys.keys());
  const keys = [...codebook.keys.values()].filter(({ name }) => keyNames.has(name) && dataset.keys.has(name));
  return { ...neededVariables(names, dataset, codebook), keys };
}

const mappingOf = (dataset: AgentDataset, variable: Variable): VariableMapping => {
  const mapping = dataset.variables.get(variable.name);
  if (mapping === undefined) throw new RangeError('a mapped variable has a mapping');
  return mapping;
};

const decimalOf = ({ source }: AgentDataset): '.' | ',' => (source.kind === 'csv' ? source.decimal : '.');

const constantText = (value: string | number | boolean | null): string =>
  value === null ? 'cast(null as varchar)' : quoteText(typeof value === 'number' ? decimalText(value) : String(value));

/** What the layers are built from. */
interface Build {
  readonly plan: Plan;
  readonly dataset: AgentDataset;
  readonly source: OpenSource;
  readonly engine: Engine;
}

/** The first layer's relation, and the SQL of each expression's text over it. */
async function bindExpressions(build: Build, expressions: Expressions): Promise<{ readonly relation: string; readonly texts: ReadonlyMap<string, string> }> {
  const { dataset, engine, source } = build;
  const used = source.columns.filter((name) => [...expressions.values()].some(({ columns }) => columns.some((column) => same(column, name))));
  const readings = await columnReadings(engine, used, { types: source.types, missing: dataset.missing, decimal: decimalOf(dataset) });
  const texts = new Map<string, string>();
  const issues: LocalIssue[] = [];
  for (const [variable, expression] of expressions) {
    const from = dataset.variables.get(variable)?.from;
    const written = from?.kind === 'sql' ? from.sql : '';
    try {
      const { sql, type } = await bindExpression(engine, expression, readings);
      const text = plainText(`(${sql})`, type);
      if (text === undefined) issues.push({ path: `datasets.${dataset.name}.variables.${variable}.sql`, found: `a value of type ${type.slice(0, 40)}`, expected: 'a text, number, date or boolean' });
      else texts.set(variable, text);
    } catch (error) {
      issues.push(expressionIssue(error, dataset.name, variable, written));
    }
  }
  if (issues.length > 0) throw new ConfigError(issues);
  return { relation: readingLayer(readings), texts };
}

const rawTexts = ({ plan, dataset, source }: Build, expressions: ReadonlyMap<string, string>): string[] => {
  const ofVariables = plan.mapped.map((variable) => {
    const { from } = mappingOf(dataset, variable);
    const text = from.kind === 'column' ? columnText(source, from.column) : from.kind === 'value' ? constantText(from.value) : (expressions.get(variable.name) ?? 'null');
    return `${from.kind === 'value' ? text : trimSql(text)} as ${rawColumn(variable.name)}`;
  });
  const isMissing = (text: string): string => `${trimSql(text)} in ${quoteTexts(['', ...dataset.missing.map((missing) => missing.trim())])}`;
  const ofKeys = plan.keys.flatMap((key) =>
    keyParts(key).map((part) => {
      const mapping = dataset.keys.get(key.name);
      const text = columnText(source, mapping?.kind === 'parts' ? (mapping.parts.get(part) ?? '') : (mapping?.column ?? ''));
      return `case when not ${isMissing(text)} then ${text} end as ${keyTextColumn(key.name, part)}`;
    }),
  );
  return [...ofVariables, ...ofKeys];
};

/** Empty texts and those that mean empty become null. A constant is what it is. */
const orNull = (variable: Variable, dataset: AgentDataset): string => {
  const mapping = mappingOf(dataset, variable);
  const raw = rawColumn(variable.name);
  const missing = ['', ...dataset.missing, ...mapping.missing].map((text) => text.trim());
  return `${mapping.from.kind === 'value' ? raw : `case when ${raw} not in ${quoteTexts([...new Set(missing)])} then ${raw} end`} as ${textColumn(variable.name)}`;
};

/** A constant or an expression's value is written with a decimal point, whatever the source's sign. */
const decimalOfVariable = (variable: Variable, dataset: AgentDataset): '.' | ',' =>
  mappingOf(dataset, variable).from.kind === 'column' ? decimalOf(dataset) : '.';

async function defineTypes({ plan, dataset, engine }: Build): Promise<void> {
  for (const variable of plan.mapped) {
    if (variable.kind !== 'category') continue;
    const { texts } = codeTexts(variable, mappingOf(dataset, variable));
    if (texts.length > 0) await engine.run(`create type ${codeType(variable.name)} as enum ${quoteTexts(texts)}`);
  }
  for (const key of plan.keys) defineKey(engine, key);
}

const layer = (relation: string, columns: readonly string[]): string => (columns.length === 0 ? relation : `(select *, ${columns.join(', ')} from ${relation})`);

async function defineView(build: Build, options: MapOptions, expressions: Expressions): Promise<void> {
  const { plan, dataset, engine } = build;
  const { mapped, derived, keys } = plan;
  const { relation, texts } = await bindExpressions(build, expressions);
  await defineTypes(build);
  const raw = rawTexts(build, texts);
  const decimal = (variable: Variable): '.' | ',' => decimalOfVariable(variable, dataset);
  let stack = `(select ${raw.length === 0 ? 'null as "#"' : raw.join(', ')} from ${relation})`;
  for (const columns of [
    mapped.map((variable) => orNull(variable, dataset)),
    mapped.flatMap((variable) => pointedColumns(variable, decimal(variable))),
    mapped.flatMap((variable) => simpleColumns(variable, decimal(variable))),
    mapped.flatMap((variable) => parsedColumns(variable, mappingOf(dataset, variable), decimal(variable))),
    mapped.flatMap(stateColumns),
    ...[0, 1, 2].map((at) => keys.flatMap((key) => keyLayers(key)[at] ?? [])),
  ]) stack = layer(stack, columns);
  // This layer refines the rounding mark, so it lists its columns instead of adding to those below.
  const final = [...mapped.flatMap(finalColumns), ...keys.flatMap(({ name }) => [keyColumn(name), keyStateColumn(name)])];
  stack = `(select ${final.length === 0 ? 'null as "#"' : final.join(', ')} from ${stack})`;
  const scope = { codebook: options.codebook, ...(dataset.snapshot === undefined ? {} : { snapshot: dataset.snapshot }) };
  for (const columns of derived.flatMap((variable) => derivedLayers(variable, scope))) stack = layer(stack, columns);
  const values = build.source.rows * (mapped.length + derived.length + keys.length);
  await engine.run(`create ${values <= (options.keep ?? usualKeep) ? 'table' : 'view'} mapped as select ${viewColumns(plan).join(', ')} from ${stack}`);
}

/** Some hundred megabytes. */
const usualKeep = 20_000_000;

const viewColumns = ({ mapped, derived, keys }: Plan): string[] => {
  const ofVariables = [...mapped, ...derived].flatMap(({ name }) => [valueColumn(name), stateColumn(name), roundedColumn(name)]);
  const ofKeys = keys.flatMap(({ name }) => [keyColumn(name), keyStateColumn(name)]);
  return ofVariables.length + ofKeys.length === 0 ? ['null as "#"'] : [...ofVariables, ...ofKeys];
};

/**
 * Opens a dataset. The mapping is taken as one that `checkAgentFile` accepted.
 *
 * @throws ConfigError for what does not fit: the file, the columns, the expressions, the texts of code maps.
 */
export async function mapDataset(options: MapOptions): Promise<MappedDataset> {
  const { dataset } = options;
  const plan = makePlan(options);
  checkTexts(dataset, plan.mapped);
  const place = `datasets.${dataset.name}`;
  let expressions: Expressions = new Map();
  const source = await openSource({
    root: options.root,
    source: dataset.source,
    place: `${place}.source`,
    wanted: async (engine) => {
      expressions = await parseExpressions(engine, dataset, plan.mapped);
      const uses = columnUses(dataset, plan.mapped, plan.keys, expressions);
      return (name) => uses.some(({ column }) => same(column, name));
    },
    ...(options.limits === undefined ? {} : { limits: options.limits }),
    ...(options.state === undefined ? {} : { state: options.state }),
  });
  try {
    demandColumns(columnUses(dataset, plan.mapped, plan.keys, expressions), source);
    await defineView({ plan, dataset, source, engine: source.engine }, options, expressions);
    source.engine.seal();
  } catch (error) {
    await source.close();
    throw error instanceof EngineFailure ? explain(error, dataset.name, expressions) : error;
  }
  return {
    dataset,
    source,
    engine: source.engine,
    variables: new Set([...plan.mapped, ...plan.derived].map(({ name }) => name)),
    keys: new Set(plan.keys.map(({ name }) => name)),
    explain: (failure) => explain(failure, dataset.name, expressions),
    close: () => source.close(),
  };
}

/** Our own SQL fails on no row, so a failing conversion comes from a partner's expression. */
function explain(failure: EngineFailure, dataset: string, expressions: Expressions): Error {
  const place = `datasets.${dataset}`;
  if (failure.kind === 'memory') return new ConfigError([{ path: place, found: 'more data than the memory limit holds', expected: 'a higher memory limit, or a state folder to spill into' }]);
  const issues = [...expressions.keys()].map((name): LocalIssue => ({
    path: `${place}.variables.${name}.sql`,
    found: 'an expression that may fail on some rows',
    expected: 'an expression with a value for every row; try_cast instead of a cast, nullif against a division by zero',
  }));
  return issues.length === 0 || failure.kind === 'other' ? failure : new ConfigError(issues);
}
