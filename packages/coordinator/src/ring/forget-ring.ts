/** What only had to travel is deleted when its ring has ended: sealed lists, boxes of a key, the key that `salted-hash` lists were sealed to (OVL-11). */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { transaction } from '@ketensom/host';
import { type Desk, vectorsFolder } from '../store/desk.ts';
import { execute } from '../store/sql.ts';
import { forgetRingKey } from './ring-keys.ts';
import { findRing, markForgotten, unforgottenRings } from './ring-store.ts';

function forget(desk: Desk, round: string): void {
  const events = findRing(desk, round)?.events ?? [];
  forgetRingKey(desk, round);
  rmSync(join(vectorsFolder(desk.folder), round), { recursive: true, force: true });
  transaction(desk.db, () => {
    for (const event of events) if (event.type === 'overlap.salt') execute(desk.db, 'DELETE FROM blobs WHERE digest = ?', event.digest);
    execute(desk.db, 'DELETE FROM parts WHERE round = ?', round);
    markForgotten(desk, round);
  });
}

/** See the module header. A crash in between does it again. */
export function forgetRings(desk: Desk): void {
  for (const round of unforgottenRings(desk)) forget(desk, round);
}
