/** The canonical form of `compare`: every default that has a meaning is written out. */
import { type LocalIssue, throwIssues } from '../../local-issue.ts';
import { repeatedNames } from '../query-head.ts';
import type { CompareItem } from './schema.ts';

/** Persons of the group that is compared with, in each stratum, unless a query says otherwise. */
const defaultMinStratum = 100;

/** @throws ConfigError `malformed` for a group held against itself, and for what only standardisation has */
export function fillCompare({ group, of, against, standardise, method, minStratum, show }: CompareItem): CompareItem {
  const issues: LocalIssue[] = [];
  if (String(of) === String(against))
    issues.push({ path: 'compare.against', found: 'the same group again', expected: `another group than \`of\`` });
  const asked = show ?? ['difference', 'ratio'];
  issues.push(...repeatedNames(asked, 'compare.show'));
  const written = { group, of, against, show: asked };
  if (standardise === undefined) {
    const expected = 'standardise: [variables], or neither method nor minStratum';
    for (const [key, value] of Object.entries({ method, minStratum }))
      if (value !== undefined) issues.push({ path: `compare.${key}`, found: `${key} without standardise`, expected });
    throwIssues(issues);
    return written;
  }
  issues.push(...repeatedNames(standardise, 'compare.standardise'));
  throwIssues(issues);
  return { ...written, standardise, method: method ?? 'direct', minStratum: minStratum ?? defaultMinStratum };
}
