/**
 * Nonces of signed requests, kept until the signature has expired, so that a restart does not let an old request in again (API-1). They are not flushed
 * one by one: what a request changes it changes once whoever repeats it, so a power cut could at most let somebody read twice.
 */
import { demand } from '@ketensom/protocol';
import type { Desk } from './desk.ts';
import { execute } from './sql.ts';

/** Remembers a nonce. `expires` in unix milliseconds. @throws ProtocolError `sig-replayed` when this key used it before. */
export function spendNonce(desk: Desk, spent: { readonly key: string; readonly nonce: string; readonly expires: number }): void {
  const fresh = execute(
    desk.db,
    'INSERT INTO nonces (key, nonce, expires) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
    spent.key,
    spent.nonce,
    spent.expires,
  );
  demand(fresh === 1, 'sig-replayed', { clause: 'API-1' });
}

/** Drops nonces whose signatures nobody would take any more, with room for a clock that was set back. */
export function forgetNonces(desk: Desk): void {
  execute(desk.db, 'DELETE FROM nonces WHERE expires < ?', desk.now() - 3_600_000);
}
