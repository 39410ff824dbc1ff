/** Attacks that an auditor finds: what a coordinator published is not what the partners said, or not what follows from it. */
import {
  decodeHex,
  decodeOpening,
  decodeScalar,
  decodeStatement,
  encodeHex,
  encodeOpening,
  encodeScalar,
  encodeStatement,
  encodeSumConfig,
  interpolateAtZero,
  type Opening,
  type SurvivorStatement,
} from '@ketensom/protocol';
import { type Attack, againstAuditor, alder, aspen, birch, changed, declines, dropped, flipped, full, played } from './attack-kit.ts';
import type { RecordWire } from './auditor-wire.ts';
import { nextScalar, withLie } from './dishonest-dealer.ts';
import type { Meeting } from './meeting.ts';
import type { Script } from './script.ts';
import { messageless } from './script-parts.ts';

const otherDigest = 'ee'.repeat(32);

const withOpening = (change: (opening: Opening) => Partial<Opening>): Script =>
  againstAuditor(dropped, (record) => {
    const opening = decodeOpening(decodeHex(record.opening));
    return { ...record, opening: encodeHex(encodeOpening({ ...opening, ...change(opening) })) };
  });

const withStatement =
  (change: (statement: SurvivorStatement) => Partial<SurvivorStatement>) =>
  (record: RecordWire): RecordWire => {
    const statement = decodeStatement(decodeHex(record.statement));
    return { ...record, statement: encodeHex(encodeStatement({ ...statement, ...change(statement) })) };
  };

/** The self-mask secret of birch, as T - 1 of its shares would give it if the polynomial were of one degree less. */
function guessed(meeting: Meeting): Uint8Array {
  const reveals = meeting.reveals().slice(0, 2);
  const points = reveals.map((reveal, at) => ({
    index: BigInt(at + 1),
    value: decodeScalar((reveal.shares[2] as (typeof reveal.shares)[number]).share),
  }));
  return encodeScalar(interpolateAtZero(points));
}

/** A round in which the coordinator adds wrongly and states that, before anybody signs. */
const adding = (stated: (meeting: Meeting) => Uint8Array): Script =>
  messageless(againstAuditor(played({}, { stated }), (record) => record));

const masked = (meeting: Meeting, partner: string): Uint8Array => meeting.seat(partner).masked as Uint8Array;

const secretOf = (partner: string, secret: Uint8Array) => ({ partner, secret });

/** See the module header. */
export const auditAttacks: readonly Attack[] = [
  {
    name: 'key-substituted-in-the-record',
    attack: 1,
    title: 'The record holds another mask key than the one that was advertised',
    fault: 'the mask key of birch',
    script: againstAuditor(full, (record) => ({ ...record, advertisements: changed(record.advertisements, birch, { sKey: otherDigest }) })),
    expect: declines('digest-mismatch', 'SUM-R1-4'),
  },
  {
    name: 'threshold-lowered-in-the-record',
    attack: 6,
    title: 'The record holds a config with a lower threshold',
    fault: 'T is 2 instead of 3',
    script: againstAuditor(full, (record) => ({ ...record, config: encodeHex(encodeSumConfig({ ...full.given.config, threshold: 2 })) })),
    expect: declines('policy-threshold', 'SUM-T-4'),
  },
  {
    name: 'entries-replaced-in-the-record',
    attack: 9,
    title: 'The record holds other entries than the dealer signed',
    fault: 'one bit of the entries of birch',
    script: againstAuditor(full, (record) => ({
      ...record,
      entries: record.entries.map((each) => (each.dealer === birch ? { ...each, bytes: flipped(each.bytes) } : each)),
    })),
    expect: declines('digest-mismatch', 'SUM-R1-11', birch),
  },
  {
    name: 'opened-dealer-off-the-polynomial',
    attack: 11,
    title: 'A coordinator opened a secret whose dealer committed to other shares, and said nothing of it',
    fault: 'the b-share from birch to aspen, with a commitment that fits it',
    script: messageless(againstAuditor(hushedUp(), (record) => record)),
    expect: declines('dealer-inconsistent', 'SUM-F-3', birch),
  },
  {
    name: 'secret-from-too-few-shares',
    attack: 14,
    title: 'A secret that was interpolated from T - 1 shares',
    fault: 'the self-mask secret of birch',
    script: withOpening(({ selfSecrets }) => ({
      selfSecrets: selfSecrets.map((each) => (each.partner === birch ? secretOf(birch, guessed(dropped)) : each)),
    })),
    expect: declines('digest-mismatch', 'SUM-F-2', birch),
  },
  {
    name: 'both-secrets-opened',
    attack: 16,
    title: 'Both secrets of one partner are opened',
    fault: 'a pair-mask secret of birch, a survivor, in the opening',
    script: withOpening(({ selfSecrets, pairSecrets }) => ({
      pairSecrets: [secretOf(birch, (selfSecrets[2] as (typeof selfSecrets)[number]).secret), ...pairSecrets],
    })),
    expect: declines('binding-mismatch', 'SUM-F-5'),
  },
  {
    name: 'secret-left-out',
    attack: 16,
    title: 'The secret of a dropped partner is not opened',
    fault: 'the opening has nothing of cedar',
    script: withOpening(() => ({ pairSecrets: [] })),
    expect: declines('binding-mismatch', 'SUM-F-5'),
  },
  {
    name: 'statement-nobody-signed',
    attack: 17,
    title: 'The published statement is not the one that was signed',
    fault: 'the root of the sum in the statement',
    script: againstAuditor(
      full,
      withStatement(() => ({ sumRoot: new Uint8Array(32) })),
    ),
    expect: declines('digest-mismatch', 'SUM-R3-7'),
  },
  {
    name: 'signers-too-few',
    attack: 18,
    title: 'A sum was opened on the signatures of T - 1 survivors',
    fault: 'two signatures, one of them three times',
    script: againstAuditor(full, (record) => {
      const [first, second] = record.signers as [RecordWire['signers'][number], RecordWire['signers'][number]];
      return { ...record, signers: [first, second, second, second] };
    }),
    expect: declines('quorum', 'SUM-R4-1'),
  },
  {
    name: 'vector-altered',
    attack: 25,
    title: 'A word of a stored vector was changed',
    fault: 'one bit of the vector of birch',
    script: againstAuditor(full, (record) => ({
      ...record,
      vectors: record.vectors.map((each) => (each.partner === birch ? { ...each, bytes: flipped(each.bytes, 9) } : each)),
    })),
    expect: declines('digest-mismatch', 'SUM-M-3', birch),
  },
  {
    name: 'sum-plus-one',
    attack: 26,
    title: 'The coordinator states a sum that is one too high',
    fault: 'the first word of the masked sum; everybody signed that statement',
    script: adding((meeting) => meeting.vectors.add([meeting.maskedSum as Uint8Array, Uint8Array.of(1, ...new Uint8Array(27))])),
    expect: declines('result-mismatch', 'SUM-F-4'),
  },
  {
    name: 'vector-left-out-of-the-sum',
    attack: 26,
    title: 'The coordinator states a sum without the vector of a survivor',
    fault: 'the vector of cedar is not in the masked sum; everybody signed that statement',
    script: adding((meeting) => meeting.vectors.add([alder, aspen, birch].map((partner) => masked(meeting, partner)))),
    expect: declines('result-mismatch', 'SUM-F-4'),
  },
  {
    name: 'vector-cut',
    attack: 29,
    title: 'A stored vector is shorter than the config says',
    fault: 'the last word of the vector of birch is missing',
    script: againstAuditor(full, (record) => ({
      ...record,
      vectors: record.vectors.map((each) => (each.partner === birch ? { ...each, bytes: each.bytes.slice(0, -8) } : each)),
    })),
    expect: declines('vector-shape', 'SUM-R3-4', birch),
  },
];

/** A round with a dishonest dealer, which the coordinator opened all the same. */
function hushedUp(): Meeting {
  const lie = withLie({
    dealer: birch,
    holder: aspen,
    change: (honest) => {
      const shares = { ...honest, bShare: nextScalar(honest.bShare) };
      return { sealed: shares, committed: shares };
    },
  });
  const meeting = played({}, lie);
  const { opening } = full.said('opened');
  meeting.published.push({ kind: 'opened', opening: { ...opening, svHash: meeting.said('survivors-fixed').svHash } });
  return meeting;
}
