/** Whether enough certifiers have added the masked vectors themselves for anything to be made of an opened sum (SUM-K-5). */
import { certifiersNeeded } from '@ketensom/protocol';
import type { Desk } from '../store/desk.ts';
import { selectAll } from '../store/sql.ts';
import { findRound } from './round-store.ts';

/** The certifiers whose word an opened round still waits for; none once t + 1 have certified, or where the charter asks for none. */
export function awaitedCertifiers(desk: Desk, round: string): readonly string[] {
  const config = findRound(desk, round)?.state.config;
  if (config?.certificate === undefined) return [];
  const rows = selectAll<{ readonly actor: string }>(
    desk.db,
    "SELECT DISTINCT actor FROM leaves WHERE type = 'result.certified' AND round = ?",
    round,
  );
  if (rows.length >= certifiersNeeded(config.tolerate)) return [];
  const certified = new Set(rows.map(({ actor }) => actor));
  return config.certificate.by.filter((partner) => !certified.has(partner));
}
