/** Mappings between code lists in their two written forms, read into one. */
import { renderFound } from '../local-issue.ts';
import type { CodeListContext } from './code-lists.ts';
import { codeText } from './fields.ts';
import { type RecodeFile, recodeFile } from './schema.ts';
import { expectName } from './suggestion.ts';

/** What each code leads to, in the order written. */
export type RecodeMap = ReadonlyMap<string, readonly string[]>;

const listOf = (target: string | readonly string[]): readonly string[] => [...new Set(typeof target === 'string' ? [target] : target)];

/** Undefined after an issue. In a file an empty target says that the code leads to none. */
export function readRecode(recode: RecodeFile, context: CodeListContext): RecodeMap | undefined {
  const file = recodeFile.safeParse(recode);
  if (!file.success)
    return new Map(Object.entries(recode as Readonly<Record<string, string | string[]>>).map(([from, to]) => [from, listOf(to)]));
  return readPairs(file.data, context);
}

function readPairs(
  { file, from, to }: { file: string; from: string; to: string },
  { path, files, issues }: CodeListContext,
): RecodeMap | undefined {
  const rows = files.get(file);
  const columns = Object.keys(rows?.[0] ?? {});
  if (rows === undefined)
    issues.push({ path: `${path}.file`, found: renderFound(file), expected: 'a file of pairs of codes that can be read' });
  const lacking = [from, to].filter((column) => rows !== undefined && !columns.includes(column));
  for (const column of lacking)
    issues.push({ path, found: renderFound(column), expected: expectName(`a column of ${file}`, column, columns) });
  if (rows === undefined || lacking.length > 0) return undefined;
  const map = new Map<string, string[]>();
  for (const [at, row] of rows.entries()) {
    const [code, target] = [from, to].map((column) => (row[column] ?? '').trim()) as [string, string];
    if (!codeText.safeParse(code).success || (target !== '' && !codeText.safeParse(target).success)) {
      issues.push({
        path: `${path}.file`,
        found: `${renderFound(code)} in row ${at + 1}`,
        expected: 'codes of 1 to 64 characters, not "*"',
      });
      return undefined;
    }
    const known = map.get(code) ?? [];
    map.set(code, known);
    if (target !== '' && !known.includes(target)) known.push(target);
  }
  return map;
}
