/** A table made at the source (docs/protocol/source-table.md): what a query asks, counted once over all rows, with small cells left out. */

import { nativePrimitives } from '@ketensom/native';
import {
  type AgentFile,
  type AggregatePlan,
  type AggregateQuery,
  type Codebook,
  ConfigError,
  cellAt,
  cellKey,
  compileAggregate,
  deriveLayout,
  type Layout,
  type LayoutColumn,
  type LocalTable,
  rowNeeds,
  type SourceTable,
  type TableFigures,
  tableCells,
  tableDefinitions,
} from '@ketensom/protocol';
import { answerAggregate } from '../evaluate/answer.ts';

/** What a table is made from. */
export interface TableTask {
  /** The folder of agent.yaml. */
  readonly root: string;
  readonly file: AgentFile;
  readonly codebook: Codebook;
  /** Which cells and figures: an aggregate query without a condition. */
  readonly query: AggregateQuery;
  /** Cells of fewer persons are left out, also from margins and from other figures (DSC-9). 1: none. */
  readonly minCount: number;
  /** The day, `YYYY-MM-DD`. */
  readonly made: string;
}

/** A condition, or a date that moves, would make the table tell of fewer rows than it says. */
function demandWhole(query: AggregateQuery, plan: AggregatePlan): void {
  const refuse = (path: string, found: string): never => {
    throw new ConfigError([{ path, found, expected: 'nothing: a table is of all rows of all times; conditions stand in the question' }]);
  };
  if (query.where !== undefined) refuse('where', 'a condition');
  if (query.period !== undefined) refuse('period', 'a period');
  if (plan.weight !== undefined)
    throw new ConfigError([{ path: 'dataset', found: 'a weighted sample', expected: 'a dataset without weight', code: 'not-supported' }]);
  if (plan.local.length > 0) refuse('measures', 'a length of time of the query itself');
}

/** The columns that a table has; contributors follow from them. */
const columnsOf = (layout: Layout, plan: AggregatePlan, notRegistered: readonly string[]): readonly (readonly [number, LayoutColumn])[] =>
  [...layout.columns.entries()].filter(
    ([, { block, statistic, rows }]) =>
      block === 'cells' && statistic !== 'contributors' && !rowNeeds(rows, plan).some((name) => notRegistered.includes(name)),
  );

function figuresAt(table: LocalTable, columns: readonly (readonly [number, LayoutColumn])[], cell: number): TableFigures {
  return new Map(
    columns.map(([at, { name, bins = 1 }]) => {
      const figures = table.columns[at];
      return [name, Array.from({ length: bins }, (_, bin) => figures?.[cell * bins + bin] ?? 0n)] as const;
    }),
  );
}

/** @throws ConfigError for a query that no table can be of; ProtocolError as `answerAggregate`. */
export async function makeSourceTable({ root, file, codebook, query, minCount, made }: TableTask): Promise<SourceTable> {
  const plan = compileAggregate(query, codebook);
  demandWhole(query, plan);
  const layout = deriveLayout(plan, codebook, 1);
  const asked = { plan, layout, codebook, ...(minCount > 1 && !plan.public ? { sourceMinCount: minCount } : {}) };
  const { table, notRegistered } = await answerAggregate(asked, { root, file });
  const columns = columnsOf(layout, plan, notRegistered);
  const by = layout.axes.map(({ variable }) => variable);
  const read = columns.flatMap(([, { rows }]) => rowNeeds(rows, plan));
  const variables = [...new Set([...by, ...read])].toSorted();
  const figures = columns.map(([, { name }]) => name).toSorted();
  const cells = (tableCells({ by, totals: plan.totals }, codebook) ?? []).map((codes) => {
    const positions = layout.axes.map((axis, at) => axis.codes.indexOf(codes[at] ?? ''));
    return [cellKey(codes), figuresAt(table, columns, cellAt(layout, positions))] as const;
  });
  const snapshot = file.datasets.get(plan.dataset)?.snapshot;
  return {
    partner: file.partner,
    dataset: plan.dataset,
    codebook: { name: codebook.name, version: codebook.version },
    definitions: tableDefinitions(nativePrimitives, codebook, { dataset: plan.dataset, variables, figures }),
    ...(snapshot === undefined ? {} : { snapshot }),
    variables,
    made,
    by,
    totals: plan.totals,
    minCount: plan.public ? 1 : minCount,
    round: 1,
    figures,
    cells: new Map(cells),
  };
}
