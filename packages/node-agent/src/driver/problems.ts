/** Which failures pass by themselves and which are answers. */
import { ProblemError, TransportError } from '@ketensom/host';

const passing = new Set([401, 408, 425, 429]);

/** Worth trying again: no answer, a server's trouble, too many requests, or a clock that differs. */
export const isPassing = (error: unknown): boolean =>
  error instanceof TransportError || (error instanceof ProblemError && (error.status >= 500 || passing.has(error.status)));

/** A code for the log; nothing else of an error is written there. */
export const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : 'internal');
