/**
 * How names and texts enter SQL: always quoted here, never pasted. Every statement of the agent is generated from parsed structures, so
 * these two functions are the only places where text that somebody wrote becomes part of a statement (the one exception, a partner's own
 * `sql:` expression, goes through mapping/partner-expression.ts).
 */

/** A quoted identifier. @throws RangeError for an empty name or one with a NUL, which no source can have (load functions refuse them). */
export function quoteName(name: string): string {
  if (name === '' || name.includes('\0')) throw new RangeError('not a column name');
  return `"${name.replaceAll('"', '""')}"`;
}

/** A text literal. Texts with a NUL cannot be written as a literal and never equal a source value: `chr(0)` is put in their place. */
export function quoteText(text: string): string {
  return text
    .split('\0')
    .map((part) => `'${part.replaceAll("'", "''")}'`)
    .join(' || chr(0) || ');
}

/** A parenthesised list of text literals, for `in`. @throws RangeError for an empty list, which SQL cannot write. */
export function quoteTexts(texts: readonly string[]): string {
  if (texts.length === 0) throw new RangeError('an empty list has no SQL form');
  return `(${texts.map(quoteText).join(', ')})`;
}
