/**
 * Opening: from T reveals to the secrets, and from each secret to every commitment its dealer made of that kind (SUM-F).
 *
 * The other secret of a partner is never opened, so its commitments cannot be checked; they are not needed either.
 */
import { equalBytes } from '../crypto/bytes.ts';
import type { Primitives } from '../crypto/primitives.ts';
import { decodeScalar, encodeScalar, type Scalar } from '../crypto/scalar.ts';
import { combineShares, lagrangeAtZero } from '../crypto/shamir.ts';
import type { StatedRound } from './check-reveal.ts';
import type { SumConfig } from './config.ts';
import type { Dealt } from './coordinator-states.ts';
import { type DealtSecret, deriveBCommit, deriveMaskSecret, derivePolynomial, deriveShareCommit, shareAt } from './dealer.ts';
import type { Advertisement, OpenedSecrets, Reveal, RevealedShare } from './messages.ts';
import { ofPartner, rosterIndex } from './roster.ts';

/** A stated round with what the opened secrets are compared with. */
export interface OpenableRound extends StatedRound, SecretContext {}

/**
 * Opens with the first T of `reveals`, each of which `checkReveal` passed. Any other T of a round give the same: where every commitment follows from
 * the secret, every share that fits one does too.
 *
 * An honest holder complains of a share that does not fit, so shares that all fit their commitments and yet give a wrong secret are the
 * dealer's doing.
 */
export function openSecrets(primitives: Primitives, round: OpenableRound, reveals: readonly Reveal[]): OpenedSecrets {
  const steps = openSecretsInSteps(primitives, round, reveals);
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
  }
}

/** The same, one secret a step: with two hundred partners one takes milliseconds and all of them seconds. */
export function* openSecretsInSteps(
  primitives: Primitives,
  round: OpenableRound,
  reveals: readonly Reveal[],
): Generator<undefined, OpenedSecrets> {
  const used = reveals.slice(0, round.config.threshold);
  if (used.length < round.config.threshold) throw new RangeError('opening needs T reveals');
  const factors = lagrangeAtZero(used.map((reveal) => BigInt(rosterIndex(round.config, reveal.partner))));
  const selfSecrets: { partner: string; secret: Uint8Array }[] = [];
  const pairSecrets: { partner: string; secret: Uint8Array }[] = [];
  for (const [at, dealt] of round.dealt.entries()) {
    const shares = used.map((reveal) => reveal.shares[at] as RevealedShare);
    const secret = openOne(factors, shares);
    const { kind } = shares[0] as RevealedShare;
    const partner = dealt.header.partner;
    if (checkSecret(primitives, round, dealt, { roundCtx: round.roundCtx, kind, secret }) !== 'true')
      return { kind: 'inconsistent', dealer: partner };
    (kind === 'b' ? selfSecrets : pairSecrets).push({ partner, secret });
    yield;
  }
  return { kind: 'opened', opening: { svHash: round.svHash, selfSecrets, pairSecrets } };
}

const openOne = (factors: readonly Scalar[], shares: readonly RevealedShare[]): Uint8Array =>
  encodeScalar(
    combineShares(
      factors,
      shares.map((share) => decodeScalar(share.share)),
    ),
  );

/** What a secret is compared with. */
export interface SecretContext {
  readonly config: SumConfig;
  readonly advertisements: readonly Advertisement[];
}

/**
 * Whether the secret is the advertised one (SUM-F-2), and all commitments of its kind follow from it (SUM-F-3). `not-advertised` says that it
 * is not the dealer's secret; `not-committed` that it is, and the dealer dealt something else.
 */
export function checkSecret(
  primitives: Primitives,
  context: SecretContext,
  dealt: Dealt,
  secret: DealtSecret,
): 'true' | 'not-advertised' | 'not-committed' {
  const advertisement = ofPartner(context.advertisements, dealt.header.partner) as Advertisement;
  if (!isAdvertised(primitives, advertisement, secret)) return 'not-advertised';
  return isCommitted(primitives, context.config, dealt, secret) ? 'true' : 'not-committed';
}

/** Whether a secret is the one behind what its owner advertised (SUM-F-2). */
export function isAdvertised(
  primitives: Primitives,
  { partner, bCommit, sKey }: Advertisement,
  { roundCtx, kind, secret }: DealtSecret,
): boolean {
  if (kind === 'b') return equalBytes(deriveBCommit(primitives, { roundCtx, partner, b: secret }), bCommit);
  return equalBytes(primitives.x25519.publicKey(deriveMaskSecret(primitives, roundCtx, secret)), sKey);
}

function isCommitted(primitives: Primitives, config: SumConfig, { header, entries }: Dealt, secret: DealtSecret): boolean {
  const { roundCtx, kind } = secret;
  const polynomial = derivePolynomial(primitives, secret, config.threshold);
  return entries.every(({ recipient, entry }) => {
    const share = shareAt(polynomial, rosterIndex(config, recipient));
    const commit = deriveShareCommit(primitives, { roundCtx, kind, dealer: header.partner, holder: recipient }, share);
    return equalBytes(commit, kind === 'b' ? entry.bShareCommit : entry.sShareCommit);
  });
}
