/** R4: what a reveal must be before its shares are used (SUM-R4-2, SUM-R4-4). */
import { equalBytes } from '../crypto/bytes.ts';
import type { Primitives } from '../crypto/primitives.ts';
import { demand } from '../errors.ts';
import type { Dealt } from './coordinator-states.ts';
import { isCommittedShare } from './dealer.ts';
import type { InputHeader, Reveal } from './messages.ts';
import { ofPartner } from './roster.ts';

/** A round whose statement is fixed: `dealt` is U2 in roster order, `inputs` are the survivors' headers. */
export interface StatedRound {
  readonly roundCtx: Uint8Array;
  readonly dealt: readonly Dealt[];
  readonly inputs: readonly InputHeader[];
  readonly svHash: Uint8Array;
}

/** Whether two reveals say the same, byte for byte. */
export const isSameReveal = (left: Reveal, right: Reveal): boolean =>
  left.partner === right.partner &&
  equalBytes(left.svHash, right.svHash) &&
  left.shares.length === right.shares.length &&
  left.shares.every((share, at) => {
    const other = right.shares[at];
    return other !== undefined && share.dealer === other.dealer && share.kind === other.kind && equalBytes(share.share, other.share);
  });

/**
 * Demands one share of b for each survivor and one of s for each other dealer, in roster order, each the one that its dealer committed to for
 * this holder.
 *
 * @throws ProtocolError `survivors-conflict`, `malformed`, `reveal-commit-mismatch` (the holder is named).
 */
export function checkReveal(primitives: Primitives, round: StatedRound, reveal: Reveal): void {
  const holder = reveal.partner;
  demand(equalBytes(reveal.svHash, round.svHash), 'survivors-conflict', { clause: 'SUM-R4-2', party: holder });
  const expected = round.dealt.map(
    ({ header }) => ({ dealer: header.partner, kind: ofPartner(round.inputs, header.partner) ? 'b' : 's' }) as const,
  );
  const fits =
    reveal.shares.length === expected.length &&
    expected.every(({ dealer, kind }, at) => reveal.shares[at]?.dealer === dealer && reveal.shares[at]?.kind === kind);
  demand(fits, 'malformed', { clause: 'SUM-R4-2', party: holder });
  round.dealt.forEach(({ entries }, at) => {
    const { dealer, kind, share } = reveal.shares[at] as Reveal['shares'][number];
    const entry = entries.find((candidate) => candidate.recipient === holder)?.entry;
    const commit = kind === 'b' ? entry?.bShareCommit : entry?.sShareCommit;
    const isTrue = commit !== undefined && isCommittedShare(primitives, { roundCtx: round.roundCtx, kind, dealer, holder }, share, commit);
    demand(isTrue, 'reveal-commit-mismatch', { clause: 'SUM-R4-4', party: holder });
  });
}
