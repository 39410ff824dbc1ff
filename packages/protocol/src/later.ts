/** What the contract fixes and this version does not build yet: recognised wherever it stands, so that it is never mistaken for a typo. */
import type { LocalIssue } from './local-issue.ts';

/** A map, or nothing: shapes are checked later, by the schemas. */
export const asMap = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};

/** The issue that says so. `instead`: what to ask in its place, where there is something. */
export const laterIssue = (
  path: string,
  found: string,
  instead = 'something that this version supports; this part of the contract comes later',
): LocalIssue => ({ path, found, expected: instead, code: 'not-supported' });

/** One issue per key of `value` that is in the list; `instead` as in `laterIssue`. */
export const laterKeys = (value: unknown, keys: readonly string[], path: string, instead?: string): LocalIssue[] =>
  Object.keys(asMap(value))
    .filter((key) => keys.includes(key))
    .map((key) => laterIssue(path === '' ? key : `${path}.${key}`, `the key ${key}`, instead));
