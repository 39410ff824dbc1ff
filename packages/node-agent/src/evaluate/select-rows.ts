/**
 * Which rows a question is about, for the ledger of selections: of every selected row its person's mark, its place among that person's rows,
 * its cell and its parts. Marks are keyed digests, so that nobody reads a number of a person in the agent's store.
 *
 * Where a dataset has no key for its subject, a row is known by what all its variables say; rows that say the same are told apart by their
 * order. A row without a valid key is known by its place among such rows.
 */
import {
  type AggregatePlan,
  bindCondition,
  type Codebook,
  type Condition,
  codesOf,
  conditionVariables,
  demand,
  type Layout,
  type ModelPlan,
  type OverlapSet,
  planCodebook,
} from '@ketensom/protocol';
import { conditionSql } from '../mapping/condition-sql.ts';
import { mapAndKeep } from '../mapping/kept-open.ts';
import { type MappedDataset, mapDataset } from '../mapping/map-dataset.ts';
import { keyColumn, valueColumn } from '../mapping/names.ts';
import { EngineFailure } from '../source/engine.ts';
import { quoteText } from '../source/sql-text.ts';
import type { PartnerData } from './answer.ts';
import { binSql } from './bin-sql.ts';
import { axisSql } from './cell-rows-sql.ts';
import { neededNames } from './evaluate-aggregate.ts';
import { codeSql } from './figure-sql.ts';
import { GrowingNumbers } from './growing-numbers.ts';

/** What is asked of a partner's rows. */
export type RowQuestion =
  | { readonly kind: 'aggregate'; readonly plan: AggregatePlan; readonly layout: Layout }
  | { readonly kind: 'model'; readonly plan: ModelPlan }
  | { readonly kind: 'overlap'; readonly set: OverlapSet };

/** The selected rows, one entry each in every list. */
export interface LocalRows {
  /** Rows compare within one universe: the dataset, and without a key its variables too. */
  readonly universe: string;
  /** Codes per axis. */
  readonly axes: readonly number[];
  readonly totals: boolean;
  readonly persons: Float64Array;
  readonly ordinals: Uint32Array;
  /** -1: in no cell, for lack of a value. */
  readonly cells: Int32Array;
  /** -2: in no part for lack of a value, -1: in no part. */
  readonly splits: readonly Int32Array[];
  /** Persons (rows, without a key) of whom the condition is false though every variable in it is known. */
  readonly outside: number;
}

/** A question in the terms of one table. */
interface Selection {
  readonly dataset: string;
  readonly subjectKey: string | undefined;
  readonly codebook: Codebook;
  readonly variables: readonly string[];
  readonly where: Condition | undefined;
  /** Rows that `where` selects and that lack a value of one of these are in no cell; `complete` is true of the others that count. */
  readonly complete?: { readonly where: Condition; readonly variables: readonly string[] };
  readonly axes: readonly { readonly variable: string; readonly codes: number }[];
  readonly totals: boolean;
  /** SQL of a whole number or null; `needs` must be held. */
  readonly splits: readonly { readonly sql: () => string; readonly needs: readonly string[] }[];
  /** Whether rows outside the condition are a group that somebody was asked about: not where rows are left out for missing values. */
  readonly hasOutside: boolean;
}

const cases = (conditions: readonly string[]): string =>
  `case ${conditions.map((condition, at) => `when ${condition} then ${at}`).join(' ')} end`;

/** A condition, outermost or in an outermost `all`, that lists every code of a variable leaves out those without one and nobody else. */
function withoutFullLists(where: Condition | undefined, codebook: Codebook) {
  const parts = where === undefined ? [] : where.kind === 'all' ? where.of : [where];
  const listed = (part: Condition): string | undefined => {
    const variable = part.kind === 'in' ? codebook.variables.get(part.variable) : undefined;
    const codes = variable === undefined ? undefined : codesOf(variable);
    const isFull = part.kind === 'in' && codes?.length === new Set(part.values.map((value) => JSON.stringify(value))).size;
    return isFull ? variable?.name : undefined;
  };
  const left = parts.filter((part) => listed(part) === undefined);
  const rest: Condition | undefined = left.length === 0 ? undefined : { kind: 'all', of: left };
  return { rest, known: parts.flatMap((part) => listed(part) ?? []) };
}

function ofAggregate(plan: AggregatePlan, layout: Layout, asked: Codebook, snapshot: string | undefined): Selection {
  const codebook = planCodebook(plan, asked, snapshot);
  const bind = (condition: Condition): Condition => (snapshot === undefined ? condition : bindCondition(condition, { snapshot }));
  const filters = new Map(plan.filters.map(({ name, where }) => [name, bind(where)] as const));
  const within = (name: string | undefined, sql: string): string => {
    const filter = name === undefined ? undefined : filters.get(name);
    return filter === undefined ? sql : `case when coalesce(${conditionSql(filter, codebook)}, false) then ${sql} end`;
  };
  const needsOf = (name: string | undefined, own: readonly string[]): readonly string[] => {
    const filter = name === undefined ? undefined : filters.get(name);
    return filter === undefined ? own : [...own, ...conditionVariables(filter)];
  };
  /** -2 where there is no value, before a filter is looked at. */
  const orLacking = (value: string, sql: string): string => `case when ${value} is null then -2 else ${sql} end`;
  const splits = plan.measured.flatMap(({ variable, only, needs, codes, bins, histogram }) => {
    const value = valueColumn(variable);
    const coded = [...codes.map((code) => `${value} = ${codeSql(variable, code, codebook)}`), `${value} is not null`];
    return [
      ...(codes.length === 0
        ? []
        : [{ sql: () => within(only, orLacking(value, cases(coded))), needs: needsOf(only, [variable, ...needs]) }]),
      ...(bins === undefined || !histogram
        ? []
        : [{ sql: () => within(only, orLacking(value, binSql(value, bins))), needs: needsOf(only, [variable, ...needs]) }]),
    ];
  });
  const ofFilters = [...filters.keys()].map((name) => ({ sql: () => within(name, '0'), needs: needsOf(name, []) }));
  const where = plan.where === undefined ? undefined : bind(plan.where);
  const axes = layout.axes.map(({ variable, codes }) => ({ variable, codes: codes.length - (layout.totals ? 1 : 0) }));
  const { dataset, subjectKey } = plan;
  const { rest, known } = withoutFullLists(where, codebook);
  return {
    dataset,
    subjectKey,
    codebook,
    variables: neededNames(plan),
    where: rest,
    ...(where === undefined || known.length === 0 ? {} : { complete: { where, variables: known } }),
    axes,
    totals: layout.totals,
    splits: [...splits, ...ofFilters],
    hasOutside: true,
  };
}

const ofModel = (plan: ModelPlan, codebook: Codebook): Selection => ({
  dataset: plan.dataset,
  subjectKey: plan.subjectKey,
  codebook,
  variables: plan.requiredVariables,
  where: plan.where,
  complete: { where: plan.complete, variables: plan.variables },
  axes: [],
  totals: false,
  splits: [
    ...[...plan.factors, ...plan.expectedBy].map(({ variable }) => ({ sql: () => axisSql(variable, codebook), needs: [variable] })),
    ...(plan.response.isBoolean
      ? [{ sql: () => `cast(${valueColumn(plan.response.variable)} as integer)`, needs: [plan.response.variable] }]
      : []),
  ],
  hasOutside: false,
});

function ofSet(set: OverlapSet, codebook: Codebook): Selection {
  const dataset = codebook.datasets.get(set.dataset);
  const subject = dataset?.subject;
  return {
    dataset: set.dataset,
    subjectKey: subject?.kind === 'key' ? subject.key : undefined,
    codebook,
    variables: set.where === undefined ? [] : conditionVariables(set.where),
    where: set.where,
    axes: [],
    totals: false,
    splits: [],
    hasOutside: true,
  };
}

function selectionOf(question: RowQuestion, codebook: Codebook, partner: PartnerData): Selection {
  switch (question.kind) {
    case 'aggregate': {
      const snapshot = partner.file.datasets.get(question.plan.dataset)?.snapshot;
      return ofAggregate(question.plan, question.layout, codebook, snapshot);
    }
    case 'model':
      return ofModel(question.plan, codebook);
    default:
      return ofSet(question.set, codebook);
  }
}

/** Who a row is of, as SQL text; different texts are different persons. */
function whoSql({ subjectKey }: Selection, mapped: MappedDataset, secret: string): string {
  if (subjectKey !== undefined) {
    const key = `cast(${keyColumn(subjectKey)} as varchar)`;
    return `case when ${key} is null then '#' || row_number() over (partition by ${key} is null order by place) else '=' || ${key} end`;
  }
  const values = [...mapped.variables].toSorted().map((name) => `coalesce(cast(${valueColumn(name)} as varchar), '')`);
  const content = `sha256(concat_ws(chr(31), ${[quoteText(secret), ...values].join(', ')}))`;
  return `${content} || '/' || row_number() over (partition by ${content} order by place)`;
}

function rowsSql(selection: Selection, mapped: MappedDataset, secret: string): { readonly rows: string; readonly outside: string } {
  const { where, axes, codebook, complete } = selection;
  const condition = where === undefined ? 'true' : conditionSql(where, codebook);
  const isComplete = complete === undefined ? 'true' : `coalesce(${conditionSql(complete.where, codebook)}, false)`;
  const lacks = (complete?.variables ?? []).map((name) => `${valueColumn(name)} is null`).join(' or ');
  const selected = complete === undefined ? condition : `(${isComplete} or (coalesce(${condition}, false) and (${lacks})))`;
  const splits = selection.splits.filter(({ needs }) => needs.every((name) => mapped.variables.has(name))).map(({ sql }) => sql());
  const cell = axes.reduce((index, { variable, codes }) => `(${index} * ${codes} + ${axisSql(variable, codebook)})`, '0');
  const tested = (where === undefined ? [] : conditionVariables(where)).map((name) => `${valueColumn(name)} is not null`);
  const columns = [
    `${selected} as "where"`,
    `${['true', ...tested].join(' and ')} as known`,
    `${complete === undefined ? `coalesce(${cell}, -1)` : `case when ${isComplete} then coalesce(${cell}, -1) else -1 end`} as cell`,
    ...splits.map((sql, at) => `coalesce(${sql}, -1) as "part${at}"`),
  ];
  const placed = `(select *, row_number() over () as place from mapped)`;
  const known = `(select *, ${whoSql(selection, mapped, secret)} as who from ${placed})`;
  const ranked = `(select ${columns.join(', ')}, who, row_number() over (partition by who order by place) as ordinal from ${known})`;
  const mark = `cast(cast('0x' || substr(sha256(${quoteText(secret)} || who), 1, 13) as ubigint) as double)`;
  const parts = splits.map((_, at) => `cast("part${at}" as integer)`);
  return {
    rows: `select ${[mark, 'cast(ordinal as integer)', 'cast(cell as integer)', ...parts].join(', ')} from ${ranked} where coalesce("where", false)`,
    outside: `select count(distinct who) from ${ranked} where "where" = false and known`,
  };
}

/**
 * The rows of a question. `secret` keys the marks, and is the same for all questions of an agent.
 *
 * @throws ProtocolError `not-offering`; ConfigError as `mapDataset`, and where a statement failed on the data.
 */
export async function selectRows(
  question: RowQuestion,
  codebook: Codebook,
  partner: PartnerData & { readonly secret: string },
): Promise<LocalRows> {
  const selection = selectionOf(question, codebook, partner);
  const dataset = partner.file.datasets.get(selection.dataset);
  demand(dataset !== undefined, 'not-offering', { clause: 'DOC-5' });
  const isKeyed = selection.subjectKey !== undefined && dataset.keys.has(selection.subjectKey);
  const asked = isKeyed ? selection : { ...selection, subjectKey: undefined };
  // The lists of a ring are read next.
  const open = question.kind === 'overlap' ? mapAndKeep : mapDataset;
  const mapped = await open({
    root: partner.root,
    dataset,
    codebook: selection.codebook,
    ...(isKeyed ? { variables: selection.variables } : {}),
    keys: isKeyed ? [selection.subjectKey ?? ''] : [],
    ...(partner.limits === undefined ? {} : { limits: partner.limits }),
    ...(partner.state === undefined ? {} : { state: partner.state }),
  });
  try {
    const isHeld = [...selection.axes.map(({ variable }) => variable), ...(selection.where ? conditionVariables(selection.where) : [])];
    demand(
      isHeld.every((name) => mapped.variables.has(name)),
      'not-offering',
      { clause: 'DOC-5' },
    );
    const sql = rowsSql(asked, mapped, partner.secret);
    const lists = await readRows(mapped, sql.rows);
    const outside = selection.hasOutside && selection.where !== undefined ? await mapped.engine.count(sql.outside) : 0;
    await mapped.source.demandUnchanged();
    const universe = isKeyed ? selection.dataset : `${selection.dataset} ${[...mapped.variables].toSorted().join(' ')}`;
    return { universe, axes: selection.axes.map(({ codes }) => codes), totals: selection.totals, ...lists, outside };
  } catch (error) {
    throw error instanceof EngineFailure ? mapped.explain(error) : error;
  } finally {
    await mapped.close();
  }
}

async function readRows(mapped: MappedDataset, sql: string): Promise<Pick<LocalRows, 'persons' | 'ordinals' | 'cells' | 'splits'>> {
  const persons = new GrowingNumbers((length) => new Float64Array(length));
  const ordinals = new GrowingNumbers((length) => new Uint32Array(length));
  const places: GrowingNumbers<Int32Array>[] = [];
  for await (const [whose = [], order = [], ...others] of mapped.engine.columnBatches(sql)) {
    persons.add(whose);
    ordinals.add(order);
    for (const [at, values] of others.entries()) {
      const column = places[at] ?? new GrowingNumbers((length) => new Int32Array(length));
      places[at] = column;
      column.add(values);
    }
  }
  const [cells = new Int32Array(0), ...splits] = places.map((column) => column.all());
  return { persons: persons.all(), ordinals: ordinals.all(), cells, splits };
}
