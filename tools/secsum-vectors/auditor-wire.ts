/** A round as an auditor finds it in log and blobs, and the audit of it: what `verifyRun` calls, without the events around it. */
import {
  type Advertisement,
  type AuditSource,
  decodeEntries,
  decodeHex,
  decodeOpening,
  decodeStatement,
  decodeSumConfig,
  encodeEntries,
  encodeHex,
  encodeOpening,
  encodeStatement,
  encodeSumConfig,
  type InputHeader,
  type Primitives,
  type RoundRecord,
  type ShareHeader,
  verifyOpening,
  verifyStatement,
} from '@ketensom/protocol';
import { recomputeSum, type SumAudit } from '../../packages/protocol/src/audit/verify-sum.ts';
import { advertisementField, headerField, inputField } from '../../packages/protocol/src/sum/message-fields.ts';
import type { WireSigner } from './agent-wire.ts';
import { type Hexed, toHexed } from './hex-json.ts';
import type { Meeting } from './meeting.ts';

/** See the module header. Blobs are whole; `entries` and `vectors` say whose they are. */
export interface RecordWire {
  readonly kind: 'record';
  readonly config: string;
  readonly advertisements: readonly Hexed<Advertisement>[];
  readonly advHash: string;
  readonly headers: readonly Hexed<ShareHeader>[];
  readonly entries: readonly { readonly dealer: string; readonly bytes: string }[];
  readonly r1Hash: string;
  readonly inputs: readonly Hexed<InputHeader>[];
  readonly statement: string;
  readonly svHash: string;
  readonly signers: readonly WireSigner[];
  readonly opening: string;
  readonly vectors: readonly { readonly partner: string; readonly bytes: string }[];
}

/** What a round that was played leaves for the auditor. */
export function recordOf(meeting: Meeting): RecordWire {
  const { statement, svHash } = meeting.said('survivors-fixed');
  const headers = meeting.said('shares-fixed').partners.map((partner) => meeting.dealtBy(partner));
  return {
    kind: 'record',
    config: encodeHex(encodeSumConfig(meeting.given.config)),
    ...toHexed({ advertisements: meeting.advertisements(), advHash: meeting.said('keys-fixed').advHash }),
    headers: headers.map((dealt) => toHexed(dealt.header)),
    entries: headers.map(({ header, entries }) => ({ dealer: header.partner, bytes: encodeHex(encodeEntries(entries)) })),
    r1Hash: encodeHex(meeting.said('shares-fixed').r1Hash),
    inputs: meeting.inputs.map(toHexed),
    ...toHexed({ statement: encodeStatement(statement), svHash, signers: meeting.acks }),
    opening: encodeHex(encodeOpening(meeting.said('opened').opening)),
    vectors: meeting.inputs.map(({ partner }) => ({ partner, bytes: encodeHex(meeting.seat(partner).masked as Uint8Array) })),
  };
}

function readRecord(wire: RecordWire, tolerate: number | undefined): RoundRecord {
  return {
    config: decodeSumConfig(decodeHex(wire.config)),
    ...(tolerate === undefined ? {} : { tolerate }),
    advertisements: wire.advertisements.map((adv) => advertisementField.parse(adv)),
    advHash: decodeHex(wire.advHash),
    headers: wire.headers.map((header) => headerField.parse(header)),
    r1Hash: decodeHex(wire.r1Hash),
    inputs: wire.inputs.map((input) => inputField.parse(input)),
    statement: decodeStatement(decodeHex(wire.statement)),
    svHash: decodeHex(wire.svHash),
    signers: wire.signers.map(({ partner, svHash }) => ({ partner, svHash: decodeHex(svHash) })),
  };
}

/** The vectors as the audit of the sum reads them: each under the root that its owner signed. */
function vectorsOf(wire: RecordWire): Pick<AuditSource, 'vector'> {
  return {
    vector(root) {
      const { partner } = wire.inputs.find((input) => input.vecRoot === root) ?? {};
      const vector = wire.vectors.find((each) => each.partner === partner);
      if (vector === undefined) return undefined;
      const bytes = decodeHex(vector.bytes);
      return { length: bytes.length, read: (offset, length) => bytes.slice(offset, offset + length), close: () => undefined };
    },
  };
}

/**
 * Audits the round: sets, statement and quorum, then the opening, then the sum.
 *
 * @throws ProtocolError as `verifyStatement`, `verifyOpening` and `recomputeSum` do.
 */
export function auditRecord(primitives: Primitives, wire: RecordWire, tolerate?: number): 'accepted' {
  const record = readRecord(wire, tolerate);
  const verified = verifyStatement(primitives, record);
  const recipients = record.advertisements.map((adv) => adv.partner);
  const dealt = record.headers.map((header, at) => {
    const bytes = decodeHex(wire.entries[at]?.bytes ?? '');
    return { header, entries: decodeEntries(bytes, { dealer: header.partner, recipients }) };
  });
  const opening = decodeOpening(decodeHex(wire.opening));
  verifyOpening(primitives, { record, verified, dealt, opening });
  // The audit of the sum looks at nothing else of source and round.
  const audit = { primitives, source: vectorsOf(wire), stated: { config: record.config, record, verified } } as unknown as SumAudit;
  recomputeSum(audit, opening);
  return 'accepted';
}
