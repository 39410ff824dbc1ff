/**
 * What may be opened once. A question (its meaning, not its name or partners) is claimed by one round before this agent's figures leave the
 * house, and stays claimed. Only a certificate that the round can never open frees it (`round.abandoned` by T of its roster).
 */
import type { DatabaseSync } from 'node:sqlite';
import { textOf } from './row.ts';

export interface Claim {
  readonly fingerprint: string;
  readonly round: string;
  readonly run: string;
}

export interface Ledger {
  claimOf(fingerprint: string): Claim | undefined;
  /** Claims a question for a round; `false` when another round holds it. Asking again for the same round is fine. */
  claim(claim: Claim & { readonly at: number }): boolean;
  /** Frees what a round holds. */
  release(round: string): void;
}

/** See the module header. Claims and releases belong in the transaction of the state they go with. */
export function makeLedger(db: DatabaseSync): Ledger {
  const read = db.prepare('SELECT fingerprint, round, run FROM ledger WHERE fingerprint = ?');
  const insert = db.prepare(
    'INSERT INTO ledger (fingerprint, round, run, claimed) VALUES (?, ?, ?, ?) ON CONFLICT (fingerprint) DO NOTHING',
  );
  const remove = db.prepare('DELETE FROM ledger WHERE round = ?');
  const claimOf = (fingerprint: string): Claim | undefined => {
    const row = read.get(fingerprint);
    return row === undefined ? undefined : { fingerprint, round: textOf(row, 'round'), run: textOf(row, 'run') };
  };
  return {
    claimOf,
    claim({ fingerprint, round, run, at }) {
      insert.run(fingerprint, round, run, at);
      return claimOf(fingerprint)?.round === round;
    },
    release(round) {
      remove.run(round);
    },
  };
}
