/**
 * What to take off a sum of masked vectors, once the secrets are open (SUM-F-4): the self-masks of the survivors, and the pairwise masks
 * between each survivor and each partner that dealt and dropped out. Those between survivors have cancelled.
 */
import type { Primitives } from '../crypto/primitives.ts';
import { ProtocolError } from '../errors.ts';
import type { SumConfig } from './config.ts';
import { deriveMaskSecret } from './dealer.ts';
import type { UnmaskPlan } from './masks.ts';
import type { Advertisement, Opening } from './messages.ts';
import { derivePairKey, deriveSelfKey, pairSign } from './pair-masks.ts';
import { ofPartner, rosterIndex } from './roster.ts';

/** A round with its opening, which `openSecrets` or `verifyOpening` vouched for. */
export interface OpenedRound {
  readonly config: SumConfig;
  readonly roundCtx: Uint8Array;
  readonly r1Hash: Uint8Array;
  readonly advertisements: readonly Advertisement[];
  readonly opening: Opening;
}

/** The streams left in the sum of the survivors' vectors. */
export function deriveUnmaskPlan(primitives: Primitives, round: OpenedRound): UnmaskPlan {
  const { roundCtx, r1Hash, opening } = round;
  const end = (partner: string) => {
    const { sKey } = ofPartner(round.advertisements, partner) as Advertisement;
    return { index: rosterIndex(round.config, partner), partner, sKey };
  };
  const selfStreams = opening.selfSecrets.map(({ secret }) => ({ key: deriveSelfKey(primitives, roundCtx, secret), sign: 1 }) as const);
  const pairStreams = opening.pairSecrets.flatMap((dropped) => {
    const own = { ...end(dropped.partner), secret: deriveMaskSecret(primitives, roundCtx, dropped.secret) };
    return opening.selfSecrets.map((survivor) => {
      const other = end(survivor.partner);
      const key = derivePairKey(primitives, { roundCtx, r1Hash, own, other });
      if (key === undefined) throw new ProtocolError('key-weak', { clause: 'SUM-R2-8', party: survivor.partner });
      return { key, sign: pairSign(other.index, own.index) } as const;
    });
  });
  return { streams: [...selfStreams, ...pairStreams] };
}
