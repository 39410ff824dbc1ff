/** From the file of a `model` query to its document: shape checked, defaults filled. */
import { asMap } from '../later.ts';
import { throwIssues } from '../local-issue.ts';
import { repeatedNames, sortPartners } from '../query/query-head.ts';
import { savedIssues } from '../query/saved-issues.ts';
import { readShape } from '../schema-issues.ts';
import { cellModelSchema } from './cells/schema.ts';
import type { CellModelQuery } from './cells/types.ts';
import { modelSchema } from './schema.ts';
import type { ModelQuery } from './types.ts';

function parseCellModel(value: unknown): CellModelQuery {
  const { expectedBy = [], release = {}, ...rest } = readShape(cellModelSchema, value);
  throwIssues([...repeatedNames(rest.partners ?? [], 'partners'), ...repeatedNames(rest.of.by, 'of.by')]);
  return { ...sortPartners(rest), expectedBy, release };
}

/** @throws ConfigError `unknown-field` or `malformed` with the issues found. */
export function parseModel(value: unknown): ModelQuery | CellModelQuery {
  throwIssues(savedIssues(value));
  if ('of' in asMap(value)) return parseCellModel(value);
  const { expectedBy = [], release = {}, ...rest } = readShape(modelSchema, value);
  throwIssues(repeatedNames(rest.partners ?? [], 'partners'));
  return { ...sortPartners(rest), expectedBy, release };
}
