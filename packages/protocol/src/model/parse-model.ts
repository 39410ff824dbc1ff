/** From the file of a `model` query to its document: shape checked, defaults filled. */
import { asMap, laterKeys } from '../later.ts';
import { type LocalIssue, throwIssues } from '../local-issue.ts';
import { repeatedNames, sortPartners } from '../query/query-head.ts';
import { readShape } from '../schema-issues.ts';
import { modelSchema } from './schema.ts';
import type { ModelQuery } from './types.ts';

/** What of a model comes later: rows that are the cells of a table, and series. */
export const laterInModel = (value: unknown): LocalIssue[] => laterKeys(asMap(value), ['of', 'series'], '');

/** @throws ConfigError `unknown-field` or `malformed` with the issues found. */
export function parseModel(value: unknown): ModelQuery {
  const { expectedBy = [], release = {}, ...rest } = readShape(modelSchema, value);
  throwIssues(repeatedNames(rest.partners ?? [], 'partners'));
  return { ...sortPartners(rest), expectedBy, release };
}
