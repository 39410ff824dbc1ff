/**
 * What only had to travel is deleted when its ring has ended: sealed lists, boxes of a key, the key that `salted-hash` lists were sealed to (OVL-11). The tags
 * that the lists of a released `dh` ring ended as are kept, sealed as they came, for auditors who count again (OVL-8).
 */
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { transaction } from '@ketensom/host';
import { hopCount } from '@ketensom/protocol';
import { type Desk, vectorsFolder } from '../store/desk.ts';
import { findQuery } from '../store/queries.ts';
import { execute } from '../store/sql.ts';
import { forgetCounted } from './count-ahead.ts';
import { forgetRingKey } from './ring-keys.ts';
import { hopFile } from './ring-parts.ts';
import { findRing, markForgotten, type StoredRing, unforgottenRings } from './ring-store.ts';

/** Where the tags lie that an audit counts again. */
function keptFiles(desk: Desk, stored: StoredRing | undefined): ReadonlySet<string> {
  if (stored?.config.blinding !== 'dh' || findQuery(desk, stored.run)?.state !== 'released') return new Set();
  const { config, events, round } = stored;
  const last = hopCount(config) - 1;
  return new Set(events.flatMap((event) => (event.type === 'tags.final' ? [hopFile(round, { list: event.list, hop: last }).partner] : [])));
}

function forget(desk: Desk, round: string): void {
  const stored = findRing(desk, round);
  const kept = keptFiles(desk, stored);
  const folder = join(vectorsFolder(desk.folder), round);
  const gone = existsSync(folder) ? readdirSync(folder).filter((file) => !kept.has(file)) : [];
  forgetRingKey(desk, round);
  forgetCounted(desk, round);
  if (kept.size === 0) rmSync(folder, { recursive: true, force: true });
  else for (const file of gone) rmSync(join(folder, file), { force: true });
  transaction(desk.db, () => {
    for (const event of stored?.events ?? [])
      if (event.type === 'overlap.salt') execute(desk.db, 'DELETE FROM blobs WHERE digest = ?', event.digest);
    if (kept.size === 0) execute(desk.db, 'DELETE FROM parts WHERE round = ?', round);
    else for (const file of gone) execute(desk.db, 'DELETE FROM parts WHERE round = ? AND partner = ?', round, file);
    markForgotten(desk, round);
  });
}

/** See the module header. A crash in between does it again. */
export function forgetRings(desk: Desk): void {
  for (const round of unforgottenRings(desk)) forget(desk, round);
}
