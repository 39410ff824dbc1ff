/** Requests that name this partner, and what its people decided about them. */
import type { DatabaseSync } from 'node:sqlite';
import type { GivenApproval } from '@ketensom/protocol';
import { numberOf, type Row, textOf } from './row.ts';

/** pending: a person must decide. ended: declined by somebody, failed, cancelled, expired or released. */
export type QueryState = 'pending' | 'approved' | 'declined' | 'ended';

export interface QueryRow {
  readonly run: string;
  readonly name: string;
  readonly state: QueryState;
  /** Why it was declined or ended, as a code; for this partner's eyes. */
  readonly reason?: string;
  readonly received: number;
  readonly expires: number;
}

export type Verdict = 'approve' | 'decline' | 'accept';

/** What a person decided: about a run, or (`accept`) about a charter's digest. */
export interface Decision {
  readonly subject: string;
  readonly verdict: Verdict;
  readonly reason?: string;
}

export interface QueryStore {
  add(query: QueryRow): void;
  get(run: string): QueryRow | undefined;
  list(state?: QueryState): readonly QueryRow[];
  setState(run: string, state: QueryState, reason?: string): void;
  /** Keeps a person's signature under a run; false where this person signed before. */
  sign(run: string, given: GivenApproval): boolean;
  signatures(run: string): readonly GivenApproval[];
  decide(decision: Decision & { readonly at: number }): void;
  decisions(): readonly Decision[];
  forgetDecision(subject: string): void;
}

const readQuery = (row: Row): QueryRow => ({
  run: textOf(row, 'run'),
  name: textOf(row, 'name'),
  state: row['state'] as QueryState,
  ...(row['reason'] === null ? {} : { reason: textOf(row, 'reason') }),
  received: numberOf(row, 'received'),
  expires: numberOf(row, 'expires'),
});

const readDecision = (row: Row): Decision => ({
  subject: textOf(row, 'subject'),
  verdict: row['verdict'] as Verdict,
  ...(row['reason'] === null ? {} : { reason: textOf(row, 'reason') }),
});

/** See the module header. */
export function makeQueryStore(db: DatabaseSync): QueryStore {
  const columns = 'run, name, state, reason, received, expires';
  const insert = db.prepare(`INSERT INTO query (${columns}) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (run) DO NOTHING`);
  const read = db.prepare(`SELECT ${columns} FROM query WHERE run = ?`);
  const all = db.prepare(`SELECT ${columns} FROM query ORDER BY received, run`);
  const update = db.prepare('UPDATE query SET state = ?, reason = coalesce(?, reason) WHERE run = ?');
  const sign = db.prepare('INSERT INTO approver_signature (run, approver, signature) VALUES (?, ?, ?) ON CONFLICT DO NOTHING');
  const signatures = db.prepare('SELECT approver, signature FROM approver_signature WHERE run = ? ORDER BY approver');
  const decide = db.prepare(
    'INSERT INTO decision (subject, verdict, reason, at) VALUES (?, ?, ?, ?) ON CONFLICT (subject) DO UPDATE SET verdict = excluded.verdict, reason = excluded.reason, at = excluded.at',
  );
  const decisions = db.prepare('SELECT subject, verdict, reason FROM decision ORDER BY at');
  const forget = db.prepare('DELETE FROM decision WHERE subject = ?');
  return {
    add({ run, name, state, reason, received, expires }) {
      insert.run(run, name, state, reason ?? null, received, expires);
    },
    get(run) {
      const row = read.get(run);
      return row === undefined ? undefined : readQuery(row);
    },
    list(state) {
      const rows = all.all().map(readQuery);
      return state === undefined ? rows : rows.filter((row) => row.state === state);
    },
    setState(run, state, reason) {
      update.run(state, reason ?? null, run);
    },
    sign: (run, { approver, signature }) => Number(sign.run(run, approver, signature).changes) === 1,
    signatures: (run) => signatures.all(run).map((row) => ({ approver: textOf(row, 'approver'), signature: textOf(row, 'signature') })),
    decide({ subject, verdict, reason, at }) {
      decide.run(subject, verdict, reason ?? null, at);
    },
    decisions: () => decisions.all().map(readDecision),
    forgetDecision(subject) {
      forget.run(subject);
    },
  };
}
