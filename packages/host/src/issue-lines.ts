/** What does not fit in somebody's files, a line each. */
import type { LocalIssue } from '@ketensom/protocol';
import type { Language } from './languages.ts';

/** Where in its file, what was found, and what would have been right. */
export const issueLines = (issues: readonly LocalIssue[], language: Language): readonly string[] =>
  issues.map(({ path, found, expected }) =>
    language === 'nl' ? `  ${path}: gevonden ${found}; verwacht ${expected}` : `  ${path}: found ${found}; expected ${expected}`,
  );
