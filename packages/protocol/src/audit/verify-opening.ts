/** The opening of a round: the secrets that were published, and the shares that partners revealed for them (SUM-R4, SUM-F). */
import { demand } from '../errors.ts';
import {
  checkReveal,
  type Dealt,
  decodeEntries,
  decodeOpening,
  decodeReveal,
  headerOf,
  type Opening,
  verifyOpening,
} from '../sum/index.ts';
import { type Evidence, given, NotProved } from './judge.ts';
import { readDocument } from './named-documents.ts';
import type { RoundAudit, StatedRoundAudit } from './verify-round.ts';

/** What each dealer dealt, from the entries it signed. @throws NotProved; ProtocolError `digest-mismatch`, `malformed`. */
function readDealt({ base }: RoundAudit, { dealers, keyNames }: StatedRoundAudit): readonly Dealt[] {
  return dealers.map(({ event }) => {
    const entries = decodeEntries(readDocument(base.primitives, base.source, event), { dealer: event.actor, recipients: keyNames });
    return { header: headerOf(event.actor, event), entries };
  });
}

/**
 * Every reveal holds the b-shares of survivors and the s-shares of the others, and nothing else: no partner opened both secrets of anybody.
 *
 * @throws NotProved where the bundle lacks a reveal; ProtocolError as `checkReveal` does, `not-a-survivor`.
 */
function verifyReveals(
  { base, context, round }: RoundAudit,
  stated: StatedRoundAudit,
  { dealt, evidence }: { readonly dealt: readonly Dealt[]; readonly evidence: Evidence },
): void {
  const { record, verified } = stated;
  const dealers = dealt.map(({ header }) => header.partner);
  for (const logged of context.run.all('share.revealed', round)) {
    const { event } = evidence.at(logged);
    demand(verified.survivors.includes(event.actor), 'not-a-survivor', { clause: 'SUM-R4-1', party: event.actor });
    const bytes = base.source.reveal(event.shares_digest);
    if (bytes === undefined) throw new NotProved('not-in-bundle');
    const reveal = decodeReveal(bytes, { partner: event.actor, dealers });
    checkReveal(base.primitives, { roundCtx: verified.roundCtx, dealt, inputs: record.inputs, svHash: verified.svHash }, reveal);
  }
}

/**
 * The opening, checked against every commitment of its kind, and every reveal behind it.
 *
 * @throws NotProved; ProtocolError as `verifyOpening` and `checkReveal` do.
 */
export function verifyOpened(audit: RoundAudit, stated: StatedRoundAudit, evidence: Evidence): Opening {
  const { base, context, round } = audit;
  const computed = given(context.run.first('result.computed', round) ?? context.run.first('step.opened', round));
  const dealt = readDealt(audit, stated);
  verifyReveals(audit, stated, { dealt, evidence });
  const { event } = evidence.at(computed);
  const opening = decodeOpening(readDocument(base.primitives, base.source, { digest: event.opening_digest, length: event.opening_length }));
  verifyOpening(base.primitives, { record: stated.record, verified: stated.verified, dealt, opening });
  evidence.support = { have: context.run.all('share.revealed', round).length, of: stated.verified.survivors.length };
  return opening;
}
