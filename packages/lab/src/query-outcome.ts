/** What a query of a scenario is run with, and how it ends. */
import { errorTexts, isErrorCode, type LocalIssue, type QueryResult } from '@ketensom/protocol';
import type { Work } from './prepare-work.ts';
import type { ScenarioQuery } from './scenario.ts';

export interface QueryContext {
  readonly work: Work;
  readonly out: string;
  /** Brings agents back that were killed; given where agents are to be killed in every query. */
  readonly revive?: () => Promise<void>;
}

/** How a query ended: the result as written to OUT/results, and the run id once it has one. */
export interface QueryOutcome {
  readonly query: ScenarioQuery;
  readonly result: QueryResult;
  readonly run?: string;
  /** What of the query's file was refused before anybody was asked. */
  readonly issues?: readonly LocalIssue[];
  readonly milliseconds: number;
}

/** The result of a query that gave none. */
export const failure = (query: ScenarioQuery, status: 'refused' | 'failed', code: string): QueryResult => ({
  query: query.name,
  kind: query.kind,
  status,
  error: { code, title: isErrorCode(code) ? errorTexts[code].text : code },
});
