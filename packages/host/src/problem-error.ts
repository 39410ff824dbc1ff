/** Failures of talking to the coordinator. Neither carries a byte of what was sent or received. */

/** The coordinator answered with a problem document (RFC 9457). `code` is of the closed list, or `unknown` when it is not. */
export class ProblemError extends Error {
  readonly code: string;
  readonly status: number;
  /** Seconds that the coordinator asks to wait. */
  readonly retryAfter: number | undefined;

  constructor(problem: { readonly code: string; readonly status: number; readonly retryAfter?: number }) {
    super(`the coordinator answered ${problem.status} ${problem.code}`);
    this.name = 'ProblemError';
    this.code = problem.code;
    this.status = problem.status;
    this.retryAfter = problem.retryAfter;
  }
}

/** No answer, or none that can be used: `unreachable`, `timeout`, `answer-too-large` (an answer above its cap) or `bad-answer`. */
export class TransportError extends Error {
  readonly code: 'unreachable' | 'timeout' | 'answer-too-large' | 'bad-answer';

  constructor(code: TransportError['code'], cause?: unknown) {
    super(`the coordinator could not be used: ${code}`, { cause });
    this.name = 'TransportError';
    this.code = code;
  }
}
