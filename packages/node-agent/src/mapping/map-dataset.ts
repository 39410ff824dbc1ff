/**
 * A partner's dataset, opened and mapped: the relation `mapped`, one row per row of its source, with the columns of names.ts. A small one
 * is kept as a table, of a large one only the definition, so that memory is bounded by the engine's limit and not by the file.
 */
import { type AgentDataset, type Codebook, ConfigError, type LocalIssue } from '@ketensom/protocol';
import { type Engine, EngineFailure, type EngineLimits } from '../source/engine.ts';
import { type OpenSource, openSource } from '../source/open-source.ts';
import { checkTexts } from './check-texts.ts';
import { defineMapped, type MappingPlan } from './define-mapped.ts';
import { same } from './expression-columns.ts';
import { neededVariables } from './needed.ts';
import { columnUses, demandColumns, type Expressions, parseExpressions } from './source-columns.ts';

/** Some hundred megabytes. */
const usualKeep = 20_000_000;

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

function makePlan(options: MapOptions): MappingPlan {
  const { dataset, codebook } = options;
  const offered = codebook.datasets.get(dataset.name)?.variables ?? [];
  const names = options.variables ?? [...dataset.variables.keys(), ...offered];
  const keyNames = new Set(options.keys ?? dataset.keys.keys());
  const keys = [...codebook.keys.values()].filter(({ name }) => keyNames.has(name) && dataset.keys.has(name));
  return { ...neededVariables(names, dataset, codebook), keys };
}

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
    const keep = options.keep ?? usualKeep;
    await defineMapped({ plan, dataset, codebook: options.codebook, source, engine: source.engine, expressions, keep });
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
  if (failure.kind === 'memory')
    return new ConfigError([
      { path: place, found: 'more data than the memory limit holds', expected: 'a higher memory limit, or a state folder to spill into' },
    ]);
  const issues = [...expressions.keys()].map(
    (name): LocalIssue => ({
      path: `${place}.variables.${name}.sql`,
      found: 'an expression that may fail on some rows',
      expected: 'an expression with a value for every row; try_cast instead of a cast, nullif against a division by zero',
    }),
  );
  return issues.length === 0 || failure.kind === 'other' ? failure : new ConfigError(issues);
}
