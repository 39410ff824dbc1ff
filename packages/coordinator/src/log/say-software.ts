/** What the coordinator runs, said in the log when it is something else than before (EVT-5). */
import { type Software, transaction } from '@ketensom/host';
import { isRecovering } from '../recovery/recovery-store.ts';
import { coordinatorName } from '../store/actors.ts';
import type { Desk } from '../store/desk.ts';
import { selectOne } from '../store/sql.ts';
import { storedEvent } from './event-note.ts';
import { say } from './say.ts';
import { isSealed, type LeafRow } from './tree-store.ts';

/** What it said last. */
function lastSaid(desk: Desk): Software | undefined {
  const row = selectOne<LeafRow>(
    desk.db,
    "SELECT * FROM leaves WHERE type = 'software.seen' AND actor = ? ORDER BY leaf DESC LIMIT 1",
    coordinatorName,
  );
  const event = row && storedEvent(row);
  return event?.type === 'software.seen' ? event : undefined;
}

/** Says it unless it was said before, or the log takes nothing now: then at the next start. */
export function saySoftware(desk: Desk, { version, digest, runtime }: Software): void {
  transaction(desk.db, () => {
    const said = lastSaid(desk);
    const isSame = said?.version === version && said.digest === digest && said.runtime === runtime;
    if (!isSame && !isRecovering(desk) && !isSealed(desk)) say(desk, 'software.seen', { version, digest, runtime });
  });
}
