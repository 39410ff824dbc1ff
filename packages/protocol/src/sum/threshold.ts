/**
 * The thresholds of a round (SUM-T; secure-sum.md 1.2, re-derived in docs/protocol/secure-summation.md).
 *
 * With 2T > N + t no t colluders can gather T shares of both secrets of one partner, and any two sets of T signers share an honest
 * one. The agent computes these itself from the roster and the charter and refuses any other value.
 */
import { demand } from '../errors.ts';

export interface Thresholds {
  /** Colluding partners withstood together with the coordinator, t. */
  readonly tolerate: number;
  /** Shares that open a secret and signatures that make a quorum, T. */
  readonly threshold: number;
  /** The fewest inputs that may be in an opened sum. */
  readonly minSurvivors: number;
}

/** The fewest and the most partners of a secure sum (SUM-T-1); two partners exist only as `coordinator-blind-2`, which is not built. */
export const minSumPartners = 3;
export const maxSumPartners = 200;

/** t when the charter names none: `max(1, ceil(N / 3) - 1)`. */
export const defaultTolerate = (partners: number): number => Math.max(1, Math.ceil(partners / 3) - 1);

/**
 * The thresholds for N partners.
 *
 * @param tolerate the charter's `tolerate`; default `defaultTolerate(N)`
 * @throws ProtocolError `too-few-partners` below 3, `too-many-partners` above 200, `policy-threshold` where t > N - 2 or t < 1.
 */
export function deriveThresholds(partners: number, tolerate: number = defaultTolerate(partners)): Thresholds {
  demand(partners >= minSumPartners, 'too-few-partners', { clause: 'SUM-T-1' });
  demand(partners <= maxSumPartners, 'too-many-partners', { clause: 'SUM-T-1' });
  demand(Number.isSafeInteger(tolerate) && tolerate >= 1 && tolerate <= partners - 2, 'policy-threshold', { clause: 'SUM-T-2' });
  const threshold = Math.floor((partners + tolerate) / 2) + 1;
  return { tolerate, threshold, minSurvivors: Math.max(threshold, tolerate + 2, 3) };
}

/** What thresholds follow from beside the number of partners. None of it is read from a config. */
export interface RoundTerms {
  /** The charter's `tolerate`; absent, the default formula on this roster. */
  readonly tolerate?: number | undefined;
  /** Of a later step of a model, in whose sum everybody must be (MOD-3). */
  readonly frozen?: boolean;
}

/**
 * The thresholds of a later step of a model: its roster is who was in the first sum, and none of them may be missing (MOD-3).
 *
 * @throws ProtocolError as `deriveThresholds`
 */
export const deriveStepThresholds = (partners: number, tolerate?: number): Thresholds => ({
  ...deriveThresholds(partners, tolerate),
  minSurvivors: partners,
});

/** The thresholds of a round of N partners. @throws ProtocolError as `deriveThresholds` */
export const deriveRoundThresholds = (partners: number, { tolerate, frozen = false }: RoundTerms): Thresholds =>
  frozen ? deriveStepThresholds(partners, tolerate) : deriveThresholds(partners, tolerate);
