/**
 * What follows from the two secrets of a partner: its public keys, its commitment and the polynomials its shares lie on.
 *
 * The polynomials are derived from the secret they hide, so whoever opens a secret can compute every share that an honest dealer would
 * have dealt, and a dealer that committed to anything else is named (SUM-F-3). Until T shares are together the coefficients are as
 * unknown as the secret itself.
 */
import { equalBytes, u32be, utf8 } from '../crypto/bytes.ts';
import { deriveKey, hashLabelled } from '../crypto/frame.ts';
import { labels } from '../crypto/labels.ts';
import type { Primitives } from '../crypto/primitives.ts';
import { decodeScalar, encodeScalar, type Scalar, scalarFromEntropy } from '../crypto/scalar.ts';
import { evaluatePolynomial } from '../crypto/shamir.ts';

/** Which of the two secrets: `b` makes the self-mask, `s` the pairwise masks. Nobody may ever learn both of one partner. */
export type SecretKind = 'b' | 's';

/** A secret, and the round it belongs to. */
export interface DealtSecret {
  readonly roundCtx: Uint8Array;
  readonly kind: SecretKind;
  /** A canonical scalar, 32 bytes. */
  readonly secret: Uint8Array;
}

/** The X25519 secret of the pairwise masks, 32 bytes (SUM-R0-2). */
export const deriveMaskSecret = (primitives: Primitives, roundCtx: Uint8Array, s: Uint8Array): Uint8Array =>
  deriveKey(primitives, { key: s, salt: roundCtx, label: labels.maskSeed, length: 32 });

/** The commitment to the self-mask secret of `partner` (SUM-R0-2). */
export const deriveBCommit = (
  primitives: Primitives,
  owner: { readonly roundCtx: Uint8Array; readonly partner: string; readonly b: Uint8Array },
): Uint8Array => hashLabelled(primitives, labels.bCommit, owner.roundCtx, utf8(owner.partner), owner.b);

/** The coefficients of a secret's polynomial of degree `threshold` - 1, the secret first (SUM-R1-7). A zero coefficient is left alone. */
export function derivePolynomial(primitives: Primitives, { roundCtx, kind, secret }: DealtSecret, threshold: number): readonly Scalar[] {
  const label = kind === 'b' ? labels.polyB : labels.polyS;
  const higher = Array.from({ length: threshold - 1 }, (_, at) =>
    scalarFromEntropy(deriveKey(primitives, { key: secret, salt: roundCtx, label, fields: [u32be(at + 1)], length: 48 })),
  );
  return [decodeScalar(secret), ...higher];
}

/** The share at roster position `index`, 32 bytes. */
export const shareAt = (polynomial: readonly Scalar[], index: number): Uint8Array =>
  encodeScalar(evaluatePolynomial(polynomial, BigInt(index)));

/** Whose share of which secret, for whom. */
export interface ShareOf {
  readonly roundCtx: Uint8Array;
  readonly kind: SecretKind;
  readonly dealer: string;
  readonly holder: string;
}

/** The commitment to one share (SUM-R1-9). Shares are uniform, so the commitment needs no salt. */
export function deriveShareCommit(primitives: Primitives, of: ShareOf, share: Uint8Array): Uint8Array {
  const label = of.kind === 'b' ? labels.shareB : labels.shareS;
  return hashLabelled(primitives, label, of.roundCtx, utf8(of.dealer), utf8(of.holder), share);
}

/** Whether `share` is a canonical scalar and the one that was committed to. */
export const isCommittedShare = (primitives: Primitives, of: ShareOf, share: Uint8Array, commit: Uint8Array): boolean =>
  isCanonicalScalar(share) && equalBytes(deriveShareCommit(primitives, of, share), commit);

function isCanonicalScalar(bytes: Uint8Array): boolean {
  // The only way decoding fails is a number outside the field; here that is one more share that does not fit.
  try {
    decodeScalar(bytes);
    return true;
  } catch {
    return false;
  }
}
