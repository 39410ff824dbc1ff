/** The field types that codebooks, queries and agent files share. Messages are the expectation that a person reads. */
import { z } from 'zod';
import { isDate } from './dates.ts';

const namePattern = /^(?!(?:constructor|prototype)$)[a-z][a-z0-9_-]{0,63}$/;

/** A name: `^[a-z][a-z0-9_-]{0,63}$`, but for the two that JSON documents refuse as keys. */
export const name = z.string().regex(namePattern, 'a name: a lower-case letter, then at most 63 of a-z 0-9 _ -');

/** Whether a text is a name. */
export const isName = (text: string): boolean => namePattern.test(text);

const quoteHint = 'text of 1 to 64 characters, not "*"; put codes in quotes: "01", not 01';

/** A code: text of 1 to 64 characters without surrounding space, not `*`. A bare number or boolean is refused. */
export const codeText = z.string(quoteHint).regex(/^(?!\*$)\S(.{0,62}\S)?$/su, quoteHint);

/** Text shown to people: one text, or one per language. */
export const localText = z.union(
  [
    z.string().min(1).max(4000),
    z.strictObject({ en: z.string().min(1).max(4000).exactOptional(), nl: z.string().min(1).max(4000).exactOptional() }),
  ],
  'text, or { en, nl }',
);

/** A date `YYYY-MM-DD` that exists. */
export const date = z.string('a date YYYY-MM-DD').refine(isDate, 'a date YYYY-MM-DD that exists');

/** A relative path inside the folder: no drive, no leading slash, no `..`. What it leads to is checked by who opens it. */
export const relativePath = z
  .string()
  .regex(/^(?![/\\]|[a-zA-Z]:)(?!(.*[/\\])?\.\.([/\\]|$))[^\0]{1,512}$/u, 'a path inside the folder, relative to this file');
