/**
 * What is wrong with a file on this machine, said so that its writer can mend it.
 *
 * Only local commands show these: file, path inside it, what was found (60 characters at most) and what was expected. Values under a key
 * named `url` or `password` are never shown. Bad input from the network is a `ProtocolError` instead (errors.ts), which echoes nothing.
 */
import type { ErrorCode } from './error-codes.ts';
import { ProtocolError } from './errors.ts';

/** One thing that is wrong. `path` is dotted, list positions in brackets: `variables.age.min`, `measures[2].sum`. */
export interface LocalIssue {
  readonly path: string;
  readonly found: string;
  readonly expected: string;
  /** The refusal code it stands for; absent: `malformed`. */
  readonly code?: ErrorCode;
}

/** How many issues are listed at most. */
export const maxIssues = 20;

const describe = (issue: LocalIssue): string => {
  const path = issue.path === '' ? 'the document' : issue.path;
  return `${path}: found ${issue.found}, expected ${issue.expected}`;
};

const isRefusal = (issue: LocalIssue): boolean => issue.code !== 'not-supported';

/**
 * A file that cannot be used as it is. `code` is that of the first issue that is an error of the writer, and `not-supported` when
 * all there is to say is that a later version will do it.
 */
export class ConfigError extends Error {
  readonly code: ErrorCode;
  readonly issues: readonly LocalIssue[];
  readonly file: string | undefined;

  constructor(issues: readonly LocalIssue[], file?: string) {
    const shown = issues.slice(0, maxIssues);
    const where = file === undefined ? '' : `${file}: `;
    super(shown.map((issue) => `${where}${describe(issue)}`).join('\n'));
    this.name = 'ConfigError';
    this.issues = shown;
    this.file = file;
    const first = issues.find(isRefusal) ?? issues[0];
    this.code = first === undefined ? 'malformed' : (first.code ?? 'malformed');
  }

  /** The same refusal, naming the file. */
  inFile(file: string): ConfigError {
    return new ConfigError(this.issues, file);
  }
}

/** Throws `ConfigError` when there is anything in the list. */
export function throwIssues(issues: readonly LocalIssue[]): void {
  if (issues.length > 0) throw new ConfigError(issues);
}

/**
 * Runs a reader of local files on something that came from the network: what would be a `ConfigError` becomes a `ProtocolError` of the
 * same code, which says nothing of the content.
 */
export function asNetworkInput<Result>(clause: string, read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    if (error instanceof ConfigError) throw new ProtocolError(error.code, { clause });
    throw error;
  }
}

const secretKey = /^(url|password)$/i;
const maxFound = 60;

const clip = (text: string): string => (text.length <= maxFound ? text : `${text.slice(0, maxFound - 1)}…`);

/** A path as people read it. */
export function renderPath(path: readonly PropertyKey[]): string {
  return path.map((part, at) => (typeof part === 'number' ? `[${part}]` : at === 0 ? String(part) : `.${String(part)}`)).join('');
}

/** What stands at a path, in at most 60 characters; maps and lists by their shape only, nothing under `url` or `password`. */
export function renderFound(value: unknown, path: readonly PropertyKey[] = []): string {
  if (path.some((part) => secretKey.test(String(part)))) return '(not shown)';
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object') return clip(`a map with ${Object.keys(value).join(', ') || 'no keys'}`);
  return clip(typeof value === 'string' ? JSON.stringify(value) : `${value as number | boolean}`);
}
