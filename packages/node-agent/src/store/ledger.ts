/**
 * What may be opened once. A question (its meaning, not its name or partners) is claimed by one round before this agent's figures leave the
 * house, and stays claimed. Only a certificate that the round can never open frees it (`round.abandoned` by T of its roster).
 */
import type { DatabaseSync } from 'node:sqlite';
import { numberOf, textOf } from './row.ts';

export interface Claim {
  readonly fingerprint: string;
  readonly round: string;
  readonly run: string;
}

/** A claim with its moment, unix milliseconds. */
export interface DatedClaim extends Claim {
  readonly at: number;
}

export interface Ledger {
  /** All claims, oldest first. */
  claims(): readonly DatedClaim[];
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
  const list = db.prepare('SELECT fingerprint, round, run, claimed FROM ledger ORDER BY claimed, rowid');
  const remove = db.prepare('DELETE FROM ledger WHERE round = ?');
  const claimOf = (fingerprint: string): Claim | undefined => {
    const row = read.get(fingerprint);
    return row === undefined ? undefined : { fingerprint, round: textOf(row, 'round'), run: textOf(row, 'run') };
  };
  return {
    claims: () =>
      list.all().map((row) => ({
        fingerprint: textOf(row, 'fingerprint'),
        round: textOf(row, 'round'),
        run: textOf(row, 'run'),
        at: numberOf(row, 'claimed'),
      })),
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
