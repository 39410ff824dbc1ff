/** Signatures under the charter, and what partners offer. */
import { demand, type EventOf, ProtocolError, parseOffer, readApprovers } from '@ketensom/protocol';
import { type Actor, isNamedIn } from '../store/actors.ts';
import { demandBlob, nameBlob } from '../store/blobs.ts';
import { charterSigners, findCharter, insertCharterSignature, putInForce, putOffer, readCharter } from '../store/charters.ts';
import type { Desk } from '../store/desk.ts';
import { isKeyUsed, revokedKeys } from '../store/parties.ts';
import type { Apply } from './handler.ts';

/**
 * A member's signature. The last one puts the charter in force (DOC-1).
 *
 * @throws ProtocolError `not-found` for a version that was not proposed, `binding-mismatch` for another digest, `forbidden` for one who is not a
 * member under this key, `unexpected-message` for a second signature.
 */
export function onCharterSigned(desk: Desk, event: EventOf<'charter.signed'>, caller: Actor): Apply {
  const row = findCharter(desk, event.version);
  if (row === undefined) throw new ProtocolError('not-found', { clause: 'DOC-1' });
  demand(row.digest === event.digest, 'binding-mismatch', { clause: 'DOC-1' });
  const { members } = readCharter(desk, row.digest);
  demand(isNamedIn(members, caller), 'forbidden', { clause: 'DOC-1' });
  const signers = charterSigners(desk, event.version);
  demand(!signers.includes(caller.name), 'unexpected-message', { clause: 'DOC-1' });
  return ({ leaf }) => {
    insertCharterSignature(desk, { version: event.version, partner: caller.name, leaf });
    if (signers.length + 1 === members.length) putInForce(desk, event.version);
  };
}

/** People whose signatures a partner's approvals need; the next charter repeats them (DOC-7). @throws ProtocolError as `readApprovers`; `key-in-use`; `key-revoked`. */
export function onApproversNamed(desk: Desk, event: EventOf<'approvers.named'>): Apply {
  const revoked = revokedKeys(desk, event.actor);
  for (const { key } of readApprovers(desk.primitives, event)) {
    demand(!isKeyUsed(desk, key), 'key-in-use', { clause: 'DOC-7' });
    demand(!revoked.has(key), 'key-revoked', { clause: 'KEY-2' });
  }
  return undefined;
}

/** @throws ProtocolError `not-found`, `length`, what `parseOffer` throws, `binding-mismatch` for another partner's offer. */
export function onOfferPublished(desk: Desk, event: EventOf<'offer.published'>, caller: Actor): Apply {
  const offer = parseOffer(demandBlob(desk, event));
  demand(offer.partner === caller.name, 'binding-mismatch', { clause: 'DOC-2' });
  return ({ leaf }) => {
    nameBlob(desk, event.digest, 'members');
    putOffer(desk, { partner: caller.name, digest: event.digest, leaf });
  };
}
