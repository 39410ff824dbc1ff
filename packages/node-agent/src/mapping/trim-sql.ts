/** Trimming in SQL exactly as JavaScript trims, so that the agent and the protocol's reference agree on what "the same text" is. */
import { quoteText } from '../source/sql-text.ts';

/** JavaScript's white space. */
const whiteSpace =
  '\t\n\u000b\f\r \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000\ufeff';

/** The same as the inside of a character class of the engine's regular expressions. */
export const whiteSpaceClass =
  '\\t\\n\\x{0b}\\f\\r \\x{a0}\\x{1680}\\x{2000}-\\x{200a}\\x{2028}\\x{2029}\\x{202f}\\x{205f}\\x{3000}\\x{feff}';

/** The trimmed text of a VARCHAR expression. The first branch is only there for speed: plain text without space at its ends. */
export const trimSql = (text: string): string =>
  `case when regexp_full_match(${text}, '[!-~]([ -~]*[!-~])?') then ${text} else trim(${text}, ${quoteText(whiteSpace)}) end`;
