/** The end of a recovery: the store holds the largest head that anybody showed, and everybody who had to was heard. */
import { headOfSize, insertHead } from '../log/checkpoints.ts';
import { say } from '../log/say.ts';
import { isSealed, rootAt, treeSize } from '../log/tree-store.ts';
import type { Desk } from '../store/desk.ts';
import { endLostRounds } from './end-lost-rounds.ts';
import { endRecovery, findRecovery, sameHead } from './recovery-store.ts';

/** Ends the recovery if nothing is missing any more, and says in the log that there was one. Part of the caller's transaction. */
export function finishRecovery(desk: Desk): void {
  const recovery = findRecovery(desk);
  if (recovery === undefined || recovery.awaits.length > 0) return;
  const { target } = recovery;
  const size = treeSize(desk);
  const holds = target === undefined || (target.size <= size && sameHead(target, { size: target.size, root: rootAt(desk, target.size) }));
  if (!holds) return;
  endRecovery(desk);
  if (target !== undefined && headOfSize(desk, target.size) === undefined) insertHead(desk, target);
  // Nothing follows the end, and no run is under way after it.
  if (isSealed(desk)) return;
  say(desk, 'backup.restored', { size });
  endLostRounds(desk);
}
