/** What reaches an agent, as the vectors hold it: bulk as the bytes of its blob, all else field by field with bytes in hexadecimal. */
import {
  type Advertisement,
  type AgentMessage,
  decodeColumn,
  decodeHex,
  decodeStatement,
  encodeColumn,
  encodeHex,
  encodeStatement,
  type InputHeader,
  type ShareHeader,
} from '@ketensom/protocol';
import { advertisementField, headerField, inputField } from '../../packages/protocol/src/sum/message-fields.ts';
import { type Hexed, toHexed } from './hex-json.ts';

/** A signature of a statement, as an agent hears of it. */
export interface WireSigner {
  readonly partner: string;
  readonly svHash: string;
}

/** The messages of a round that an agent is shown, and what its own driver reports. */
export type AgentWire =
  | { readonly kind: 'keys-fixed'; readonly advertisements: readonly Hexed<Advertisement>[]; readonly advHash: string }
  | { readonly kind: 'shares-fixed'; readonly headers: readonly Hexed<ShareHeader>[]; readonly r1Hash: string; readonly column: string }
  | { readonly kind: 'masked'; readonly vecRoot: string; readonly inputCommit: string; readonly length: number }
  | { readonly kind: 'survivors'; readonly statement: string; readonly inputs: readonly Hexed<InputHeader>[]; readonly logRoot: string }
  | { readonly kind: 'quorum'; readonly signers: readonly WireSigner[] };

/** One kind of message. */
export type AgentWireOf<Kind extends AgentWire['kind']> = Extract<AgentWire, { readonly kind: Kind }>;

/** The message as the vectors hold it. */
export function writeAgentMessage(message: AgentMessage): AgentWire {
  switch (message.kind) {
    case 'shares-fixed': {
      const { headers, r1Hash } = toHexed(message);
      return { kind: 'shares-fixed', headers, r1Hash, column: encodeHex(encodeColumn(message.column)) };
    }
    case 'survivors': {
      const { inputs, logRoot } = toHexed(message);
      return { kind: 'survivors', statement: encodeHex(encodeStatement(message.statement)), inputs, logRoot };
    }
    case 'close':
      throw new TypeError('a round of the vectors is not closed from outside');
    default:
      return toHexed(message);
  }
}

/**
 * The message for the agent called `self`.
 *
 * @throws ProtocolError as the codecs of the column and the statement do.
 */
export function readAgentMessage(wire: AgentWire, self: string): AgentMessage {
  switch (wire.kind) {
    case 'keys-fixed':
      return {
        kind: wire.kind,
        advertisements: wire.advertisements.map((adv) => advertisementField.parse(adv)),
        advHash: decodeHex(wire.advHash),
      };
    case 'shares-fixed': {
      const headers = wire.headers.map((header) => headerField.parse(header));
      const dealers = headers.map((header) => header.partner).filter((dealer) => dealer !== self);
      return { kind: wire.kind, headers, r1Hash: decodeHex(wire.r1Hash), column: decodeColumn(decodeHex(wire.column), dealers) };
    }
    case 'masked':
      return { ...wire, vecRoot: decodeHex(wire.vecRoot), inputCommit: decodeHex(wire.inputCommit) };
    case 'survivors': {
      const inputs = wire.inputs.map((input) => inputField.parse(input));
      return { kind: wire.kind, statement: decodeStatement(decodeHex(wire.statement)), inputs, logRoot: decodeHex(wire.logRoot) };
    }
    case 'quorum':
      return { kind: wire.kind, signers: wire.signers.map(({ partner, svHash }) => ({ partner, svHash: decodeHex(svHash) })) };
  }
}
