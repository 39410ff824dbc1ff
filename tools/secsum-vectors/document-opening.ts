/** R2 to the end of a round's document: masks, masked vectors, statement, reveals, opening, sum. */
import {
  decodeHex,
  deriveRevealDigest,
  deriveUnmaskPlan,
  encodeHex,
  encodeOpening,
  encodeReveal,
  encodeStatement,
  type InputHeader,
  type MaskPlan,
  revealAad,
  sealTo,
  unmaskPiece,
  vectorLength,
} from '@ketensom/protocol';
import { derivePairKey } from '../../packages/protocol/src/sum/pair-masks.ts';
import { advertisementBy } from './document-dealing.ts';
import { agree, excerptOf, maskEnds, type Owner } from './document-parts.ts';
import { toHexed } from './hex-json.ts';
import type { Meeting } from './meeting.ts';

/** The plan that an agent masked with. */
function planOf(meeting: Meeting, partner: string): MaskPlan {
  const state = meeting.seat(partner).states.find((each) => each.kind === 'masking');
  if (state === undefined) throw new TypeError('the partner did not mask');
  return state.plan;
}

/** R2: the mask that each pair of U2 shares, and what each survivor made of its vector. */
export function maskingOf(meeting: Meeting, owners: readonly Owner[]) {
  const dealers = owners.filter((owner) => meeting.said('shares-fixed').partners.includes(owner.partner));
  const pairs = dealers.flatMap((low, at) => dealers.slice(at + 1).map((high) => pairOf(meeting, low, high)));
  return {
    pairs,
    partners: meeting.said('sum-inputs').partners.map((partner) => maskedBy(meeting, partner)),
    maskedSum: maskedSumOf(meeting),
  };
}

function pairOf(meeting: Meeting, low: Owner, high: Owner) {
  const { primitives, roundCtx, given } = meeting;
  const { r1Hash } = meeting.said('shares-fixed');
  const endOf = (owner: Owner) => ({
    index: given.config.roster.findIndex((member) => member.partner === owner.partner) + 1,
    partner: owner.partner,
    sKey: advertisementBy(meeting, owner.partner).sKey,
  });
  const key = derivePairKey(primitives, {
    roundCtx,
    r1Hash,
    own: { ...endOf(low), secret: low.maskSecret },
    other: endOf(high),
  }) as Uint8Array;
  const agreed = agree(primitives, low.maskSecret, advertisementBy(meeting, high.partner).sKey);
  return { low: low.partner, high: high.partner, ...toHexed({ agreed, key }), mask: maskEnds(primitives, key, vectorLength(given.config)) };
}

function maskedBy(meeting: Meeting, partner: string) {
  const { primitives, given } = meeting;
  const { input, masked = new Uint8Array() } = meeting.seat(partner);
  const { selfKey, pairs } = planOf(meeting, partner);
  const { vecRoot, inputCommit, length } = meeting.inputs.find((each) => each.partner === partner) as InputHeader;
  const peers = meeting.said('shares-fixed').partners.filter((peer) => peer !== partner);
  return {
    partner,
    ...toHexed({ selfKey }),
    selfMask: maskEnds(primitives, selfKey, vectorLength(given.config)),
    signs: peers.map((peer, at) => ({ partner: peer, sign: (pairs[at] as (typeof pairs)[number]).sign })),
    input: excerptOf(primitives, input),
    ...toHexed({ inputRoot: meeting.vectors.rootOf(input), inputCommit }),
    masked: excerptOf(primitives, masked),
    vecRoot: encodeHex(vecRoot),
    length,
  };
}

function maskedSumOf(meeting: Meeting) {
  const masked = meeting.maskedSum as Uint8Array;
  return { ...excerptOf(meeting.primitives, masked), root: encodeHex(meeting.vectors.rootOf(masked)) };
}

/** R3: the statement that the survivors signed, and who did. */
export function statementOf(meeting: Meeting) {
  const { statement, svHash } = meeting.said('survivors-fixed');
  return { ...toHexed({ statement: encodeStatement(statement), svHash }), signers: meeting.acks.map((ack) => ack.partner) };
}

/** R4: each reveal in the clear and sealed to the coordinator. */
export function revealsOf(meeting: Meeting) {
  const { primitives, given } = meeting;
  const recipientKey = primitives.x25519.publicKey(decodeHex(given.coordinatorSecret));
  const reveals = meeting.reveals().map((reveal) => {
    const { partner } = reveal;
    const plaintext = encodeReveal(reveal);
    const ephemeralSecret = decodeHex(meeting.seat(partner).given.ephemeral);
    const aad = revealAad({ round: given.config.round, partner });
    const sealed = sealTo(primitives, { recipientKey, ephemeralSecret, aad, plaintext });
    return { partner, ...toHexed({ reveal: plaintext, digest: deriveRevealDigest(primitives, plaintext), sealed }) };
  });
  return { coordinatorKey: encodeHex(recipientKey), reveals };
}

/** The opening, and every stream that is taken off the masked sum. */
export function openingOf(meeting: Meeting) {
  const state = opened(meeting);
  const { opening } = meeting.said('opened');
  return { opening: encodeHex(encodeOpening(opening)), ...toHexed(deriveUnmaskPlan(meeting.primitives, state)) };
}

/** The sum of the survivors' inputs; short ones word by word too, as signed numbers. */
export function sumOf(meeting: Meeting) {
  const { primitives, given } = meeting;
  const plan = deriveUnmaskPlan(primitives, opened(meeting));
  const sum = meeting.vectors.map(meeting.maskedSum as Uint8Array, (window, { offset }, bytes) => unmaskPiece(window, plan, offset, bytes));
  const excerpt = excerptOf(primitives, sum);
  return 'bytes' in excerpt
    ? { ...excerpt, words: wordsOf(sum, given.config) }
    : { ...excerpt, root: encodeHex(meeting.vectors.rootOf(sum)) };
}

function wordsOf(sum: Uint8Array, { words64, words32 }: Meeting['given']['config']): readonly string[] {
  const view = new DataView(sum.buffer, sum.byteOffset, sum.length);
  const wide = Array.from({ length: words64 }, (_, at) => String(view.getBigInt64(8 * at, true)));
  return [...wide, ...Array.from({ length: words32 }, (_, at) => String(view.getInt32(8 * words64 + 4 * at, true)))];
}

function opened({ coordinator }: Meeting) {
  if (coordinator.kind !== 'opened') throw new TypeError('the round was not opened');
  return coordinator;
}
