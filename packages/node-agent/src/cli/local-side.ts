/** The partner's own side, from agent.yaml: read, checked, and answering questions through the embedded engine. */
import { dirname, resolve } from 'node:path';
import { readYamlFile } from '@ketensom/host';
import { nativePrimitives } from '@ketensom/native';
import {
  type AgentFile,
  answerFromTable,
  type Codebook,
  ConfigError,
  checkAgentFile,
  checkSourceTable,
  type JsonValue,
  parseAgentFile,
} from '@ketensom/protocol';
import { checkSource } from '../check/check-source.ts';
import { demandSecretsPrivate } from '../check/secret-file.ts';
import { answerAggregate } from '../evaluate/answer.ts';
import { answerStep } from '../evaluate/answer-step.ts';
import { listPersons } from '../evaluate/list-persons.ts';
import { listRows } from '../evaluate/list-rows.ts';
import { describeOffer, mappingDocument, tableDocument } from '../evaluate/offer.ts';
import { selectRows } from '../evaluate/select-rows.ts';
import { differencesByKey } from '../evaluate/set-differences.ts';
import type { LocalSide } from '../policy/local-side.ts';
import { describeFiles } from '../source/describe-files.ts';
import { type LoadedTable, loadTable } from '../source/load-table.ts';

const named = (path: string, error: unknown): unknown =>
  error instanceof ConfigError && error.file === undefined ? error.inFile(path) : error;

/** Runs a check of the file, naming the file in what it refuses. */
export async function inFile<Result>(path: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw named(path, error);
  }
}

function inFileSync<Result>(path: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    throw named(path, error);
  }
}

/** agent.yaml, parsed. @throws ConfigError naming it; one that holds a password must be readable by nobody else. */
export function readAgentFile(path: string): AgentFile {
  const value = readYamlFile(path);
  demandSecretsPrivate(path, value);
  return inFileSync(path, () => parseAgentFile(value));
}

type Tables = ReadonlyMap<string, LoadedTable>;

function mappingOf(file: AgentFile, tables: Tables): JsonValue {
  const rows = [...file.datasets.values()].map((dataset) => ({ name: dataset.name, document: mappingDocument(dataset) }));
  const made = [...file.tables.values()].map((dataset) => ({
    name: dataset.name,
    document: tableDocument(dataset, tables.get(dataset.name)?.digest ?? ''),
  }));
  return [...rows, ...made].toSorted((a, b) => (a.name < b.name ? -1 : 1)).map(({ document }) => document);
}

/** The local side of a partner; `spill` is a private folder for what does not fit in memory. */
export function openLocalSide(path: string, spill: string): LocalSide {
  const file = readAgentFile(path);
  const root = dirname(resolve(path));
  const loaded: Tables = inFileSync(
    path,
    () => new Map([...file.tables.values()].map((dataset) => [dataset.name, loadTable(root, file.partner, dataset)] as const)),
  );
  const tables = new Map([...loaded].map(([name, { table }]) => [name, table] as const));
  const checkTables = (codebook: Codebook): void => {
    for (const table of tables.values()) checkSourceTable(nativePrimitives, table, codebook);
  };
  return {
    file,
    written: { policy: file.policy as unknown as JsonValue, mapping: mappingOf(file, loaded) },
    checkCodebook: (codebook: Codebook) =>
      inFileSync(path, () => {
        checkAgentFile(file, codebook);
        checkTables(codebook);
      }),
    offer: (codebook) => describeOffer(file, codebook, tables),
    countDifferences: (set, codebook, earlier) =>
      inFile(path, () => differencesByKey(set, codebook, { root, file, state: spill }, earlier)),
    listPersons: (set, codebook, earlier) => inFile(path, () => listPersons(set, codebook, { root, file, state: spill }, earlier)),
    listRows: (question) => inFile(path, () => listRows(question, { root, file, state: spill })),
    dataState: (datasets) =>
      inFile(path, () =>
        describeFiles(
          root,
          datasets.flatMap((name) => file.datasets.get(name) ?? []),
        ),
      ),
    checkSource: async (name, codebook) => {
      const dataset = file.datasets.get(name);
      if (dataset !== undefined) await inFile(path, () => checkSource(dataset, codebook, { root, file, state: spill }));
    },
    evaluate: async (question) => {
      const table = tables.get(question.plan.dataset);
      if (table !== undefined) return answerFromTable(question, table);
      return (await inFile(path, () => answerAggregate(question, { root, file, state: spill }))).table;
    },
    selectRows: (question, codebook, secret) => inFile(path, () => selectRows(question, codebook, { root, file, state: spill, secret })),
    evaluateStep: (step) => inFile(path, () => answerStep(step, { root, file, state: spill })),
  };
}
