/** Whether the store is an old copy of the log, and what it takes until it is not (LOG-6). */
import { equalBytes } from '@ketensom/protocol';
import type { Desk } from '../store/desk.ts';
import { execute, selectAll, selectOne } from '../store/sql.ts';
import type { SignedRoot } from './high-water.ts';

/** A recovery that is under way. `target`: the largest head that is known to have been signed. */
export interface Recovery {
  readonly target: SignedRoot | undefined;
  /** Partners that must still be heard. */
  readonly awaits: readonly string[];
}

interface RecoveryRow {
  readonly size: number;
  readonly root: Uint8Array | null;
  readonly line: string | null;
}

/** The recovery that is under way, if any. */
export function findRecovery(desk: Desk): Recovery | undefined {
  const row = selectOne<RecoveryRow>(desk.db, 'SELECT size, root, line FROM recovery');
  if (row === undefined) return undefined;
  const { size, root, line } = row;
  const awaits = selectAll<{ partner: string }>(desk.db, 'SELECT partner FROM recovery_awaits ORDER BY partner').map(
    ({ partner }) => partner,
  );
  return { target: root === null || line === null ? undefined : { size, root, line }, awaits };
}

/** Cheaper than `findRecovery`: asked before every leaf. */
export const isRecovering = (desk: Desk): boolean => selectOne(desk.db, 'SELECT 1 FROM recovery') !== undefined;

/** Begins a recovery, or raises the target of the one under way. */
export function demandHead(desk: Desk, { size, root, line }: SignedRoot): void {
  execute(
    desk.db,
    `INSERT INTO recovery (id, size, root, line) VALUES (1, ?1, ?2, ?3)
     ON CONFLICT (id) DO UPDATE SET size = ?1, root = ?2, line = ?3 WHERE size < ?1`,
    size,
    root,
    line,
  );
}

/** Begins a recovery that ends once all these partners were heard. */
export function demandPartnersHeard(desk: Desk, partners: readonly string[]): void {
  execute(desk.db, 'INSERT INTO recovery (id, size) VALUES (1, 0) ON CONFLICT (id) DO NOTHING');
  for (const partner of partners) execute(desk.db, 'INSERT INTO recovery_awaits (partner) VALUES (?) ON CONFLICT DO NOTHING', partner);
}

/** A partner showed that it knows no more than this store. */
export const hearPartner = (desk: Desk, partner: string): number =>
  execute(desk.db, 'DELETE FROM recovery_awaits WHERE partner = ?', partner);

export function endRecovery(desk: Desk): void {
  for (const table of ['recovery', 'recovery_awaits', 'mirrored'] as const) execute(desk.db, `DELETE FROM ${table}`);
}

/** How many entries a partner sent beyond the store's own `size`, without a gap. */
export const countMirrored = (desk: Desk, partner: string, size: number): number =>
  selectOne<{ count: number }>(desk.db, 'SELECT count(*) AS count FROM mirrored WHERE partner = ? AND leaf >= ?', partner, size)?.count ??
  0;

export function insertMirrored(
  desk: Desk,
  partner: string,
  entries: readonly { readonly leaf: number; readonly note: Uint8Array }[],
): void {
  for (const { leaf, note } of entries)
    execute(desk.db, 'INSERT INTO mirrored (partner, leaf, note) VALUES (?, ?, ?)', partner, leaf, note);
}

/** The entries of a partner from `start` up to and without `end`. */
export const mirroredNotes = (desk: Desk, partner: string, start: number, end: number): readonly Uint8Array[] =>
  selectAll<{ note: Uint8Array }>(
    desk.db,
    'SELECT note FROM mirrored WHERE partner = ? AND leaf >= ? AND leaf < ? ORDER BY leaf',
    partner,
    start,
    end,
  ).map(({ note }) => note);

export const forgetMirrored = (desk: Desk, partner: string): number => execute(desk.db, 'DELETE FROM mirrored WHERE partner = ?', partner);

/** Whether two heads of one size are one. */
export const sameHead = (left: Pick<SignedRoot, 'size' | 'root'>, right: Pick<SignedRoot, 'size' | 'root'>): boolean =>
  left.size === right.size && equalBytes(left.root, right.root);
