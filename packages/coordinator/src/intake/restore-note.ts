/** An event that came in short (EVT-6), as the note that its signer signed. */
import { decodeHex, restoreEventNote, type ShortNote } from '@ketensom/protocol';
import { leafHashOf } from '../log/tree-store.ts';
import type { Actor } from '../store/actors.ts';
import type { Desk } from '../store/desk.ts';
import { selectOne } from '../store/sql.ts';

/** The run of a round of a sum or of a ring. */
const runOf = (desk: Desk, round: string): string | undefined =>
  selectOne<{ run: string }>(desk.db, 'SELECT run FROM rounds WHERE round = ?1 UNION ALL SELECT run FROM rings WHERE round = ?1', round)
    ?.run;

/** @throws ProtocolError as `restoreEventNote`. */
export const restoreNote = (desk: Desk, { name, key }: Actor, short: ShortNote): Uint8Array =>
  restoreEventNote(desk.primitives, short, {
    actor: name,
    publicKey: decodeHex(key),
    leafHash: (seq) => leafHashOf(desk, name, seq),
    runOf: (round) => runOf(desk, round),
  });
