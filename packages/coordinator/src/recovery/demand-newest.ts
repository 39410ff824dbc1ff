/** At the start: whether the store holds all that was signed, or is an old copy that must get the rest back first (LOG-6). */
import { transaction } from '@ketensom/host';
import { DamagedLogError } from '../log/check-store.ts';
import { rootAt, treeSize } from '../log/tree-store.ts';
import { listActors } from '../store/actors.ts';
import type { Desk } from '../store/desk.ts';
import { readHighWater } from './high-water.ts';
import { demandHead, demandPartnersHeard, endRecovery, sameHead } from './recovery-store.ts';

/**
 * Begins a recovery where the store lacks leaves that were signed, or where somebody says so.
 *
 * @throws DamagedLogError where the store has other leaves than the ones that were signed.
 */
export function demandNewest(desk: Desk, { restored = false }: { readonly restored?: boolean }): void {
  const signed = readHighWater(desk.folder);
  const size = treeSize(desk);
  const holds = signed === undefined || signed.size > size || sameHead(signed, { size: signed.size, root: rootAt(desk, signed.size) });
  if (!holds) throw new DamagedLogError(signed.size - 1);
  transaction(desk.db, () => {
    // Whoever says that the store is old takes the partners' word for what there was: a head that none of them holds is given up.
    if (!restored && signed !== undefined && signed.size > size) demandHead(desk, signed);
    if (!restored) return;
    endRecovery(desk);
    const partners = listActors(desk, 'partner').map(({ name }) => name);
    demandPartnersHeard(desk, partners);
  });
}
