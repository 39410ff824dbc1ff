/** Named values of the store. */
import type { DatabaseSync } from 'node:sqlite';
import { textOf } from './row.ts';

/**
 * `joined`: the invitation's fixed points as JSON. `position`: the next leaf to act on. `halted`: the code for which the agent stopped for good.
 * `backup`: set in a copy that `backup` made, until it is restored.
 * `ledger`: the version of the ledger of selections.
 * `salt`: the salt of what approvals commit to. `offer`: digest of the last published offer.
 * Of a round that this agent is a certifier of: `due`, `given` or `refused`.
 * Of a model's run: the digest of the input that this agent derived for a step, and as JSON who is in all its sums.
 */
export type MetaKey =
  | `certificate ${string}`
  | `model ${string} step ${number}`
  | `model ${string} roster`
  | 'joined'
  | 'position'
  | 'halted'
  | 'backup'
  | 'evidence'
  | 'salt'
  | 'offer'
  | 'approvers'
  | 'software'
  | 'ledger';

export interface Meta {
  get(key: MetaKey): string | undefined;
  set(key: MetaKey, value: string): void;
  remove(key: MetaKey): void;
}

/** See the module header. */
export function makeMeta(db: DatabaseSync): Meta {
  const read = db.prepare('SELECT value FROM meta WHERE key = ?');
  const write = db.prepare('INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value');
  const remove = db.prepare('DELETE FROM meta WHERE key = ?');
  return {
    get(key) {
      const row = read.get(key);
      return row === undefined ? undefined : textOf(row, 'value');
    },
    set(key, value) {
      write.run(key, value);
    },
    remove(key) {
      remove.run(key);
    },
  };
}
