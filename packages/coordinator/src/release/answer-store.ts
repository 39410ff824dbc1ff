/** Which questions were answered, by what they ask (`answerDigest`) and by series: what is asked again is handed out and not opened anew. */
import { answerDigest, parseRequest } from '@ketensom/protocol';
import { readDocument } from '../store/charters.ts';
import type { Desk } from '../store/desk.ts';
import { execute, selectAll } from '../store/sql.ts';
import { offersBefore } from './offers-before.ts';

/** A released run, with the series and period that its query names. */
export interface AnswerRow {
  readonly run: string;
  readonly series: string | null;
  readonly period: string | null;
}

/** Notes a release. */
export function insertAnswer(desk: Desk, run: string): void {
  const request = parseRequest(readDocument(desk, run));
  const digest = answerDigest(desk.primitives, request, offersBefore(desk, run));
  const { series = null, period = null } = request.query as { readonly series?: string; readonly period?: string };
  execute(desk.db, 'INSERT INTO answers (run, digest, series, period) VALUES (?, ?, ?, ?)', run, digest, series, period);
}

/** At most so many are listed. */
const listed = 1000;

/** The runs that answered a question, oldest first. */
export const answersOf = (desk: Desk, digest: string): readonly AnswerRow[] =>
  selectAll<AnswerRow>(
    desk.db,
    'SELECT run, series, period FROM answers JOIN queries USING (run) WHERE digest = ? ORDER BY leaf LIMIT ?',
    digest,
    listed,
  );

/** The runs of a series, oldest first. */
export const answersOfSeries = (desk: Desk, series: string): readonly AnswerRow[] =>
  selectAll<AnswerRow>(
    desk.db,
    'SELECT run, series, period FROM answers JOIN queries USING (run) WHERE series = ? ORDER BY leaf LIMIT ?',
    series,
    listed,
  );
