/** `table make` and `table sign`: for whoever holds the rows and gives a partner's agent a table instead. Nothing here talks to anybody. */
import { writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { printOutcome, readCodebook, readYamlFile } from '@ketensom/host';
import { nativePrimitives } from '@ketensom/native';
import {
  type Codebook,
  ConfigError,
  checkSourceTable,
  counted,
  encodeSourceTable,
  parseOneTable,
  parseSourceTable,
  type SourceTable,
  signSourceTable,
  tableDefinitions,
  utf8,
} from '@ketensom/protocol';
import { approverVerifierKey, readApproverKey } from '../approvers/approver-key.ts';
import { inFile, readAgentFile } from '../cli/local-side.ts';
import { type CommonOptions, say, voiceOf } from '../cli/options.ts';
import { makeSourceTable } from './make-table.ts';

interface SigningOptions extends CommonOptions {
  readonly codebook: string;
  readonly key: string;
  readonly out: string;
}

export interface MakeOptions extends SigningOptions {
  readonly minCount: string;
  readonly made?: string;
}

const today = (): string => new Date().toISOString().slice(0, 10);

function readMinCount(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= 1_000_000) return value;
  throw new ConfigError([{ path: '--min-count', found: 'something else', expected: 'a whole number from 1' }], 'the command line');
}

/** Checks, signs and writes a table with its note, and says what agent.yaml has to hold. */
function writeSigned(table: SourceTable, codebook: Codebook, options: SigningOptions): void {
  checkSourceTable(nativePrimitives, table, codebook);
  const key = readApproverKey(options.key);
  const bytes = encodeSourceTable(table);
  const note = `${options.out}.sig`;
  writeFileSync(options.out, bytes, { mode: 0o600 });
  writeFileSync(note, signSourceTable(nativePrimitives, bytes, key), { mode: 0o600 });
  const line = approverVerifierKey(nativePrimitives, key);
  const voice = voiceOf(options);
  const source = `    source: { kind: table, path: ${options.out}, made: ${table.made}, signature: ${note}, key: "${line}" }\n`;
  const snapshot = table.snapshot === undefined ? '' : `    snapshot: ${table.snapshot}\n`;
  const yaml = `  ${table.dataset}:\n${source}${snapshot}`;
  const texts = {
    en: `${options.out}: ${counted(table.cells.size, 'cell', 'cells')} of ${counted(table.figures.length, 'figure', 'figures')}, signed. In the agent.yaml of ${table.partner}, with paths relative to it:\n\n${yaml}`,
    nl: `${options.out}: ${counted(table.cells.size, 'cel', 'cellen')} met ${counted(table.figures.length, 'cijfer', 'cijfers')}, ondertekend. In de agent.yaml van ${table.partner}, met paden vanaf daar:\n\n${yaml}`,
  };
  printOutcome(voice, {
    json: { file: options.out, signature: note, key: line, cells: table.cells.size },
    text: say(voice.language, texts),
  });
}

/** Counts the rows of agent.yaml into a table. */
export async function makeTable(options: MakeOptions, queryFile: string): Promise<void> {
  const file = readAgentFile(options.config);
  const { codebook } = readCodebook(options.codebook);
  const query = await inFile(queryFile, () => Promise.resolve(parseOneTable(readYamlFile(queryFile))));
  const root = dirname(resolve(options.config));
  const made = options.made ?? today();
  const task = { root, file, codebook, query, minCount: readMinCount(options.minCount), made };
  writeSigned(await inFile(queryFile, () => makeSourceTable(task)), codebook, options);
}

const asMap = (value: unknown): object => (typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {});

/** Signs a table that other software made: the definitions are filled in from the codebook that it is made under. */
export async function signTable(options: SigningOptions, tableFile: string): Promise<void> {
  const { codebook } = readCodebook(options.codebook);
  const table = await inFile(tableFile, () => {
    const written = asMap(readYamlFile(tableFile));
    const draft = { ...written, codebook: { name: codebook.name, version: codebook.version }, definitions: '0'.repeat(64) };
    const read = parseSourceTable(utf8(JSON.stringify(draft)));
    return Promise.resolve({ ...read, definitions: tableDefinitions(nativePrimitives, codebook, read) });
  });
  await inFile(tableFile, () => Promise.resolve(writeSigned(table, codebook, options)));
}
