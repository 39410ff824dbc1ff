/** From agent.yaml to an `AgentFile`; whether it fits a codebook is check-agent-file.ts. */

import { laterInRules } from '../disclosure/rules-schema.ts';
import { asMap, laterIssue, laterKeys } from '../later.ts';
import { type LocalIssue, throwIssues } from '../local-issue.ts';
import { readShape } from '../schema-issues.ts';
import { type AgentDatasetFile, agentFileSchema, type PolicyFile } from './schema.ts';
import type { AgentDataset, AgentFile, AgentPolicy, KeyMapping, Source, TableDataset, VariableMapping } from './types.ts';

/** Kinds of source that the contract names and a later version reads. */
const laterSources = ['postgres', 'mysql', 'mariadb', 'clickhouse', 'trino', 'mssql', 'oracle'];

function laterInAgentFile(value: unknown): LocalIssue[] {
  const map = asMap(value);
  const datasets = Object.entries(asMap(map.datasets)).flatMap(([name, dataset]) => {
    const kind = asMap(asMap(dataset).source).kind;
    const source = laterSources.find((later) => later === kind);
    const keys = laterKeys(dataset, ['exclude'], `datasets.${name}`);
    return source === undefined ? keys : [laterIssue(`datasets.${name}.source.kind`, source), ...keys];
  });
  const policy = asMap(map.policy);
  const mode = policy.releaseMode === 'committee-gate' ? [laterIssue('policy.releaseMode', policy.releaseMode)] : [];
  return [...datasets, ...mode, ...laterInRules(policy, 'policy')];
}

/**
 * The partner's file, defaults filled: CSV delimiter ",", decimal ".", encoding utf-8, quote '"'; approve manual.
 *
 * @throws ConfigError `unknown-field` or `malformed` with the issues found; `not-supported` for database servers,
 *   objections, release modes and rules that this version does not keep.
 */
export function parseAgentFile(value: unknown): AgentFile {
  throwIssues(laterInAgentFile(value));
  const file = readShape(agentFileSchema, value);
  const entries = Object.entries(file.datasets);
  const datasets = entries.flatMap(([name, dataset]) => {
    const { source } = dataset;
    return source.kind === 'table' ? [] : [[name, readDataset(name, { ...dataset, source })] as const];
  });
  const tables = entries.flatMap(([name, dataset]) => {
    const { source } = dataset;
    return source.kind === 'table' ? [[name, readTable(name, { ...dataset, source })] as const] : [];
  });
  const { subjects = 'selection', activities = {} } = file.processingLog ?? {};
  return {
    partner: file.partner,
    datasets: new Map(datasets),
    tables: new Map(tables),
    policy: readPolicy(file.policy ?? {}),
    processingLog: { subjects, activities },
  };
}

type SourceFile = AgentDatasetFile['source'];
type WithSource<Kind extends SourceFile> = AgentDatasetFile & { readonly source: Kind };
type TableFile = Extract<SourceFile, { readonly kind: 'table' }>;
type RowsFile = Exclude<SourceFile, TableFile>;

const readAbout = ({ about = {} }: Pick<AgentDatasetFile, 'about'>): AgentDataset['about'] => new Map(Object.entries(about));

/** A table's columns are the codebook's own: nothing is mapped. */
function readTable(name: string, { source, snapshot, ...file }: WithSource<TableFile>): TableDataset {
  const mapped = (['keys', 'variables', 'missing'] as const).filter((key) => file[key] !== undefined);
  throwIssues(
    mapped.map((key) => ({ path: `datasets.${name}.${key}`, found: key, expected: 'nothing: a table made at the source is not mapped' })),
  );
  return { name, source, ...(snapshot === undefined ? {} : { snapshot }), about: readAbout(file) };
}

function readDataset(name: string, file: WithSource<RowsFile>): AgentDataset {
  if (file.variables === undefined) throwIssues([{ path: `datasets.${name}.variables`, found: 'nothing', expected: 'a map' }]);
  const variables = Object.entries(file.variables ?? {}).map(([variable, mapping]) => [variable, readMapping(mapping)] as const);
  const keys = Object.entries(file.keys ?? {}).map(([key, mapping]) => [key, readKey(mapping)] as const);
  const snapshot = file.snapshot === undefined ? {} : { snapshot: file.snapshot };
  return {
    name,
    source: readSource(file.source),
    ...snapshot,
    keys: new Map(keys),
    variables: new Map(variables),
    missing: file.missing ?? [],
    about: readAbout(file),
  };
}

function readSource(source: RowsFile): Source {
  if (source.kind !== 'csv') return source;
  const { path, delimiter = ',', decimal = '.', encoding = 'utf-8', quote = '"' } = source;
  return { kind: 'csv', path, delimiter, decimal, encoding, quote };
}

const readKey = (mapping: string | Record<string, string>): KeyMapping =>
  typeof mapping === 'string' ? { kind: 'column', column: mapping } : { kind: 'parts', parts: new Map(Object.entries(mapping)) };

function readMapping(mapping: NonNullable<AgentDatasetFile['variables']>[string]): VariableMapping {
  if (typeof mapping === 'string') return { from: { kind: 'column', column: mapping }, missing: [] };
  if ('sql' in mapping) return { from: { kind: 'sql', sql: mapping.sql }, missing: [] };
  if ('value' in mapping) return { from: { kind: 'value', value: mapping.value }, missing: [] };
  const codes = mapping.codes === undefined ? {} : { codes: new Map(Object.entries(mapping.codes)) };
  const format = mapping.format === undefined ? {} : { format: mapping.format };
  const edition = mapping.edition === undefined ? {} : { edition: mapping.edition };
  return { from: { kind: 'column', column: mapping.column }, ...codes, missing: mapping.missing ?? [], ...format, ...edition };
}

function readPolicy(file: PolicyFile): AgentPolicy {
  const { approve = 'manual', purposes, approvers, ownFigures = 'never', tolerate, releaseMode, ...rules } = file;
  if (approvers !== undefined && approve === 'auto')
    throwIssues([
      { path: 'policy.approvers', found: 'approvers beside approve: auto', expected: 'approve: manual: people sign each request' },
    ]);
  if (approvers !== undefined && approvers.needed > approvers.keys.length)
    throwIssues([
      { path: 'policy.approvers.needed', found: String(approvers.needed), expected: `at most ${approvers.keys.length}, one for each key` },
    ]);
  return {
    approve,
    ...(purposes === undefined ? {} : { purposes }),
    ...(approvers === undefined ? {} : { approvers: { needed: approvers.needed, keys: approvers.keys.toSorted() } }),
    ownFigures,
    ...(tolerate === undefined ? {} : { tolerate }),
    releaseMode: releaseMode === 'local-threshold' ? 'local-threshold' : 'plain',
    rules,
  };
}
