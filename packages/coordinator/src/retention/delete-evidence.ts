/**
 * What is deleted of a run when its term is over: masked vectors, tags, share entries, openings, reveals, sealed sizes and labels, and the state of its rounds. What
 * stays: the log with every hash and signature, the documents that members may read, certificates, the released result (RET-2).
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { transaction } from '@ketensom/host';
import { forgetRingKey } from '../ring/ring-keys.ts';
import { type Desk, vectorsFolder } from '../store/desk.ts';
import { execute, selectAll } from '../store/sql.ts';

const roundsOf = (desk: Desk, run: string): readonly string[] =>
  selectAll<{ round: string }>(desk.db, 'SELECT round FROM rounds WHERE run = ?1 UNION SELECT round FROM rings WHERE run = ?1', run).map(
    ({ round }) => round,
  );

/** Digests that the events of a run name, whatever the field is called. */
function namedIn(desk: Desk, run: string): ReadonlySet<string> {
  const bodies = selectAll<{ body: string }>(desk.db, 'SELECT body FROM leaves WHERE run = ?', run);
  return new Set(
    bodies.flatMap(({ body }) => Object.values(JSON.parse(body) as Record<string, unknown>)).filter((value) => typeof value === 'string'),
  );
}

/** Files first: a crash in between does it again, and the log says so only when all is gone. Rows are part of the caller's transaction. */
export function deleteEvidence(desk: Desk, run: string, andThen: () => void): void {
  const rounds = roundsOf(desk, run);
  for (const round of rounds) {
    forgetRingKey(desk, round);
    rmSync(join(vectorsFolder(desk.folder), round), { recursive: true, force: true });
  }
  transaction(desk.db, () => {
    for (const round of rounds) {
      execute(desk.db, 'DELETE FROM parts WHERE round = ?', round);
      execute(desk.db, 'DELETE FROM reveals WHERE round = ?', round);
      execute(desk.db, 'DELETE FROM rounds WHERE round = ?', round);
      execute(desk.db, 'UPDATE rings SET cells = NULL WHERE round = ?', round);
    }
    for (const digest of namedIn(desk, run)) execute(desk.db, "DELETE FROM blobs WHERE digest = ? AND visibility <> 'members'", digest);
    andThen();
  });
}

/** Whether a run ever had something to delete. */
export const hasEvidence = (desk: Desk, run: string): boolean => roundsOf(desk, run).length > 0;
