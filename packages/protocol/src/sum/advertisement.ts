/** R0: what a partner shows of its fresh secrets, and what everybody demands of the set of all of them (SUM-R0, SUM-R1). */
import { encodeHex, equalBytes } from '../crypto/bytes.ts';
import type { Primitives } from '../crypto/primitives.ts';
import { demand } from '../errors.ts';
import type { RoundSecrets } from './agent-states.ts';
import type { SumConfig } from './config.ts';
import { deriveBCommit, deriveMaskSecret } from './dealer.ts';
import { deriveAdvHash } from './digests.ts';
import type { Advertisement } from './messages.ts';
import { demandRosterOrder } from './roster.ts';

/** The advertisement of these secrets (SUM-R0-2). */
export function deriveAdvertisement(
  primitives: Primitives,
  owner: { readonly roundCtx: Uint8Array; readonly partner: string; readonly secrets: RoundSecrets },
): Advertisement {
  const { roundCtx, partner, secrets } = owner;
  return {
    partner,
    cKey: primitives.x25519.publicKey(secrets.c),
    sKey: primitives.x25519.publicKey(deriveMaskSecret(primitives, roundCtx, secrets.s)),
    bCommit: deriveBCommit(primitives, { roundCtx, partner, b: secrets.b }),
  };
}

/** Whether two advertisements say the same, byte for byte. */
export const isSameAdvertisement = (left: Advertisement, right: Advertisement): boolean =>
  left.partner === right.partner &&
  equalBytes(left.cKey, right.cKey) &&
  equalBytes(left.sKey, right.sKey) &&
  equalBytes(left.bCommit, right.bCommit);

/** A fixed set of keys, with the digest that was announced for it. */
export interface KeySet {
  readonly advertisements: readonly Advertisement[];
  readonly advHash: Uint8Array;
}

/**
 * What holds for a fixed set of keys whoever looks at it: members in roster order, at least T, no key twice, the announced digest.
 *
 * @throws ProtocolError `unknown-member`, `malformed`, `below-threshold`, `duplicate-key`, `digest-mismatch`.
 */
export function checkKeySet(
  primitives: Primitives,
  round: { readonly config: SumConfig; readonly roundCtx: Uint8Array },
  set: KeySet,
): void {
  const { advertisements, advHash } = set;
  demandRosterOrder(
    round.config,
    advertisements.map((adv) => adv.partner),
    { code: 'malformed', clause: 'SUM-R1-1' },
  );
  demand(advertisements.length >= round.config.threshold, 'below-threshold', { clause: 'SUM-R1-3' });
  const keys = advertisements.flatMap((adv) => [encodeHex(adv.cKey), encodeHex(adv.sKey)]);
  demand(new Set(keys).size === keys.length, 'duplicate-key', { clause: 'SUM-R1-5' });
  demand(equalBytes(deriveAdvHash(primitives, round.roundCtx, advertisements), advHash), 'digest-mismatch', { clause: 'SUM-R1-4' });
}
