/**
 * One row as the codebook sees it, after mapping. The protocol never receives rows: this exists for the reference evaluation that an
 * agent's SQL is tested against.
 */

/** Why a value is missing. The three are counted apart and never become zero or another code. */
export type MissingState = 'empty' | 'unmapped' | 'outOfRange';

/** A present value: a code, a boolean, a date `YYYY-MM-DD`, or a number as whole units of 10^-decimals of its variable. */
export type Value =
  | { readonly state: 'value'; readonly value: string | boolean | bigint; readonly rounded?: boolean }
  | { readonly state: MissingState };

/** Values by variable name; an absent name reads as `empty`. */
export type Row = ReadonlyMap<string, Value>;
