/**
 * The codebook document (docs/protocol/documents.md, DOC-2): codebook.yaml as canonical JSON, its code list files read in and every code
 * list an ordered list, since canonical JSON sorts the keys of a map. Its SHA-256 is the digest that charters, queries and results name.
 */

import { canonicalBytes, type JsonValue, parseCanonical } from '../json/index.ts';
import { asNetworkInput, type LocalIssue, throwIssues } from '../local-issue.ts';
import { type CodeListFiles, readCodes } from './code-lists.ts';
import { parseCodebook, readCodebookFile } from './parse-codebook.ts';
import { readRecode } from './recode-lists.ts';
import type { CodebookFile, VariableFile } from './schema.ts';
import type { Code, Codebook } from './types.ts';

/** The most bytes a codebook document may have: 1 MiB. */
const maxCodebookBytes = 2 ** 20;

/** A codebook without references to files. */
export type CodebookDocument = CodebookFile;

/**
 * The document of a codebook file.
 *
 * @throws ConfigError as `parseCodebook`
 */
export function codebookDocument(value: unknown, codeLists: CodeListFiles): CodebookDocument {
  const file = readCodebookFile(value);
  const issues: LocalIssue[] = [];
  const variables = Object.entries(file.variables).map(([name, variable]): [string, VariableFile] => {
    if (variable.kind !== 'category' || variable.codes === undefined) return [name, variable];
    const codes = readCodes(variable.codes, { path: `variables.${name}.codes`, files: codeLists, issues });
    const pairs = variable.recode && readRecode(variable.recode, { path: `variables.${name}.recode`, files: codeLists, issues });
    const recode = pairs === undefined ? {} : { recode: Object.fromEntries([...pairs].map(([from, to]) => [from, shortenTargets(to)])) };
    return [name, { ...variable, codes: codes.map(shorten), ...recode }];
  });
  throwIssues(issues);
  return { ...file, variables: Object.fromEntries(variables) };
}

const shorten = (code: Code): string | Code => (code.label === undefined && code.parent === undefined ? code.code : code);

const shortenTargets = (targets: readonly string[]): string | string[] => (targets.length === 1 ? (targets[0] ?? '') : [...targets]);

/** The canonical bytes of a document. */
export const encodeCodebook = (document: CodebookDocument): Uint8Array => canonicalBytes(document as unknown as JsonValue);

/**
 * The codebook that canonical bytes hold.
 *
 * @throws ProtocolError `oversize`, `non-canonical`, `unknown-field`, `unknown-name`, `not-supported` or `malformed` (DOC-2).
 */
export function decodeCodebook(bytes: Uint8Array): Codebook {
  const value = parseCanonical(bytes, { profile: 'document', maxBytes: maxCodebookBytes, clause: 'DOC-2' });
  return asNetworkInput('DOC-2', () => parseCodebook(value));
}
