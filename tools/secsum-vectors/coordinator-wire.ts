/** What reaches the coordinator, as the vectors hold it: bulk as the bytes of its blob, all else field by field with bytes in hexadecimal. */
import {
  type Advertisement,
  type CoordinatorMessage,
  type CoordinatorRound,
  decodeEntries,
  decodeHex,
  decodeReveal,
  encodeEntries,
  encodeHex,
  encodeReveal,
  type InputHeader,
  type ShareHeader,
} from '@ketensom/protocol';
import { advertisementField, headerField, inputField } from '../../packages/protocol/src/sum/message-fields.ts';
import { type Hexed, toHexed } from './hex-json.ts';

/** The messages of a round that the coordinator takes, and what its own driver reports. */
export type CoordinatorWire =
  | { readonly kind: 'key'; readonly advertisement: Hexed<Advertisement> }
  | { readonly kind: 'shares'; readonly header: Hexed<ShareHeader>; readonly entries: string }
  | {
      readonly kind: 'complaint';
      readonly from: string;
      readonly against: string;
      readonly code: 'share-decrypt' | 'share-commit-mismatch';
    }
  | { readonly kind: 'input'; readonly input: Hexed<InputHeader> }
  | { readonly kind: 'summed'; readonly sumRoot: string; readonly logHead: { readonly size: number; readonly root: string } }
  | { readonly kind: 'ack'; readonly partner: string; readonly svHash: string }
  | { readonly kind: 'reveal'; readonly partner: string; readonly reveal: string }
  | { readonly kind: 'step-over' };

/** One kind of message. */
export type CoordinatorWireOf<Kind extends CoordinatorWire['kind']> = Extract<CoordinatorWire, { readonly kind: Kind }>;

/** The message as the vectors hold it. */
export function writeCoordinatorMessage(message: CoordinatorMessage): CoordinatorWire {
  switch (message.kind) {
    case 'shares':
      return { kind: 'shares', header: toHexed(message.dealt.header), entries: encodeHex(encodeEntries(message.dealt.entries)) };
    case 'reveal':
      return { kind: 'reveal', partner: message.reveal.partner, reveal: encodeHex(encodeReveal(message.reveal)) };
    case 'abort':
      throw new TypeError('a round of the vectors is not aborted from outside');
    default:
      return toHexed(message);
  }
}

/**
 * The message, as a coordinator in this state reads it: entries by the partners whose keys are fixed, reveals by those whose shares are.
 *
 * @throws ProtocolError as the codecs of entries and reveals do.
 */
export function readCoordinatorMessage(wire: CoordinatorWire, state: CoordinatorRound): CoordinatorMessage {
  switch (wire.kind) {
    case 'key':
      return { kind: wire.kind, advertisement: advertisementField.parse(wire.advertisement) };
    case 'shares': {
      const header = headerField.parse(wire.header);
      const recipients = 'advertisements' in state ? state.advertisements.map((adv) => adv.partner) : [];
      const entries = decodeEntries(decodeHex(wire.entries), { dealer: header.partner, recipients });
      return { kind: wire.kind, dealt: { header, entries } };
    }
    case 'input':
      return { kind: wire.kind, input: inputField.parse(wire.input) };
    case 'summed':
      return {
        kind: wire.kind,
        sumRoot: decodeHex(wire.sumRoot),
        logHead: { size: wire.logHead.size, root: decodeHex(wire.logHead.root) },
      };
    case 'ack':
      return { kind: wire.kind, partner: wire.partner, svHash: decodeHex(wire.svHash) };
    case 'reveal': {
      const dealers = 'dealt' in state ? state.dealt.map((dealt) => dealt.header.partner) : [];
      return { kind: wire.kind, reveal: decodeReveal(decodeHex(wire.reveal), { partner: wire.partner, dealers }) };
    }
    default:
      return wire;
  }
}
