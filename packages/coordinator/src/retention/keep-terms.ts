/** Evidence whose term is over is deleted, and the log says so: by itself where the charter sets a term (`retainDays`), else when the operator says so. */
import { asNetworkInput, charterTerms, parseCharter, parseRequest, retentionEnd } from '@ketensom/protocol';
import { say } from '../log/say.ts';
import { isSealed } from '../log/tree-store.ts';
import { readDocument } from '../store/charters.ts';
import type { Desk } from '../store/desk.ts';
import { execute, selectAll } from '../store/sql.ts';
import { deleteEvidence, hasEvidence } from './delete-evidence.ts';

interface EndedRun {
  readonly run: string;
  readonly ended: number;
}

/** A moment that never comes. */
const never = 0;
/** Runs that are looked at in one go. */
const atOnce = 50;

/** When the charter that a run was asked under lets its evidence go; `never` without a term, or where there is none. */
function termOf(desk: Desk, { run, ended }: EndedRun): number {
  if (!hasEvidence(desk, run)) return never;
  const request = parseRequest(readDocument(desk, run));
  const terms = asNetworkInput('DOC-1', () => charterTerms(parseCharter(readDocument(desk, request.charter.digest))));
  const { purpose } = request.query as { readonly purpose: string };
  return retentionEnd(terms, purpose, ended) ?? never;
}

/** Notes the term of runs that have ended, once each. */
function noteTerms(desk: Desk): void {
  const fresh = selectAll<EndedRun>(
    desk.db,
    'SELECT run, ended FROM queries WHERE ended IS NOT NULL AND delete_after IS NULL ORDER BY leaf LIMIT ?',
    atOnce,
  );
  for (const query of fresh) execute(desk.db, 'UPDATE queries SET delete_after = ? WHERE run = ?', termOf(desk, query), query.run);
}

function deleteNow(desk: Desk, run: string): void {
  deleteEvidence(desk, run, () => {
    // A log that has ended hears of nothing more; the term holds all the same.
    if (!isSealed(desk)) say(desk, 'evidence.deleted', { run });
    execute(desk.db, 'UPDATE queries SET deleted = ? WHERE run = ?', desk.now(), run);
  });
}

/** See the module header. Gives the runs of which evidence was deleted. A crash at any place does it again. */
export function keepTerms(desk: Desk): readonly string[] {
  noteTerms(desk);
  const due = selectAll<EndedRun>(
    desk.db,
    'SELECT run, ended FROM queries WHERE deleted IS NULL AND delete_after BETWEEN 1 AND ? ORDER BY leaf LIMIT ?',
    desk.now(),
    atOnce,
  );
  for (const { run } of due) deleteNow(desk, run);
  return due.map(({ run }) => run);
}

/** What the operator lets go: runs without a term that ended before a moment. Those with one wait for it. */
export function deleteBefore(desk: Desk, before: number): readonly string[] {
  for (let left = -1; left !== 0; ) {
    noteTerms(desk);
    left = selectAll(desk.db, 'SELECT 1 FROM queries WHERE ended IS NOT NULL AND delete_after IS NULL LIMIT 1').length;
  }
  const runs = selectAll<EndedRun>(
    desk.db,
    'SELECT run, ended FROM queries WHERE deleted IS NULL AND delete_after = ? AND ended < ? ORDER BY leaf',
    never,
    before,
  ).filter(({ run }) => hasEvidence(desk, run));
  for (const { run } of runs) deleteNow(desk, run);
  return runs.map(({ run }) => run);
}

/** What a restored copy of the store has again of runs whose evidence the log calls deleted. */
export function deleteAgain(desk: Desk): void {
  const said = selectAll<{ run: string }>(desk.db, "SELECT run FROM leaves WHERE type = 'evidence.deleted'");
  for (const { run } of said) {
    if (hasEvidence(desk, run))
      deleteEvidence(desk, run, () => execute(desk.db, 'UPDATE queries SET deleted = ? WHERE run = ?', desk.now(), run));
  }
}
