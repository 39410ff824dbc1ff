/** Runs and who takes part in them, as their status shows. Every change counts `revision` up, which is what watchers wait for. */
import type { Desk } from './desk.ts';
import { execute, selectAll, selectOne } from './sql.ts';

export type QueryState = 'approving' | 'running' | 'released' | 'refused' | 'failed' | 'cancelled' | 'expired';

/** Whether a run still goes on. */
export const isOpen = ({ state }: Pick<QueryRow, 'state'>): boolean => state === 'approving' || state === 'running';

/**
 * The steps of a run, by the names that people use: of a secure sum, and `hop` of a ring. `disclosure`: the table is held against everything that was
 * released of its rows, which may take a while.
 */
export type StepName = 'advertise' | 'share' | 'upload' | 'sum' | 'survivors' | 'reveal' | 'hop' | 'disclosure' | 'release';

/** How far a partner is; `dropped`: it was left out of a step. */
export type ParticipantState =
  | 'pending'
  | 'approved'
  | 'declined'
  | 'advertised'
  | 'shared'
  | 'uploaded'
  | 'signed'
  | 'revealed'
  | 'dropped';

export interface QueryRow {
  readonly run: string;
  readonly query: string;
  readonly analyst: string;
  readonly state: QueryState;
  readonly step: StepName | null;
  readonly code: string | null;
  /** Whom the code is about, where that is public. */
  readonly party: string | null;
  readonly expires: number;
  readonly revision: number;
  readonly leaf: number;
  readonly ended: number | null;
}

export interface ParticipantRow {
  readonly partner: string;
  readonly state: ParticipantState;
  readonly code: string | null;
  /** The leaf of its approval. */
  readonly approval: number | null;
}

export const findQuery = (desk: Desk, run: string): QueryRow | undefined =>
  selectOne<QueryRow>(desk.db, 'SELECT * FROM queries WHERE run = ?', run);

/** The newest runs first. */
export const listQueries = (desk: Desk, limit: number): readonly QueryRow[] =>
  selectAll<QueryRow>(desk.db, 'SELECT * FROM queries ORDER BY leaf DESC LIMIT ?', limit);

/** Runs of an analyst that have not ended. */
export const countOpenQueries = (desk: Desk, analyst: string): number =>
  selectOne<{ count: number }>(
    desk.db,
    "SELECT count(*) AS count FROM queries WHERE analyst = ? AND state IN ('approving', 'running')",
    analyst,
  )?.count ?? 0;

/** Runs that should have ended by now. */
export const overdueQueries = (desk: Desk, now: number): readonly QueryRow[] =>
  selectAll<QueryRow>(desk.db, "SELECT * FROM queries WHERE state IN ('approving', 'running') AND expires <= ?", now);

export const participantsOf = (desk: Desk, run: string): readonly ParticipantRow[] =>
  selectAll<ParticipantRow>(desk.db, 'SELECT partner, state, code, approval FROM participants WHERE run = ? ORDER BY partner', run);

/** A run that was just proposed. */
export interface NewQuery extends Pick<QueryRow, 'run' | 'query' | 'analyst' | 'expires' | 'leaf'> {
  readonly partners: readonly string[];
}

export function insertQuery(desk: Desk, { run, query, analyst, expires, leaf, partners }: NewQuery): void {
  execute(
    desk.db,
    "INSERT INTO queries (run, query, analyst, state, expires, leaf) VALUES (?, ?, ?, 'approving', ?, ?)",
    run,
    query,
    analyst,
    expires,
    leaf,
  );
  for (const partner of partners) execute(desk.db, "INSERT INTO participants (run, partner, state) VALUES (?, ?, 'pending')", run, partner);
}

const touch = (desk: Desk, run: string): number => execute(desk.db, 'UPDATE queries SET revision = revision + 1 WHERE run = ?', run);

/** Says where the run stands while it goes on. */
export function setStep(desk: Desk, run: string, step: StepName): void {
  execute(desk.db, "UPDATE queries SET state = 'running', step = ? WHERE run = ?", step, run);
  touch(desk, run);
}

/** How a run ended. */
export interface Ending {
  readonly state: Exclude<QueryState, 'approving' | 'running'>;
  readonly code?: string;
  readonly party?: string;
}

export function endQuery(desk: Desk, run: string, { state, code, party }: Ending): void {
  execute(
    desk.db,
    'UPDATE queries SET state = ?, code = ?, party = ?, ended = ? WHERE run = ?',
    state,
    code ?? null,
    party ?? null,
    desk.now(),
    run,
  );
  touch(desk, run);
}

/** What becomes of one partner. */
export interface ParticipantChange {
  readonly partner: string;
  readonly state: ParticipantState;
  readonly code?: string;
  readonly approval?: number;
}

export function setParticipant(desk: Desk, run: string, { partner, state, code, approval }: ParticipantChange): void {
  execute(
    desk.db,
    'UPDATE participants SET state = ?, code = coalesce(?, code), approval = coalesce(?, approval) WHERE run = ? AND partner = ?',
    state,
    code ?? null,
    approval ?? null,
    run,
    partner,
  );
  touch(desk, run);
}

/** Marks everybody who is not among `kept` as dropped. */
export function dropOthers(desk: Desk, run: string, kept: readonly string[]): void {
  for (const { partner, state } of participantsOf(desk, run)) {
    if (!kept.includes(partner) && state !== 'dropped') setParticipant(desk, run, { partner, state: 'dropped' });
  }
}
