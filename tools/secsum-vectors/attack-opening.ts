/** Attacks on R3 and R4: quorums that are none, shares that are wrong, and dealers whose shares open to nothing. */
import { concatBytes, decodeHex, encodeHex, utf8 } from '@ketensom/protocol';
import type { AgentWireOf } from './agent-wire.ts';
import {
  type Attack,
  afterwards,
  againstAgent,
  againstAgentAgain,
  againstCoordinator,
  alder,
  aspen,
  birch,
  cedar,
  changed,
  declines,
  dropped,
  flipped,
  full,
  messageTo,
  played,
  refuses,
} from './attack-kit.ts';
import { nextScalar, withLie } from './dishonest-dealer.ts';
import type { Script } from './script.ts';
import { messageless } from './script-parts.ts';

const otherDigest = 'ee'.repeat(32);

type Signers = AgentWireOf<'quorum'>['signers'];

const withSigners = (change: (signers: Signers) => Signers, meeting = full): Script =>
  againstAgent(meeting, alder, 'quorum', (message) => ({ ...message, signers: change(message.signers) }));

const noQuorum = refuses('quorum', 'quorum', 'SUM-R4-1');

const quorums: readonly Attack[] = [
  {
    name: 'quorum-of-t-less-one',
    attack: 18,
    title: 'One signature too few',
    fault: 'T - 1 signers',
    script: withSigners((signers) => signers.slice(0, 2)),
    expect: noQuorum,
  },
  {
    name: 'signer-twice',
    attack: 18,
    title: 'One signature counted twice',
    fault: 'T - 1 signers, one of them twice',
    script: withSigners(([first, second]) => [first, second, second] as Signers),
    expect: noQuorum,
  },
  {
    name: 'signer-that-did-not-survive',
    attack: 18,
    title: 'A signature of a member that did not survive',
    fault: 'T - 1 survivors and cedar',
    script: withSigners((signers) => signers.map((signer, at) => (at === 2 ? { ...signer, partner: cedar } : signer)), dropped),
    expect: noQuorum,
  },
  {
    name: 'signature-of-another-statement',
    attack: 18,
    title: 'A signature of another statement counted in',
    fault: 'T - 1 signatures of the statement and two of another one',
    script: withSigners((signers) => changed(changed(signers, birch, { svHash: otherDigest }), cedar, { svHash: otherDigest })),
    expect: noQuorum,
  },
  {
    name: 'second-quorum-after-the-reveal',
    attack: 16,
    title: 'The coordinator asks for shares for another statement when shares have left',
    fault: 'the signatures are of another statement',
    script: againstAgentAgain(full, alder, { kind: 'quorum' }, (message) => ({
      ...message,
      signers: message.signers.map((signer) => ({ ...signer, svHash: otherDigest })),
    })),
    expect: refuses('end', 'already-revealed', 'SUM-R4-3'),
  },
  {
    name: 'acknowledgement-of-another-statement',
    attack: 17,
    title: 'A survivor signs another statement',
    fault: 'the digest that aspen signed',
    script: againstCoordinator(full, { kind: 'ack', from: aspen }, (message) => ({ ...message, svHash: otherDigest })),
    expect: declines('survivors-conflict', 'SUM-R3-9', aspen),
  },
  {
    name: 'acknowledgement-of-a-dropped-partner',
    attack: 19,
    title: 'A partner signs that did not survive',
    fault: 'cedar signs',
    script: againstCoordinator(dropped, { kind: 'ack', from: birch }, (message) => ({ ...message, partner: cedar })),
    expect: declines('not-a-survivor', 'SUM-R3-9', cedar),
  },
];

/** The reveal of alder, its share about the dealer at a place changed. A reveal is svHash, then 33 bytes for each dealer. */
const withShare = (at: number, change: (kind: string, share: Uint8Array) => readonly [kind: string, share: Uint8Array]): Script =>
  againstCoordinator(dropped, { kind: 'reveal', from: alder }, (message) => {
    const bytes = decodeHex(message.reveal);
    const from = 32 + 33 * at;
    const [kind, share] = change(String.fromCharCode(bytes[from] as number), bytes.slice(from + 1, from + 33));
    return { ...message, reveal: encodeHex(concatBytes(bytes.slice(0, from), utf8(kind), share, bytes.slice(from + 33))) };
  });

const wrongShare = declines('reveal-commit-mismatch', 'SUM-R4-4', alder);

const reveals: readonly Attack[] = [
  {
    name: 'wrong-b-share-revealed',
    attack: 12,
    title: 'A holder reveals a wrong share of a survivor: it is named, and others can finish',
    fault: 'the b-share of birch that alder reveals is one too high',
    script: withShare(2, (kind, share) => [kind, nextScalar(share)]),
    expect: wrongShare,
  },
  {
    name: 'wrong-s-share-revealed',
    attack: 12,
    title: 'A holder reveals a wrong share of a dropped partner',
    fault: 'the s-share of cedar that alder reveals is one too high',
    script: withShare(3, (kind, share) => [kind, nextScalar(share)]),
    expect: wrongShare,
  },
  {
    name: 'share-of-another-holder-revealed',
    attack: 12,
    title: "A holder reveals another holder's shares as its own",
    fault: 'the reveal of alder is that of aspen',
    script: againstCoordinator(dropped, { kind: 'reveal', from: alder }, (message) => ({
      ...message,
      reveal: messageTo(dropped, { kind: 'reveal', from: aspen }).reveal,
    })),
    expect: wrongShare,
  },
  {
    name: 'revealed-share-not-reduced',
    attack: 35,
    title: 'A holder reveals a number that is no scalar',
    fault: 'the b-share of birch that alder reveals is 2^256 - 1',
    script: withShare(2, (kind, share) => [kind, share.map(() => 0xff)]),
    expect: wrongShare,
  },
  {
    name: 's-share-of-a-survivor-revealed',
    attack: 16,
    title: 'A holder reveals the other share of a survivor',
    fault: 'alder reveals its s-share of birch in the place of its b-share',
    script: withShare(2, (_, share) => ['s', share]),
    expect: declines('malformed', 'SUM-R4-2', alder),
  },
  {
    name: 'reveal-of-no-kind',
    attack: 35,
    title: 'A reveal with a letter that is neither b nor s',
    fault: 'the letter for birch',
    script: withShare(2, (_, share) => ['c', share]),
    expect: declines('malformed', 'SUM-R4-5'),
  },
  {
    name: 'reveal-cut',
    attack: 35,
    title: 'A reveal that ends too early',
    fault: 'the last byte is missing',
    script: againstCoordinator(dropped, { kind: 'reveal', from: alder }, (message) => ({
      ...message,
      reveal: message.reveal.slice(0, -2),
    })),
    expect: declines('malformed', 'SUM-R4-5'),
  },
  {
    name: 'reveal-for-another-statement',
    attack: 17,
    title: 'A holder reveals for another statement',
    fault: 'the digest in the reveal of alder',
    script: againstCoordinator(dropped, { kind: 'reveal', from: alder }, (message) => ({ ...message, reveal: flipped(message.reveal) })),
    expect: declines('survivors-conflict', 'SUM-R4-2', alder),
  },
  {
    name: 'second-reveal',
    attack: 23,
    title: 'A holder reveals twice, differently',
    fault: 'the second reveal of alder has another share',
    script: afterwards(
      dropped,
      { kind: 'reveal', from: alder },
      {
        ...messageTo(dropped, { kind: 'reveal', from: alder }),
        reveal: flipped(messageTo(dropped, { kind: 'reveal', from: alder }).reveal, 40),
      },
    ),
    expect: declines('equivocation', 'SUM-S-3', alder),
  },
  {
    name: 'reveals-of-t-less-one',
    attack: 14,
    title: 'One reveal too few: nothing is opened',
    fault: 'birch does not reveal, and nobody more will',
    script: againstCoordinator(dropped, { kind: 'reveal', from: birch }, () => ({ kind: 'step-over' })),
    expect: { failed: 'too-few-survivors' },
  },
];

/** A round in which birch's share of one kind for aspen is off the polynomial, and all else fits it; up to the reveal that would open it. */
function offThePolynomial(kind: 'bShare' | 'sShare'): Script {
  const lie = withLie({
    dealer: birch,
    holder: aspen,
    change: (honest) => {
      const shares = { ...honest, [kind]: nextScalar(honest[kind]) };
      return { sealed: shares, committed: shares };
    },
  });
  const meeting = played(kind === 'sShare' ? { last: { [birch]: 'shares' } } : {}, lie);
  const last = kind === 'sShare' ? cedar : birch;
  return messageless(againstCoordinator(meeting, { kind: 'reveal', from: last }, (message) => message));
}

const dealers: readonly Attack[] = [
  {
    name: 'b-shares-off-the-polynomial',
    attack: 11,
    title: 'A dealer whose b-shares lie on no one polynomial is named when its secret is opened',
    fault: 'the b-share from birch to aspen, with a commitment that fits it',
    script: offThePolynomial('bShare'),
    expect: { failed: 'dealer-inconsistent', blamed: birch },
  },
  {
    name: 's-shares-off-the-polynomial',
    attack: 11,
    title: 'A dealer that drops out, whose s-shares lie on no one polynomial, is named when its secret is opened',
    fault: 'the s-share from birch to aspen, with a commitment that fits it',
    script: offThePolynomial('sShare'),
    expect: { failed: 'dealer-inconsistent', blamed: birch },
  },
];

/** See the module header. */
export const openingAttacks: readonly Attack[] = [...quorums, ...reveals, ...dealers];
