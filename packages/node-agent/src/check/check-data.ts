/**
 * What a partner's own mapping makes of its own data, for its own screen: counts per variable and key, and where the first unreadable rows
 * are. Counts only; no value of a row is in it, and nothing of it is ever sent.
 */

import { nativePrimitives } from '@ketensom/native';
import {
  type AgentDataset,
  type AgentFile,
  type Codebook,
  ConfigError,
  checkAgentFile,
  checkSourceTable,
  type LocalIssue,
  offeredVariables,
  type TableDataset,
} from '@ketensom/protocol';
import { type MappedDataset, mapDataset } from '../mapping/map-dataset.ts';
import { keyColumn, keyStateColumn, keyStates, roundedColumn, stateColumn, states } from '../mapping/names.ts';
import { EngineFailure, type EngineLimits } from '../source/engine.ts';
import type { Unreadable } from '../source/load-request.ts';
import { loadTable } from '../source/load-table.ts';
import { checkQuality, type QualityReport } from './check-quality.ts';

/** Rows by what became of a variable in them. `rounded` rows are among the present ones. */
export interface VariableReport {
  readonly variable: string;
  /** Read from the source, or computed from other variables. */
  readonly origin: 'mapped' | 'derived';
  readonly present: number;
  readonly empty: number;
  readonly unmapped: number;
  readonly outOfRange: number;
  readonly rounded: number;
}

/** Rows by what became of a key in them, and how many different valid keys there are. */
export interface KeyReport {
  readonly key: string;
  readonly valid: number;
  readonly empty: number;
  readonly invalid: number;
  readonly distinct: number;
}

export interface DatasetReport {
  readonly dataset: string;
  readonly snapshot?: string;
  readonly rows: number;
  readonly unreadable: Unreadable;
  readonly variables: readonly VariableReport[];
  readonly keys: readonly KeyReport[];
  /** Variables of the codebook's dataset that this partner does not give. */
  readonly notRegistered: readonly string[];
  readonly quality: QualityReport;
}

/** A table made at the source: what it is, not what stands in it. */
export interface TableReport {
  readonly dataset: string;
  readonly made: string;
  readonly snapshot?: string;
  readonly by: readonly string[];
  readonly totals: boolean;
  readonly minCount: number;
  readonly round: number;
  readonly figures: readonly string[];
  readonly cells: number;
}

export interface CheckReport {
  readonly partner: string;
  readonly datasets: readonly DatasetReport[];
  readonly tables: readonly TableReport[];
}

/** What is checked, and where its files are. */
export interface CheckOptions {
  /** The folder of agent.yaml. */
  readonly root: string;
  readonly file: AgentFile;
  readonly codebook: Codebook;
  readonly limits?: EngineLimits;
  /** A private folder to spill into; without it a check stays in memory. */
  readonly state?: string;
}

const countWhere = (column: string, state: number): string => `count(*) filter (where ${column} = ${state})`;

async function countVariable(mapped: MappedDataset, variable: string): Promise<VariableReport> {
  const state = stateColumn(variable);
  const counts = [states.present, states.empty, states.unmapped, states.outOfRange].map((number) => countWhere(state, number));
  const [row = []] = await mapped.engine.select(
    `select ${counts.join(', ')}, count(*) filter (where ${roundedColumn(variable)}) from mapped`,
  );
  const [present = 0, empty = 0, unmapped = 0, outOfRange = 0, rounded = 0] = row.map(Number);
  const origin = mapped.dataset.variables.has(variable) ? 'mapped' : 'derived';
  return { variable, origin, present, empty, unmapped, outOfRange, rounded };
}

async function countKey(mapped: MappedDataset, key: string): Promise<KeyReport> {
  const counts = [keyStates.valid, keyStates.empty, keyStates.invalid].map((number) => countWhere(keyStateColumn(key), number));
  const [row = []] = await mapped.engine.select(`select ${counts.join(', ')}, count(distinct ${keyColumn(key)}) from mapped`);
  const [valid = 0, empty = 0, invalid = 0, distinct = 0] = row.map(Number);
  return { key, valid, empty, invalid, distinct };
}

async function checkDataset(dataset: AgentDataset, options: CheckOptions): Promise<DatasetReport> {
  const mapped = await mapDataset({ ...options, dataset });
  try {
    const definition = options.codebook.datasets.get(dataset.name);
    const offered = definition === undefined ? [] : offeredVariables(definition, options.codebook, new Set(dataset.variables.keys()));
    const variables: VariableReport[] = [];
    for (const variable of mapped.variables) variables.push(await countVariable(mapped, variable));
    const keys: KeyReport[] = [];
    for (const key of mapped.keys) keys.push(await countKey(mapped, key));
    const quality = await checkQuality(mapped, options.codebook);
    await mapped.source.demandUnchanged();
    return {
      dataset: dataset.name,
      ...(dataset.snapshot === undefined ? {} : { snapshot: dataset.snapshot }),
      rows: mapped.source.rows,
      unreadable: mapped.source.unreadable,
      variables,
      keys,
      notRegistered: (definition?.variables ?? []).filter((name) => !offered.includes(name)),
      quality,
    };
  } catch (error) {
    throw error instanceof EngineFailure ? mapped.explain(error) : error;
  } finally {
    await mapped.close();
  }
}

function checkTable(dataset: TableDataset, { root, file, codebook }: CheckOptions): TableReport {
  const { table } = loadTable(root, file.partner, dataset);
  checkSourceTable(nativePrimitives, table, codebook);
  const { made, snapshot, by, totals, minCount, round, figures, cells } = table;
  return {
    dataset: dataset.name,
    made,
    ...(snapshot === undefined ? {} : { snapshot }),
    by,
    totals,
    minCount,
    round,
    figures,
    cells: cells.size,
  };
}

/**
 * Checks agent.yaml against the codebook and against the data.
 *
 * @throws ConfigError with all places that do not fit, over all datasets.
 */
export async function checkPartnerData(options: CheckOptions): Promise<CheckReport> {
  checkAgentFile(options.file, options.codebook);
  const datasets: DatasetReport[] = [];
  const issues: LocalIssue[] = [];
  for (const dataset of options.file.datasets.values()) {
    try {
      datasets.push(await checkDataset(dataset, options));
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      issues.push(...error.issues);
    }
  }
  if (issues.length > 0) throw new ConfigError(issues);
  const tables = [...options.file.tables.values()].map((dataset) => checkTable(dataset, options));
  return { partner: options.file.partner, datasets, tables };
}
