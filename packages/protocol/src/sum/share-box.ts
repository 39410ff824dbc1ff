/**
 * One dealer's two shares, sealed to one holder (SUM-R1-8).
 *
 * The key is used once and has a direction: it depends on dealer, holder and the fixed set of keys, so a box sent back, passed on or
 * moved to another round does not open. The dealer seals with its share key and the holder's; the holder opens with its own and the dealer's.
 */
import { concatBytes, utf8 } from '../crypto/bytes.ts';
import { deriveKey, frame } from '../crypto/frame.ts';
import { labels } from '../crypto/labels.ts';
import type { Primitives } from '../crypto/primitives.ts';

/** Bytes of a sealed pair of shares: two scalars and the tag. */
export const sealedSharesLength = 80;

/** The route of a box and the X25519 secret shared along it. */
export interface ShareRoute {
  readonly roundCtx: Uint8Array;
  readonly advHash: Uint8Array;
  readonly dealer: string;
  readonly holder: string;
  readonly sharedSecret: Uint8Array;
}

const noNonce = new Uint8Array(12);

function boxOf(primitives: Primitives, route: ShareRoute) {
  const direction = [utf8(route.dealer), utf8(route.holder), route.advHash];
  const key = deriveKey(primitives, {
    key: route.sharedSecret,
    salt: route.roundCtx,
    label: labels.shareKey,
    fields: direction,
    length: 32,
  });
  return { key, nonce: noNonce, aad: frame(labels.shareAad, route.roundCtx, ...direction) };
}

/** Seals the b-share and the s-share, 32 bytes each. */
export const sealShares = (
  primitives: Primitives,
  route: ShareRoute,
  shares: { readonly bShare: Uint8Array; readonly sShare: Uint8Array },
): Uint8Array => primitives.chacha20poly1305.seal({ ...boxOf(primitives, route), plaintext: concatBytes(shares.bShare, shares.sShare) });

/** The two shares, or `undefined` where the box does not open. Their commitments are the caller's to check. */
export function openShares(
  primitives: Primitives,
  route: ShareRoute,
  sealed: Uint8Array,
): { readonly bShare: Uint8Array; readonly sShare: Uint8Array } | undefined {
  const plain = primitives.chacha20poly1305.open({ ...boxOf(primitives, route), ciphertext: sealed });
  if (plain === undefined || plain.length !== 64) return undefined;
  return { bShare: plain.slice(0, 32), sShare: plain.slice(32) };
}
