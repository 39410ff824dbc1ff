/** Code lists in their three written forms, read into one: an ordered list of codes. */
import { type LocalIssue, renderFound } from '../local-issue.ts';
import { codeText } from './fields.ts';
import { type CodebookFile, type CodesFile, codeFile, recodeFile } from './schema.ts';
import { expectName } from './suggestion.ts';
import type { Code } from './types.ts';

/** Rows of code list files by the path that the codebook gives, read by the caller; every value is text. */
export type CodeListFiles = ReadonlyMap<string, readonly Readonly<Record<string, string>>[]>;

/** The paths of the code list files that a codebook names, each once. */
export function codeListPaths(file: CodebookFile): string[] {
  const paths = Object.values(file.variables).flatMap((variable) => {
    if (variable.kind !== 'category') return [];
    const lists = [codeFile.safeParse(variable.codes), recodeFile.safeParse(variable.recode)];
    return lists.flatMap((parsed) => (parsed.success ? [parsed.data.file] : []));
  });
  return [...new Set(paths)];
}

/** Where a list stands, what the files hold, and where complaints go. */
export interface CodeListContext {
  readonly path: string;
  readonly files: CodeListFiles;
  readonly issues: LocalIssue[];
}

/**
 * The codes in the order written. A map lists its keys in the order of a JavaScript object, so whole-number keys ("1", "10") come first
 * and ascending. Repeated codes are an issue: a table has one cell per code.
 */
export function readCodes(codes: CodesFile, context: CodeListContext): Code[] {
  const list = Array.isArray(codes) ? codes.map((entry) => (typeof entry === 'string' ? { code: entry } : entry)) : readMap(codes, context);
  const seen = new Set<string>();
  for (const [at, { code }] of list.entries()) {
    if (seen.has(code))
      context.issues.push({ path: `${context.path}[${at}]`, found: `${renderFound(code)} again`, expected: 'every code once' });
    seen.add(code);
  }
  return list;
}

function readMap(codes: Exclude<CodesFile, readonly unknown[]>, context: CodeListContext): Code[] {
  const file = codeFile.safeParse(codes);
  if (file.success) return readRows(file.data, context);
  return Object.entries(codes).map(([code, label]) => ({ code, label }));
}

function readRows(file: { file: string; code: string; label?: string; parent?: string }, context: CodeListContext): Code[] {
  const rows = context.files.get(file.file);
  const refuse = (part: string, found: string, expected: string): Code[] => {
    context.issues.push({ path: `${context.path}.${part}`, found, expected });
    return [];
  };
  if (rows === undefined) return refuse('file', renderFound(file.file), 'a code list file that can be read');
  const columns = Object.keys(rows[0] ?? {});
  for (const part of ['code', 'label', 'parent'] as const) {
    const column = file[part];
    if (column !== undefined && !columns.includes(column))
      return refuse(part, renderFound(column), expectName(`a column of ${file.file}`, column, columns));
  }
  const cell = (row: Readonly<Record<string, string>>, column: string | undefined): string =>
    column === undefined ? '' : (row[column] ?? '').trim();
  return rows.flatMap((row, at) => {
    const [code, label, parent] = [cell(row, file.code), cell(row, file.label), cell(row, file.parent)];
    if (!codeText.safeParse(code).success)
      return refuse('file', `${renderFound(code)} in row ${at + 1}`, 'a code of 1 to 64 characters, not "*"');
    return [{ code, ...(label === '' ? {} : { label }), ...(parent === '' ? {} : { parent }) }];
  });
}
