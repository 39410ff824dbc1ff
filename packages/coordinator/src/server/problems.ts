/**
 * Refusals as RFC 9457 problem documents (API-2). The code is of the closed list and the texts are fixed: nothing of the request, of anybody's
 * data or of the database's own words is ever repeated.
 */
import { type ErrorCode, errorTexts, ProtocolError } from '@ketensom/protocol';

/** A problem as it is sent. */
export interface Problem {
  readonly status: number;
  readonly code: ErrorCode;
  readonly clause?: string;
  /** Seconds after which trying again makes sense. */
  readonly retryAfter?: number;
}

const retrySeconds: Partial<Record<ErrorCode, number>> = { 'rate-limited': 1, storage: 5, 'log-behind': 5 };

/** The problem of a code. */
export function problemOf(code: ErrorCode, clause?: string): Problem {
  const retryAfter = retrySeconds[code];
  return {
    status: errorTexts[code].http,
    code,
    ...(clause === undefined ? {} : { clause }),
    ...(retryAfter === undefined ? {} : { retryAfter }),
  };
}

/** Codes of the operating system and of SQLite (primary result codes) that mean: the store cannot take more now. */
const storageErrors: ReadonlySet<unknown> = new Set(['ENOSPC', 'EDQUOT', 'EMFILE', 'ENFILE', 'EROFS']);
const sqliteStorage: ReadonlySet<number> = new Set([5, 6, 8, 10, 13]);

function isStorageError(error: Error): boolean {
  const { code, errcode } = error as { readonly code?: unknown; readonly errcode?: unknown };
  return storageErrors.has(code) || (code === 'ERR_SQLITE_ERROR' && typeof errcode === 'number' && sqliteStorage.has(errcode & 0xff));
}

const byStatus: Readonly<Record<number, ErrorCode>> = {
  404: 'not-found',
  408: 'timeout',
  413: 'body-too-large',
  415: 'media-type',
  431: 'body-too-large',
};

/** What the web framework refused before a route saw it. */
function frameworkProblem(error: Error): Problem | undefined {
  const { statusCode } = error as { readonly statusCode?: unknown };
  if (typeof statusCode !== 'number' || statusCode < 400 || statusCode > 499) return undefined;
  return problemOf(byStatus[statusCode] ?? 'malformed', 'API-2');
}

/** The problem that an error is answered with; `foreseen` false: somebody should look at it. */
export function toProblem(error: unknown): { readonly problem: Problem; readonly foreseen: boolean } {
  if (error instanceof ProtocolError) return { problem: problemOf(error.code, error.clause), foreseen: true };
  if (!(error instanceof Error)) return { problem: problemOf('internal'), foreseen: false };
  if (isStorageError(error)) return { problem: problemOf('storage'), foreseen: false };
  const problem = frameworkProblem(error);
  return problem === undefined ? { problem: problemOf('internal'), foreseen: false } : { problem, foreseen: true };
}

/** The media type of problem documents. */
export const problemType = 'application/problem+json';

const titleOf = (code: ErrorCode): string => code.charAt(0).toUpperCase() + code.slice(1).replaceAll('-', ' ');

/** The document. */
export const problemBody = ({ status, code, clause }: Problem): string =>
  JSON.stringify({
    type: `urn:ketensom:problem:${code}`,
    title: titleOf(code),
    status,
    code,
    detail: errorTexts[code].text,
    ...(clause === undefined ? {} : { clause }),
  });
