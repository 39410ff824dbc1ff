/** What a partner reveals, out of the box that its event names (SUM-R4-5, SUM-R4-6). */
import {
  decodeReveal,
  demand,
  deriveRevealDigest,
  type EventOf,
  encodeHex,
  openSealed,
  ProtocolError,
  type Reveal,
  utf8,
} from '@ketensom/protocol';
import type { StoredRound } from '../round/round-store.ts';
import { demandBlob } from '../store/blobs.ts';
import type { Desk } from '../store/desk.ts';

/** The shares in a box that was sealed to the coordinator for this round and this partner. */
function openReveal(desk: Desk, event: EventOf<'share.revealed'>): Uint8Array {
  const sealed = demandBlob(desk, event);
  const plain = openSealed(desk.primitives, { secret: desk.keys.sealSecret, aad: utf8(`${event.round}/${event.actor}`), sealed });
  if (plain === undefined) throw new ProtocolError('share-decrypt', { clause: 'SUM-R4-6', party: event.actor });
  const isNamed = encodeHex(deriveRevealDigest(desk.primitives, plain)) === event.shares_digest;
  demand(isNamed, 'digest-mismatch', { clause: 'SUM-R4-5', party: event.actor });
  return plain;
}

/** The reveal and its bytes; the shares are not held against anything yet. @throws ProtocolError `round-closed`, `unexpected-message`, `share-decrypt`, `digest-mismatch`, `malformed`, `survivors-conflict`. */
export function readReveal(
  desk: Desk,
  { state }: StoredRound,
  event: EventOf<'share.revealed'>,
): { readonly plain: Uint8Array; readonly reveal: Reveal } {
  demand(state.kind !== 'opened' && state.kind !== 'failed', 'round-closed', { clause: 'SUM-S-4' });
  demand('dealt' in state, 'unexpected-message', { clause: 'SUM-S-2' });
  const plain = openReveal(desk, event);
  const reveal = decodeReveal(plain, { partner: event.actor, dealers: state.dealt.map((dealt) => dealt.header.partner) });
  demand(encodeHex(reveal.svHash) === event.sv_hash, 'survivors-conflict', { clause: 'SUM-R4-2', party: event.actor });
  return { plain, reveal };
}
