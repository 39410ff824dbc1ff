/**
 * Between the messages of a round and the bodies of the events that carry them (docs/protocol/events.md). `actor` is the verified signer; what
 * an event names by digest (lists, entries, reveals, statements) is decoded from its blob by the codecs.
 */
import { decodeHex, encodeHex } from '../crypto/bytes.ts';
import type { EventBody } from '../event/schemas.ts';
import type { Advertisement, InputHeader, ShareHeader } from './messages.ts';

/** The body of `round.key`. */
export const keyBody = ({ cKey, sKey, bCommit }: Advertisement): EventBody<'round.key'> => ({
  c_key: encodeHex(cKey),
  s_key: encodeHex(sKey),
  b_commit: encodeHex(bCommit),
});

/** The advertisement in a `round.key`. */
export const advertisementOf = (actor: string, body: EventBody<'round.key'>): Advertisement => ({
  partner: actor,
  cKey: decodeHex(body.c_key),
  sKey: decodeHex(body.s_key),
  bCommit: decodeHex(body.b_commit),
});

/** The header in a `round.shares`. */
export const headerOf = (actor: string, body: Pick<EventBody<'round.shares'>, 'adv_hash' | 'entries_root'>): ShareHeader => ({
  partner: actor,
  advHash: decodeHex(body.adv_hash),
  entriesRoot: decodeHex(body.entries_root),
});

/** The vector header in an `input.committed`. */
export const inputOf = (actor: string, body: Omit<EventBody<'input.committed'>, 'log_size'>): InputHeader => ({
  partner: actor,
  advHash: decodeHex(body.adv_hash),
  r1Hash: decodeHex(body.r1_hash),
  vecRoot: decodeHex(body.vec_root),
  length: body.length,
  inputCommit: decodeHex(body.input_commit),
});
