/**
 * Changing this agent's own keys (KEY-1). The new keys are on disk before anything is said; the log decides whether they are this partner's: where
 * the coordinator knows them they take the old ones' place, also after a crash anywhere in between.
 */
import { ProblemError } from '@ketensom/host';
import { demand, makeRotation, type Primitives, ProtocolError } from '@ketensom/protocol';
import type { CoordinatorClient } from '../client/coordinator-client.ts';
import { type AgentKeys, adoptNextKeys, dropNextKeys, readNextKeys, writeNextKeys } from '../store/agent-keys.ts';
import type { AgentStore } from '../store/agent-store.ts';

export interface Rotation {
  readonly store: AgentStore;
  readonly primitives: Primitives;
  readonly self: string;
  readonly entropy: (length: number) => Uint8Array;
}

/** Makes the next keys, stores them, and queues `key.rotated`. Nothing else may wait to be sent. @throws ProtocolError `unexpected-message`. */
export function queueRotation({ store, primitives, self, entropy }: Rotation): void {
  const party = store.log.actor(self);
  const { prev } = store.outbox.nextPlace();
  const isQuiet = store.outbox.next() === undefined && party !== undefined && prev !== undefined;
  demand(isQuiet, 'unexpected-message', { clause: 'KEY-1' });
  const seeds = { identitySeed: entropy(32), witnessSeed: entropy(32) };
  writeNextKeys(store.folder, { ...store.keys, ...seeds });
  const body = makeRotation(primitives, party, { prev, seeds });
  store.transaction(() => store.outbox.enqueue({ type: 'key.rotated', body }));
}

/** Whether the coordinator takes requests signed with these keys. @throws what is worth trying again. */
async function isKnown(client: CoordinatorClient): Promise<boolean> {
  try {
    await client.checkpoint({ after: 0, wait: 0 });
    return true;
  } catch (error) {
    if (error instanceof ProblemError && (error.status === 401 || error.status === 403)) return false;
    throw error;
  }
}

/** How a rotation that was begun stands. */
export type RotationState = 'none' | 'done' | 'undecided';

/** Adopts the next keys where the log has them. `clientOf` signs with the keys it is given. The store must be opened again after `done`. */
export async function settleRotation(store: AgentStore, clientOf: (keys: AgentKeys) => CoordinatorClient): Promise<RotationState> {
  const next = readNextKeys(store.folder);
  if (next === undefined) return 'none';
  if (!(await isKnown(clientOf(next)))) return 'undecided';
  const item = store.outbox.next();
  if (item?.type === 'key.rotated') store.transaction(() => store.outbox.markSent(item.id));
  adoptNextKeys(store.folder);
  return 'done';
}

/** Gives a rotation up that the coordinator refused. */
export function giveUpRotation(store: AgentStore, code: string): never {
  const item = store.outbox.next();
  if (item?.type === 'key.rotated') store.transaction(() => store.outbox.markRefused(item.id, code));
  dropNextKeys(store.folder);
  throw new ProtocolError('forbidden', { clause: 'KEY-1' });
}
