/**
 * The definition of the relation `mapped` as a stack of layers, each computed once per row: the source with the readings that expressions
 * need; raw texts; texts or null; parsed values; states; values and keys; then a few layers per derived variable.
 */
import { type AgentDataset, type Codebook, decimalText, type Key, type Variable, type VariableMapping } from '@ketensom/protocol';
import type { Engine } from '../source/engine.ts';
import type { OpenSource } from '../source/open-source.ts';
import { quoteText, quoteTexts } from '../source/sql-text.ts';
import { bindExpressions, decimalOf } from './bind-expressions.ts';
import { derivedLayers } from './derived-sql.ts';
import { defineKey, keyLayers, keyParts, keyTextColumn } from './key-sql.ts';
import { codeType, keyColumn, keyStateColumn, rawColumn, roundedColumn, stateColumn, textColumn, valueColumn } from './names.ts';
import type { NeededVariables } from './needed.ts';
import { columnText, type Expressions } from './source-columns.ts';
import { trimSql } from './trim-sql.ts';
import { codeTexts, finalColumns, parsedColumns, pointedColumns, simpleColumns, stateColumns } from './value-sql.ts';

/** Variables and keys that `mapped` will have. */
export interface MappingPlan extends NeededVariables {
  readonly keys: readonly Key[];
}

/** What the layers are built from. */
export interface MappingBuild {
  readonly plan: MappingPlan;
  readonly dataset: AgentDataset;
  readonly codebook: Codebook;
  readonly source: OpenSource;
  readonly engine: Engine;
  readonly expressions: Expressions;
  /** Up to so many values (rows times variables and keys) the rows are kept in a table; beyond, `mapped` is a view. */
  readonly keep: number;
}

const mappingOf = (dataset: AgentDataset, variable: Variable): VariableMapping => {
  const mapping = dataset.variables.get(variable.name);
  if (mapping === undefined) throw new RangeError('a mapped variable has a mapping');
  return mapping;
};

const constantText = (value: string | number | boolean | null): string =>
  value === null ? 'cast(null as varchar)' : quoteText(typeof value === 'number' ? decimalText(value) : String(value));

const rawTexts = ({ plan, dataset, source }: MappingBuild, expressions: ReadonlyMap<string, string>): string[] => {
  const ofVariables = plan.mapped.map((variable) => {
    const { from } = mappingOf(dataset, variable);
    const text =
      from.kind === 'column'
        ? columnText(source, from.column)
        : from.kind === 'value'
          ? constantText(from.value)
          : (expressions.get(variable.name) ?? 'null');
    return `${from.kind === 'value' ? text : trimSql(text)} as ${rawColumn(variable.name)}`;
  });
  const isMissing = (text: string): string =>
    `${trimSql(text)} in ${quoteTexts(['', ...dataset.missing.map((missing) => missing.trim())])}`;
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

async function defineTypes({ plan, dataset, engine }: MappingBuild): Promise<void> {
  for (const variable of plan.mapped) {
    if (variable.kind !== 'category') continue;
    const { texts } = codeTexts(variable, mappingOf(dataset, variable));
    if (texts.length > 0) await engine.run(`create type ${codeType(variable.name)} as enum ${quoteTexts(texts)}`);
  }
  for (const key of plan.keys) defineKey(engine, key);
}

const layer = (relation: string, columns: readonly string[]): string =>
  columns.length === 0 ? relation : `(select *, ${columns.join(', ')} from ${relation})`;

/** The layers from raw texts to values with their states. */
function valueLayers({ plan, dataset }: MappingBuild): readonly (readonly string[])[] {
  const { mapped, keys } = plan;
  const decimal = (variable: Variable): '.' | ',' => decimalOfVariable(variable, dataset);
  return [
    mapped.map((variable) => orNull(variable, dataset)),
    mapped.flatMap((variable) => pointedColumns(variable, decimal(variable))),
    mapped.flatMap((variable) => simpleColumns(variable, decimal(variable))),
    mapped.flatMap((variable) => parsedColumns(variable, mappingOf(dataset, variable), decimal(variable))),
    mapped.flatMap(stateColumns),
    ...[0, 1, 2].map((at) => keys.flatMap((key) => keyLayers(key)[at] ?? [])),
  ];
}

/** Defines `mapped`. @throws ConfigError for expressions that do not bind; EngineFailure when one fails on a row. */
export async function defineMapped(build: MappingBuild): Promise<void> {
  const { plan, dataset, codebook, engine } = build;
  const { mapped, derived, keys } = plan;
  const { relation, texts } = await bindExpressions(build, build.expressions);
  await defineTypes(build);
  let stack = valueLayers(build).reduce(layer, `(select ${selectList(rawTexts(build, texts))} from ${relation})`);
  // This layer refines the rounding mark, so it lists its columns instead of adding to those below.
  const final = [...mapped.flatMap(finalColumns), ...keys.flatMap(({ name }) => [keyColumn(name), keyStateColumn(name)])];
  stack = `(select ${selectList(final)} from ${stack})`;
  const scope = { codebook, ...(dataset.snapshot === undefined ? {} : { snapshot: dataset.snapshot }) };
  stack = derived.flatMap((variable) => derivedLayers(variable, scope)).reduce(layer, stack);
  const values = build.source.rows * (mapped.length + derived.length + keys.length);
  const kind = values <= build.keep ? 'table' : 'view';
  await engine.run(`create ${kind} mapped as select ${selectList(mappedColumns(plan))} from ${stack}`);
}

/** A row without columns is still a row. */
const selectList = (columns: readonly string[]): string => (columns.length === 0 ? 'null as "#"' : columns.join(', '));

const mappedColumns = ({ mapped, derived, keys }: MappingPlan): string[] => {
  const ofVariables = [...mapped, ...derived].flatMap(({ name }) => [valueColumn(name), stateColumn(name), roundedColumn(name)]);
  const ofKeys = keys.flatMap(({ name }) => [keyColumn(name), keyStateColumn(name)]);
  return [...ofVariables, ...ofKeys];
};
