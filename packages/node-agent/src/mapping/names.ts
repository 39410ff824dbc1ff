/**
 * Names of the columns of the relation `mapped`. Of a variable x: `v:x` its value, `s:x` its state, `r:x` whether it was rounded. Of a key k:
 * `k:k` the normalised text (null unless valid), `ks:k` its state. Source columns never appear in it, so no name can clash.
 *
 * Values: a category is the position of its code in the codebook's list, a boolean a BOOLEAN, a date a DATE, a number its scaled whole
 * units (BIGINT, or HUGEINT where the range asks for it). A value is null exactly when the state is not `present`.
 */
import type { MissingState } from '@ketensom/protocol';
import { quoteName } from '../source/sql-text.ts';

/** Numbers of the states in `s:x`. */
export const states = { present: 0, empty: 1, unmapped: 2, outOfRange: 3 } as const satisfies Record<MissingState | 'present', number>;

/** Numbers of the states in `ks:k`. */
export const keyStates = { valid: 0, empty: 1, invalid: 2 } as const;

export const valueColumn = (variable: string): string => quoteName(`v:${variable}`);
export const stateColumn = (variable: string): string => quoteName(`s:${variable}`);
export const roundedColumn = (variable: string): string => quoteName(`r:${variable}`);
export const keyColumn = (key: string): string => quoteName(`k:${key}`);
export const keyStateColumn = (key: string): string => quoteName(`ks:${key}`);

/** Steps between the source and the view, each computed once: the text as it stands, the text or null, the value before its range is looked at. */
export const rawColumn = (variable: string): string => quoteName(`w:${variable}`);
export const textColumn = (variable: string): string => quoteName(`t:${variable}`);
export const parsedColumn = (variable: string): string => quoteName(`p:${variable}`);
/** Of a number: its text with a decimal point, and whether it is short and plain. */
export const pointedColumn = (variable: string): string => quoteName(`d:${variable}`);
export const simpleColumn = (variable: string): string => quoteName(`n:${variable}`);
/** The type of the source values of a category. */
export const codeType = (variable: string): string => quoteName(`codes:${variable}`);
