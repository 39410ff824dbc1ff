/** R1: the shares of both secrets for everybody whose key is fixed, sealed and committed to (SUM-R1-7 to SUM-R1-9). */
import type { Primitives } from '../crypto/primitives.ts';
import { demand } from '../errors.ts';
import type { RoundContext, RoundSecrets } from './agent-states.ts';
import { deriveMaskSecret, derivePolynomial, deriveShareCommit, shareAt } from './dealer.ts';
import type { AddressedEntry } from './entry-tree.ts';
import type { Advertisement, ShareEntry } from './messages.ts';
import { rosterIndex } from './roster.ts';
import { sealShares } from './share-box.ts';

/** A dealer with its secrets and the fixed keys it deals to. */
export interface Dealer {
  readonly round: RoundContext;
  readonly secrets: RoundSecrets;
  readonly advertisements: readonly Advertisement[];
  readonly advHash: Uint8Array;
}

/**
 * The dealer's entries, one for each fixed key in roster order. Its own has no sealed part, for it can compute its shares itself.
 *
 * @throws ProtocolError `key-weak` where a partner's share key or mask key is of low order (SUM-R1-6).
 */
export function dealEntries(primitives: Primitives, { round, secrets, advertisements, advHash }: Dealer): readonly AddressedEntry[] {
  const { config, roundCtx, self } = round;
  const maskSecret = deriveMaskSecret(primitives, roundCtx, secrets.s);
  const polynomialB = derivePolynomial(primitives, { roundCtx, kind: 'b', secret: secrets.b }, config.threshold);
  const polynomialS = derivePolynomial(primitives, { roundCtx, kind: 's', secret: secrets.s }, config.threshold);
  const entryFor = (recipient: Advertisement): ShareEntry => {
    const holder = recipient.partner;
    const position = rosterIndex(config, holder);
    const bShare = shareAt(polynomialB, position);
    const sShare = shareAt(polynomialS, position);
    const bShareCommit = deriveShareCommit(primitives, { roundCtx, kind: 'b', dealer: self, holder }, bShare);
    const sShareCommit = deriveShareCommit(primitives, { roundCtx, kind: 's', dealer: self, holder }, sShare);
    if (holder === self) return { sealed: new Uint8Array(0), bShareCommit, sShareCommit };
    const sharedSecret = primitives.x25519.sharedSecret(secrets.c, recipient.cKey);
    const isStrong = sharedSecret !== undefined && primitives.x25519.sharedSecret(maskSecret, recipient.sKey) !== undefined;
    demand(isStrong, 'key-weak', { clause: 'SUM-R1-6', party: holder });
    const sealed = sealShares(primitives, { roundCtx, advHash, dealer: self, holder, sharedSecret }, { bShare, sShare });
    return { sealed, bShareCommit, sShareCommit };
  };
  return advertisements.map((adv) => ({ recipient: adv.partner, entry: entryFor(adv) }));
}
