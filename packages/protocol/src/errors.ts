/**
 * What is refused, and how it is said.
 *
 * Misuse by our own code is a TypeError or RangeError and is never caught. Bad input from outside is a `ProtocolError` with a code from
 * the closed list below, the id of the clause (docs/protocol/) that demands the refusal, and a fixed text: no value of
 * anybody's data is ever interpolated. Legitimate outcomes (too few partners, declined) are tagged values.
 */
import { type ErrorCode, errorTexts } from './error-codes.ts';

/** Where a refusal comes from: a clause of the specification, and the party it concerns where that is known and public. */
export interface ErrorContext {
  /** Clause id in docs/protocol, such as `SUM-R1-3`. */
  readonly clause: string;
  /** A charter name (never data). */
  readonly party?: string;
  /** Where in a list the fault lies: a position, never a value. */
  readonly index?: number;
}

/** Bad input from outside. `message` is the code's fixed text. */
export class ProtocolError extends Error {
  readonly code: ErrorCode;
  readonly clause: string;
  readonly party: string | undefined;
  readonly index: number | undefined;

  constructor(code: ErrorCode, context: ErrorContext) {
    super(errorTexts[code].text);
    this.name = 'ProtocolError';
    this.code = code;
    this.clause = context.clause;
    this.party = context.party;
    this.index = context.index;
  }
}

/** Throws `ProtocolError(code)` unless `condition` holds. */
export function demand(condition: boolean, code: ErrorCode, context: ErrorContext): asserts condition {
  if (!condition) throw new ProtocolError(code, context);
}
