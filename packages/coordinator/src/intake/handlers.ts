/**
 * What each kind of event must find, and what it changes (API-4, RUN-1). A handler checks first, in the transaction, before the event is a leaf;
 * what it returns is carried out once the event stands in the log, so that the coordinator's answers follow it.
 */
import { type EventType, type KetensomEvent, ProtocolError } from '@ketensom/protocol';
import {
  onHopDone,
  onLinkLabels,
  onOverlapKey,
  onOverlapSalt,
  onRingErased,
  onRingLeft,
  onSizesSealed,
  onTagsFinal,
} from '../ring/ring-events.ts';
import { isRing } from '../ring/ring-store.ts';
import type { Actor } from '../store/actors.ts';
import type { Desk } from '../store/desk.ts';
import { onApproversNamed, onCharterSigned, onOfferPublished } from './charter-events.ts';
import type { Apply, Handler } from './handler.ts';
import { onPartyChange } from './party-events.ts';
import { onApprovalGiven, onApproved, onCancelled, onCountersigned, onDeclined, onFetched, onProposed } from './query-events.ts';
import {
  onAbandoned,
  onAborted,
  onAck,
  onCertified,
  onComplaint,
  onInput,
  onKey,
  onKeysErased,
  onReveal,
  onShares,
} from './round-events.ts';

/** Some events are said in rounds and in rings; what they mean differs. */
const ofRing =
  <Type extends 'round.aborted' | 'round.keys_erased'>(
    _type: Type,
    { ring, round }: { readonly ring: Handler<Type>; readonly round: Handler<Type> },
  ): Handler<Type> =>
  (desk, event, caller) =>
    (isRing(desk, event.round) ? ring : round)(desk, event, caller);

type Handlers = { readonly [Type in EventType]?: Handler<Type> };

const handlers: Handlers = {
  'charter.signed': onCharterSigned,
  'approvers.named': onApproversNamed,
  'key.rotated': onPartyChange,
  'key.revoked': onPartyChange,
  'offer.published': onOfferPublished,
  // What a partner says it runs changes nothing here.
  'software.seen': () => undefined,
  'query.proposed': onProposed,
  'approval.given': onApprovalGiven,
  'query.approved': onApproved,
  'query.declined': onDeclined,
  'query.cancelled': onCancelled,
  'round.key': onKey,
  'round.shares': onShares,
  'round.complaint': onComplaint,
  'input.committed': onInput,
  'survivors.ack': onAck,
  'share.revealed': onReveal,
  'overlap.key': onOverlapKey,
  'overlap.salt': onOverlapSalt,
  'sizes.sealed': onSizesSealed,
  'hop.done': onHopDone,
  'tags.final': onTagsFinal,
  'link.labels': onLinkLabels,
  'round.aborted': ofRing('round.aborted', { ring: onRingLeft, round: onAborted }),
  'round.abandoned': onAbandoned,
  'round.keys_erased': ofRing('round.keys_erased', { ring: onRingErased, round: onKeysErased }),
  'result.certified': onCertified,
  'result.countersigned': onCountersigned,
  'result.fetched': onFetched,
};

/** The handler of an event, bound to it. @throws ProtocolError `forbidden` for events that nobody sends to this address. */
export function findHandler(event: KetensomEvent): (desk: Desk, caller: Actor) => Apply {
  // The table's type ties each handler to its type of event.
  const handler = handlers[event.type] as ((desk: Desk, event: KetensomEvent, caller: Actor) => Apply) | undefined;
  if (handler === undefined) throw new ProtocolError('forbidden', { clause: 'EVT-2' });
  return (desk, caller) => handler(desk, event, caller);
}
